import { sign } from "#src/imaging/url/sign.ts";
import type { Report } from "#test/reliability/programme.ts";
import type { Site } from "#test/reliability/site.ts";
import { asSigned, keyOf, type SpaceKey, spaces, targetOf } from "./gallery.ts";
import { Judge } from "./judge.ts";
import { askRaw } from "./raw-client.ts";

const path = "30x20/cat.png";

/** Host as it is sent, and whose pictures it has; undefined where it is nobody's. */
const hosts: [string, SpaceKey | undefined][] = [
  ["default.cdn.test", "default"],
  ["other.cdn.test", "other"],
  ["OTHER.CDN.TEST", "other"],
  ["other.cdn.test.", "other"],
  ["other.cdn.test:8000", "other"],
  ["img.test", "other"],
  ["img.test:1", "other"],
  ["cdn.test", undefined],
  ["x.cdn.test", undefined],
  ["other.default.cdn.test", undefined],
  ["xcdn.test", undefined],
  ["img.test.cdn.test", undefined],
  ["other.cdn.test@default.cdn.test", undefined],
  ["default.cdn.test, other.cdn.test", undefined],
  ["default.cdn.test\r\nHost: other.cdn.test", undefined],
  ["default.cdn.test/other.cdn.test", undefined],
  ["default.cdn.test#.other.cdn.test", undefined],
  ["default%2ecdn.test", undefined],
  [" ", undefined],
];

/** What proxies say of the host, which nobody is believed here. */
const forwarded = [
  "X-Forwarded-Host: other.cdn.test",
  "X-Host: other.cdn.test",
  "X-Original-Host: other.cdn.test",
  "X-Original-URL: /i/other/unsafe/30x20/cat.png",
  "X-Rewrite-URL: /i/other/unsafe/30x20/cat.png",
  "Forwarded: host=other.cdn.test",
];

interface Asked {
  target: string;
  host: string;
  headers?: string;
  /** Undefined where either it or a refusal is right. */
  isShown?: boolean;
}

/** T9: a host shows the pictures of its own space alone, whatever else a request says. */
export async function checkHosts(site: Site, report: Report): Promise<void> {
  const judge = new Judge();
  for (const space of spaces) {
    const shown = await asSigned(site, targetOf(site, space, path));
    for (const { target, host, headers, isShown } of requestsFor(site, space)) {
      const answer = await askRaw(site.server.port, target, { host, ...(headers && { headers }) });
      judge.judge(`${host} ${headers ?? ""} ${target}`, answer, shown);
      if (isShown !== undefined && (answer.status === 200) !== isShown)
        report.wrong(`${host} ${headers ?? ""} answered ${answer.status} for ${space}`);
    }
  }
  report.figure("requests with odd hosts", `${judge.asked}, ${judge.same} shown by their own space`);
  for (const sentence of judge.wrong) report.wrong(sentence);
  await checkAccept(site, report);
}

function requestsFor(site: Site, space: SpaceKey): Asked[] {
  const target = `/${sign(keyOf(site, space), path)}/${path}`;
  const own = hosts.map(([host, owner]) => ({ target, host, isShown: owner === space }));
  const said = forwarded.map((header) => ({
    target,
    host: "default.cdn.test",
    headers: `${header}\r\n`,
    isShown: space === "default",
  }));
  const whole = spaces.flatMap((other) =>
    spaces.map((named) => ({ target: `http://${other}.cdn.test${target}`, host: `${named}.cdn.test` })),
  );
  return [...own, ...said, ...whole];
}

/** What is chosen by Accept is kept apart, and says so to caches in front. */
async function checkAccept(site: Site, report: Report): Promise<void> {
  const target = targetOf(site, "default", "34x20/cat.png");
  const accepts = ["", "image/webp", "image/avif", "image/avif,image/webp", "*/*", "image/webp", ""];
  for (const accept of accepts) {
    const headers = accept === "" ? "" : `Accept: ${accept}\r\n`;
    const answer = await askRaw(site.server.port, target, { headers });
    const type = answer.headers.get("content-type") ?? "";
    const wanted = /avif/.test(accept) ? "image/avif" : /webp/.test(accept) ? "image/webp" : "image/png";
    if (type !== wanted) report.wrong(`Accept: ${accept} was answered with ${type}`);
    if (answer.headers.get("vary") !== "Accept") report.wrong(`Accept: ${accept} was answered without Vary`);
  }
}

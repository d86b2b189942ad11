import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Report } from "#test/reliability/programme.ts";
import type { Site } from "#test/reliability/site.ts";
import { targetOf } from "./gallery.ts";
import { Judge } from "./judge.ts";
import { askRaw } from "./raw-client.ts";

const up = "../".repeat(8);

/** Names that lead out of where pictures are, in one writing or another. */
const climbs = [
  `${up}etc/passwd`,
  "..%2f..%2f..%2f..%2fetc%2fpasswd",
  "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
  "%252e%252e%252f%252e%252e%252fetc%252fpasswd",
  "..%5c..%5cetc%5cpasswd",
  "..\\..\\etc\\passwd",
  "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
  "/etc/passwd",
  "//etc/passwd",
  "file:///etc/passwd",
  "file:%2f%2f%2fetc%2fpasswd",
  "cat.png%00.jpg",
  "cat.png/../../../key",
  "....//....//etc/passwd",
  "key",
  "imagor.db",
  "../imagor.db",
  "objects/../imagor.db",
  ".unfinished/x",
  "cache/results/x",
  "~/.ssh/id_rsa",
  "C:%5cwindows%5cwin.ini",
  ...[`${up}etc/passwd`, "../../imagor.db", "/etc/passwd", "file:///etc/passwd", "a\0b"].map(
    (name) => `b64:${Buffer.from(name).toString("base64url")}`,
  ),
];

const ours =
  /^(?:imagor\.db(?:-wal|-shm)?|key|serve\.lock(?:-journal)?|(?:objects|cache|\.unfinished|snapshots)(?:\/[\w.-]+)*)$/;

/** T7: no name leads to a file, in delivery or in an upload. */
export async function checkClimbs(site: Site, picture: Uint8Array, report: Report): Promise<void> {
  const judge = new Judge();
  for (const name of climbs) {
    for (const path of [
      name,
      `30x20/${name}`,
      `meta/${name}`,
      `filters:raw()/${name}`,
      `filters:watermark(${name})/cat.png`,
    ]) {
      const target = targetOf(site, "default", path);
      const answer = await askRaw(site.server.port, target);
      judge.judgeRefusal(target, answer);
      judge.asked += 1;
      if (/root:|SQLite format|password/.test(answer.body)) report.wrong(`${target} shows a file`);
      if (answer.status === 200 && !path.includes("watermark")) report.wrong(`${target} was answered 200`);
    }
  }
  const uploads = [];
  for (const name of climbs) {
    const { status } = await site.upload("default", decoded(name), picture);
    uploads.push(status);
    if (status === 0 || status >= 500) report.wrong(`an upload to ${name} was answered ${status}`);
  }
  const entries = readdirSync(site.server.data, { recursive: true, withFileTypes: true });
  const files = entries.map(({ parentPath, name }) => relative(site.server.data, join(parentPath, name)));
  const strange = files.filter((file) => !ours.test(file) || /passwd|win\.ini|id_rsa/.test(file));
  report.figure(
    "names that climb",
    `${judge.asked} asked for, ${uploads.length} uploaded (${uploads.filter((s) => s === 201).length} taken as mere names)`,
  );
  for (const sentence of judge.wrong) report.wrong(sentence);
  for (const file of strange) report.wrong(`${file} was made`);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

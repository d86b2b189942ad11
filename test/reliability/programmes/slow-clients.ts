import { readdirSync } from "node:fs";
import { GoodClient } from "#test/reliability/good-client.ts";
import { grainy } from "#test/reliability/grainy.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Site, startSite } from "#test/reliability/site.ts";
import type { Crowd, Held } from "#test/reliability/slow/crowd.ts";
import { SlowSocket } from "#test/reliability/slow/sockets.ts";

const perSecond = 100;
const idle = { count: 10_000, perSecond: 1_000 };
const mostSeconds = 30;
/** Just before each crowd, since what else the machine does changes. */
const quietMs = 10_000;
const worstRatio = 2;
/** Connections that a client keeps for its next request, and files that are read. */
const spareDescriptors = 64;
const trickleBytes = 5;
const largeSide = 1_700;
const honestSide = 280;
const honestBytesPerSecond = 4_096;

/** R8: crowds who send or read almost nothing, beside somebody who just wants his pictures. */
export async function runSlowClients(
  directory: string,
  { times = 500 }: Options,
  report: Report,
): Promise<void> {
  const site = await startSite({ directory, spaces: ["good"], env: { LOG_LEVEL: "error" } });
  await using _ = site.server;
  const good = new GoodClient(site, "good");
  await good.prepare();
  const kinds = await prepareKinds(site);
  await site.untilInspected(quietMs);
  const run = { site, good, report };
  const honest = uploadHonestly(site, report);
  for (const kind of kinds) await throwCrowd(run, { ...kind, count: times });
  await throwCrowd(run, { name: "nothing at all", ...idle });
  await throwCrowd(run, { name: "nothing after an answer", head: requestOf("/healthz"), ...idle });
  await honest;
}

type Kind = { name: string } & Partial<Crowd>;

interface Run {
  site: Site;
  good: GoodClient;
  report: Report;
}

async function throwCrowd({ site, good, report }: Run, { name, ...kind }: Kind) {
  const defaults = { count: 0, perSecond, head: "", drip: "", readBytes: 0 };
  const crowd: Crowd = { port: site.server.port, ...defaults, ...kind };
  const quiet = await good.askFor(() => Bun.sleep(quietMs));
  const before = descriptorsOf(site);
  let seconds = 0;
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, descriptorsOf(site))), 1_000);
  const waited = await good.askFor(async () => ({ seconds } = await gather(crowd)));
  clearInterval(looking);
  await Bun.sleep(1_000);
  const after = descriptorsOf(site);
  const ratio = waited.p99 / quiet.p99;
  const { count, failed } = waited;
  report.figure(`${crowd.count} × ${name}`, `each cut within ${seconds.toFixed(1)} s`);
  report.figure("  descriptors before, at most, after", `${before}, ${most}, ${after}`);
  report.figure(
    "  good client",
    `p99 ${Math.round(waited.p99)} ms, ${ratio.toFixed(1)} × the ${Math.round(quiet.p99)} ms before; ${failed} of ${count} failed`,
  );
  if (seconds > mostSeconds) report.wrong(`${name} isn't cut within ${mostSeconds} seconds`);
  if (after > before + spareDescriptors) report.wrong(`${name} leaves ${after} descriptors open`);
  if (failed > 0) report.wrong(`beside ${name} ${failed} good requests failed`);
  if (ratio > worstRatio) report.wrong(`beside ${name} others wait ${ratio.toFixed(1)} times longer`);
}

function gather(crowd: Crowd): Promise<Held> {
  const { promise, resolve, reject } = Promise.withResolvers<Held>();
  const worker = new Worker(new URL("../slow/crowd-worker.ts", import.meta.url));
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage(crowd);
  return promise.finally(() => worker.terminate());
}

/** The slow ways to everything that reads or writes at length. */
async function prepareKinds(site: Site): Promise<Kind[]> {
  const { bytes } = await site.upload("default", "large.png", await grainy(largeSide));
  const { id } = JSON.parse(new TextDecoder().decode(bytes));
  const result = site.pathOf(
    "default",
    `${largeSide - 100}x${largeSide - 100}/filters:format(png)/large.png`,
  );
  await site.ask(result);
  const api = "/api/v1/spaces/default";
  const key = `Authorization: Bearer ${site.token}\r\n`;
  const upload = `POST ${api}/assets?path=slow HTTP/1.1\r\nHost: localhost\r\n`;
  const json = `POST ${api}/urls HTTP/1.1\r\nHost: localhost\r\n${key}Content-Type: application/json\r\n`;
  const length = "Content-Length: 60000\r\n\r\n";
  const reading = { readBytes: trickleBytes, windowBytes: 4_096 };
  return [
    { name: "slow head", head: "GET / HTTP/1.1\r\nHost: localhost\r\n", drip: "A: b\r\n" },
    { name: "slow upload", head: `${upload}${key}${length}`, drip: "pixel" },
    { name: "slow upload of a stranger", head: `${upload}${length}`, drip: "pixel" },
    { name: "slow JSON", head: `${json}${length}`, drip: "     " },
    { name: "slow reader of a result", head: requestOf(result), ...reading },
    { name: "slow reader of an original", head: requestOf(`${api}/assets/${id}/original`, key), ...reading },
  ];
}

function requestOf(path: string, headers = ""): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
}

/** Somebody on a bad line, whose picture is taken however long it takes. */
async function uploadHonestly(site: Site, report: Report): Promise<void> {
  const picture = await grainy(honestSide);
  const socket = new SlowSocket(site.server.port);
  const head = [
    "POST /api/v1/spaces/good/assets?path=honest HTTP/1.1",
    "Host: localhost",
    `Authorization: Bearer ${site.token}`,
    `Content-Length: ${picture.byteLength}`,
  ];
  socket.send(Buffer.from(`${head.join("\r\n")}\r\n\r\n`));
  for (let sent = 0; sent < picture.byteLength; sent += honestBytesPerSecond) {
    socket.send(picture.subarray(sent, sent + honestBytesPerSecond));
    await Bun.sleep(1_000);
  }
  const answer = socket.read(honestBytesPerSecond).split("\r\n")[0] ?? "";
  socket.close();
  report.figure(
    `honest upload of ${Math.round(picture.byteLength / 1000)} KB at 4 KB/s`,
    answer || "no answer",
  );
  if (!answer.includes(" 201 ")) report.wrong(`an honest slow upload was answered ${answer || "nothing"}`);
}

function descriptorsOf({ server }: Site): number {
  return readdirSync(`/proc/${server.pid}/fd`).length;
}

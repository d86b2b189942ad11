import { join } from "node:path";
import { startExecutable } from "#test/e2e/executable.ts";
import { checkKept, checkServed } from "#test/e2e/kill/check.ts";
import { pictureOf } from "#test/e2e/kill/pictures.ts";
import { noUploads, type Uploads } from "#test/e2e/kill/upload.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Site, startSite } from "#test/reliability/site.ts";
import { hasStrace, inject } from "#test/reliability/strace.ts";

/** What the system answers for now and then, on each thread by itself. */
const faults = [
  { what: "fsync:error=EIO:when=2+3", statuses: [201, 500] },
  { what: "rename:error=EIO:when=1+3", statuses: [201, 500] },
  { what: "pwrite64:error=EIO:when=5+40", statuses: [201, 500] },
  // SQLite says of a failed fsync alone that it failed (src/store/outages.ts).
  { what: "fsync:error=ENOSPC:when=2+3", statuses: [201, 500, 507] },
  { what: "rename:error=ENOSPC:when=1+3", statuses: [201, 507] },
  { what: "mkdir:error=ENOSPC:when=1+3", statuses: [201, 507] },
  { what: "openat:error=ENOSPC:when=2+9", statuses: [201, 507] },
  { what: "pwrite64:error=ENOSPC:when=5+40", statuses: [201, 507] },
  { what: "pwrite64:error=ENOSPC:when=1+", statuses: [507] },
];

const uploadsAtATime = 4;

/** R4b: errors of the disk during uploads. What was acknowledged is there, also after a kill; then all goes on. */
export async function runFaults(directory: string, { times = 24 }: Options, report: Report): Promise<void> {
  if (!hasStrace) return report.skipped("there is no strace");
  const uploads = noUploads();
  const site = await startSite({ directory, env: { LOG_LEVEL: "silent" } });
  let index = 0;
  for (const { what, statuses } of faults) {
    const seen = new Map<number, number>();
    const indices = () => Array.from({ length: times }, () => index++);
    const log = join(directory, "strace.log");
    const strace = await inject({ threads: [site.server.pid], what, log, isAll: true });
    await uploadAll(site, indices(), uploads, seen);
    await strace[Symbol.asyncDispose]();
    const after = new Map<number, number>();
    await uploadAll(site, indices(), uploads, after);
    const unexpected = [...seen.keys()].filter((status) => !statuses.includes(status));
    report.figure(what, `${shown(seen)}; afterwards ${shown(after)}`);
    if (unexpected.length > 0) report.wrong(`${what} was answered ${unexpected}`);
    if ([...after.keys()].join() !== "201") report.wrong(`${what} has an effect when it is over`);
  }
  await site.server.end("SIGKILL");
  await check(directory, site, uploads, report);
}

async function uploadAll(
  site: Site,
  indices: number[],
  uploads: Uploads,
  seen: Map<number, number>,
): Promise<void> {
  const queue = indices.values();
  const work = async () => {
    for (const index of queue) {
      const picture = await pictureOf(index);
      const { status, bytes } = await site.upload("default", picture.path, picture.bytes);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      uploads.sent.set(picture.path, picture);
      if (status === 201)
        uploads.acknowledged.set(picture.path, JSON.parse(new TextDecoder().decode(bytes)).id);
    }
  };
  await Promise.all(Array.from({ length: uploadsAtATime }, work));
}

/** On the server that is started after the kill. What was refused may be there or not, but never in part. */
async function check(directory: string, site: Site, uploads: Uploads, report: Report): Promise<void> {
  const { data } = site.server;
  const server = await startExecutable({ directory, data });
  await using _ = server;
  const target = { url: server.url, token: site.token, up: () => Promise.resolve() };
  const refused = [...uploads.sent.keys()].filter((path) => !uploads.acknowledged.has(path));
  const mayBeMissing = new Set(refused.map((path) => `${path} is listed 0 times`));
  const wrong = (await checkServed(target, uploads)).filter((sentence) => !mayBeMissing.has(sentence));
  await server.end("SIGTERM");
  const kept = await checkKept(data);
  report.figure("acknowledged uploads", uploads.acknowledged.size);
  report.figure("orphan objects, unfinished files", `${kept.orphans}, ${kept.unfinished}`);
  report.figure("lost, torn or doubled", wrong.length + kept.wrong.length);
  for (const sentence of [...wrong, ...kept.wrong]) report.wrong(sentence);
}

function shown(statuses: Map<number, number>): string {
  return [...statuses]
    .sort()
    .map(([status, count]) => `${count} answered ${status}`)
    .join(", ");
}

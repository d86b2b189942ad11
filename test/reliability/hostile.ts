import type { Detection } from "#src/imaging/job.ts";
import { watchMemory } from "./memory.ts";
import type { Report } from "./programme.ts";
import { type Answer, answerMs, isRunning, type Site } from "./site.ts";

export const outputs = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;

export interface HostileFile {
  name: string;
  bytes: Uint8Array;
  /** What is asked of it where it is taken: operations and picture. */
  paths: string[];
  /** Saved with it. */
  detections?: readonly Detection[];
}

/** All of them, and what the header says, of each file. */
export const everyOutput = [...outputs.map((format) => `filters:format(${format})`), "meta"];

export function everyOutputOf(name: string): string[] {
  return everyOutput.map((operation) => `${operation}/${name}`);
}

const inspectionsMs = 120_000;

interface Seen {
  statuses: Map<string, number>;
  answers: number;
  slowestMs: number;
  taken: number;
}

/**
 * Uploads each file and asks for the pictures of what is taken, by some clients at a time. None of the answers may be
 * a 5xx, late or missing, and the server that answers at the end must be the one that was started.
 */
export async function throwAt(site: Site, files: AsyncGenerator<HostileFile>, report: Report): Promise<void> {
  const memory = watchMemory(site.server.pid);
  const seen: Seen = { statuses: new Map(), answers: 0, slowestMs: 0, taken: 0 };
  const clients = Array.from({ length: 3 }, () => client(site, files, seen, report));
  await Promise.all(clients);
  const putOff = await site.untilInspected(inspectionsMs);
  const { serverMb, renderMb, allMb } = memory.stop();
  report.figure("answers", `${seen.answers}, of files taken in: ${seen.taken}`);
  for (const [what, count] of [...seen.statuses].sort()) report.figure(what, count);
  report.figure("slowest answer, ms", Math.round(seen.slowestMs));
  report.figure(
    "peak PSS, MB",
    `server ${Math.round(serverMb)}, one render process ${Math.round(renderMb)}, all ${Math.round(allMb)}`,
  );
  report.figure("render processes ended", await endedProcesses(site));
  report.figure("pictures that could not be looked at", putOff);
  if (putOff > 0) report.wrong(`${putOff} pictures could not be looked at behind their uploads`);
  await checkSame(site, report);
}

async function client(
  site: Site,
  files: AsyncGenerator<HostileFile>,
  seen: Seen,
  report: Report,
): Promise<void> {
  for await (const { name, bytes, paths, detections } of files) {
    const upload = await site.upload("default", name, bytes);
    note(seen, report, `upload of ${name}`, "uploads answered", upload);
    if (upload.status !== 201) continue;
    seen.taken += 1;
    if (detections) await site.saveDetections("default", upload, detections);
    for (const path of paths)
      note(seen, report, path, "deliveries answered", await site.deliver("default", path));
  }
}

function note(seen: Seen, report: Report, what: string, kind: string, answer: Answer): void {
  const { status, ms } = answer;
  const key = `${kind} ${status}`;
  seen.statuses.set(key, (seen.statuses.get(key) ?? 0) + 1);
  seen.answers += 1;
  seen.slowestMs = Math.max(seen.slowestMs, ms);
  if (isFault(answer)) report.wrong(`${what} was answered ${status} after ${Math.round(ms)} ms`);
  else if (ms > answerMs) report.wrong(`${what} took ${Math.round(ms)} ms`);
}

/** An answer that nobody may be given, whatever he sends: more than can be made now is said with a time to try again. */
export function isFault({ status, headers }: Answer): boolean {
  if (status === 503) return !headers.has("retry-after");
  return status === 0 || status >= 500;
}

/** One server from the start to the end, which still makes pictures. */
export async function checkSame(site: Site, report: Report): Promise<void> {
  const { status } = await site.ask("/readyz");
  report.figure("the server's process the same at the end", isRunning(site.server.pid) ? "yes" : "no");
  if (status !== 200 || !isRunning(site.server.pid))
    report.wrong(`the server isn't ready at the end (${status})`);
}

/** Render processes that were ended, by why. */
export async function endedProcesses(site: Site): Promise<string> {
  const { bytes } = await site.ask("/metrics");
  const lines = new TextDecoder()
    .decode(bytes)
    .matchAll(/^imagor_cloud_render_processes_ended_total\{reason="(\w+)"\} (\d+)$/gm);
  return [...lines].map(([, reason, count]) => `${count} ${reason}`).join(", ");
}

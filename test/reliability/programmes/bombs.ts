import { type Bomb, bombs } from "#test/reliability/bombs/bombs.ts";
import { everyFamilyPath, detections as regions } from "#test/reliability/families/family-paths.ts";
import { checkSame, endedProcesses, type HostileFile, isFault } from "#test/reliability/hostile.ts";
import { renderCpuSeconds, watchMemory } from "#test/reliability/memory.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Answer, answerMs, type Site, startSite, updateSpace } from "#test/reliability/site.ts";

/** They are made behind the answers, and would count with what is asked for next. */
const env = { WORKING_COPIES: "no" };

/** R2: each bomb alone, refused or made within the limits. */
export function runBombs(directory: string, options: Options, report: Report): Promise<void> {
  return throwBombs(directory, options, report, ({ operations }, name) => ({
    paths: operations.map((operation) => `${operation}/${name}`),
  }));
}

/** R2 again, through the filters of every family. */
export function runBombsFiltered(directory: string, options: Options, report: Report): Promise<void> {
  return throwBombs(directory, options, report, (_, name) => ({
    paths: everyFamilyPath(name),
    detections: regions,
  }));
}

/** What is done with a bomb that lies under this name. */
type Treatment = (bomb: Bomb, name: string) => Omit<HostileFile, "name" | "bytes">;

async function throwBombs(
  directory: string,
  { files, only = "" }: Options,
  report: Report,
  treatment: Treatment,
): Promise<void> {
  const all = (await Array.fromAsync(bombs())).filter(({ name }) => name.includes(only)).slice(0, files);
  report.figure("bombs", all.length);
  const site = await startSite({ directory, env });
  await using _ = site.server;
  await updateSpace(site, directory, "--raw", "--svg");
  for (const [index, bomb] of all.entries()) {
    const name = `bomb-${index}`;
    await tryBomb(site, bomb, { name, bytes: bomb.bytes, ...treatment(bomb, name) }, report);
  }
  report.figure("render processes ended", await endedProcesses(site));
  await checkSame(site, report);
}

interface Tried extends Answer {
  what: string;
  cpuSeconds: number;
}

async function tryBomb(
  site: Site,
  bomb: Bomb,
  { name, bytes, paths, detections }: HostileFile,
  report: Report,
): Promise<void> {
  const memory = watchMemory(site.server.pid);
  const upload = await measured(site, "upload", () => site.upload("default", name, bytes));
  const tried = [upload];
  if (upload.status === 201) {
    await site.untilInspected(answerMs);
    if (detections) await site.saveDetections("default", upload, detections);
    for (const path of paths) tried.push(await measured(site, path, () => site.deliver("default", path)));
  }
  const { renderMb } = memory.stop();
  const kb = Math.round(bomb.bytes.length / 1000);
  report.figure(`${bomb.name} (${kb} KB)`, `${sum(tried)}, ${Math.round(renderMb)} MB`);
  for (const each of tried) for (const fault of faultsOf(each, bomb)) report.wrong(`${bomb.name}: ${fault}`);
}

async function measured(site: Site, what: string, ask: () => Promise<Answer>): Promise<Tried> {
  const before = renderCpuSeconds(site.server.pid);
  const answer = await ask();
  return { ...answer, what, cpuSeconds: renderCpuSeconds(site.server.pid) - before };
}

function sum(tried: Tried[]): string {
  const slowest = Math.max(...tried.map(({ ms }) => ms));
  const cpuSeconds = Math.max(...tried.map((each) => each.cpuSeconds));
  const statuses = tried.map(({ status }) => status).join(" ");
  return `${statuses}; at most ${Math.round(slowest)} ms, ${cpuSeconds.toFixed(1)} s of CPU`;
}

function faultsOf(tried: Tried, { mostCpuSeconds }: Bomb): string[] {
  const { what, status, ms, cpuSeconds } = tried;
  const faults: string[] = [];
  if (isFault(tried)) faults.push(`${what} was answered ${status}`);
  if (ms > answerMs) faults.push(`${what} took ${Math.round(ms)} ms`);
  if (cpuSeconds > mostCpuSeconds) faults.push(`${what} took ${cpuSeconds.toFixed(1)} s of CPU`);
  return faults;
}

import { checkSame } from "#test/reliability/hostile.ts";
import { capacityOf } from "#test/reliability/load/capacity.ts";
import { millisecondsOf, p99, quantile, shown, times } from "#test/reliability/load/figures.ts";
import { generate } from "#test/reliability/load/generate.ts";
import { Mix, steadily } from "#test/reliability/load/mix.ts";
import { canPin, startPinnedSite } from "#test/reliability/load/pinned.ts";
import type { Outcome } from "#test/reliability/load/plan.ts";
import { watchMemory } from "#test/reliability/memory.ts";
import type { Options, Report } from "#test/reliability/programme.ts";

const clients = 8;
const timesCapacity = 10;
const overloadSeconds = 60;
const calmSeconds = 12;
const healthPerSecond = 2;

const most = { admittedMs: 3_000, refusedMs: 100, healthMs: 200, memoryMb: 1024, backSeconds: 10 };
const leastGoodput = 0.8;

/** R6: ten times what the server can do, four of five asked for kept pictures, one for a new one. */
export async function runOverload(directory: string, _: Options, report: Report): Promise<void> {
  if (!canPin()) return report.skipped("it takes taskset and two cores");
  await using site = await startPinnedSite({ directory });
  const memory = watchMemory(site.server.pid);
  const mix = new Mix(site, "default");
  await mix.prepare();
  const perSecond = await capacityOf(site, { clients, order: (turn) => mix.next(turn) });
  report.figure("capacity, requests a second", Math.round(perSecond));
  const calm = { perSecond: perSecond / 2, seconds: calmSeconds };
  const baseline = await generate({
    port: site.server.port,
    orders: steadily(calm, (turn) => mix.next(turn)),
  });
  const fromMs = overloadSeconds * 1000;
  const overload = { perSecond: perSecond * timesCapacity, seconds: overloadSeconds };
  const orders = [
    ...steadily(overload, (turn) => mix.next(turn)),
    ...steadily({ perSecond: healthPerSecond, seconds: overloadSeconds }, () => health),
    ...steadily({ ...calm, fromMs }, (turn) => mix.next(turn)),
  ].sort((a, b) => a.atMs - b.atMs);
  const outcomes = await generate({ port: site.server.port, orders });
  const during = outcomes.filter(({ atMs }) => atMs < fromMs);
  const after = outcomes.filter(({ atMs }) => atMs >= fromMs);
  judgeOverload(during, perSecond, report);
  const backSeconds = secondsUntilCalm(after, baseline, fromMs);
  report.figure("as quick as before, seconds after", backSeconds);
  if (backSeconds > most.backSeconds) report.wrong("it takes long to be as quick as before");
  const { allMb } = memory.stop();
  report.figure("peak PSS, MB", Math.round(allMb));
  if (allMb > most.memoryMb) report.wrong("too much memory");
  await checkSame(site, report);
}

const health = { kind: "health", path: "/healthz" };
function judgeOverload(outcomes: Outcome[], perSecond: number, report: Report): void {
  const healths = outcomes.filter(({ kind }) => kind === "health");
  const asked = outcomes.filter(({ kind }) => kind !== "health");
  const admitted = asked.filter(({ status }) => status === 200);
  const refused = asked.filter(({ status }) => status === 503 || status === 429);
  const goodput = admitted.length / overloadSeconds / perSecond;
  report.figure("sent", `${asked.length}, ${shown(asked.map(({ lateMs }) => lateMs))} late`);
  for (const kind of ["kept", "new"])
    report.figure(`admitted, ${kind}`, times(admitted.filter((each) => each.kind === kind)));
  report.figure("refused", times(refused));
  report.figure("goodput, of the capacity", goodput.toFixed(2));
  report.figure("health", times(healths));
  const lost = asked.length - admitted.length - refused.length;
  if (lost > 0) report.wrong(`${lost} were answered otherwise or not at all`);
  if (refused.some((each) => !each.saysRetryAfter)) report.wrong("refusals without Retry-After");
  if (p99(admitted) > most.admittedMs) report.wrong("what is admitted waits long");
  if (p99(refused) > most.refusedMs) report.wrong("refusals wait long");
  if (goodput < leastGoodput) report.wrong("too little is done under overload");
  if (healths.some(({ status, ms }) => status !== 200 || ms > most.healthMs))
    report.wrong("health isn't answered, or late");
}

/** From the end of the overload until each second is as it was before. */
function secondsUntilCalm(after: Outcome[], before: Outcome[], fromMs: number): number {
  const usual = p99(before);
  let seconds = 0;
  for (let second = 0; second < calmSeconds; second++) {
    const within = after.filter(({ atMs }) => Math.floor((atMs - fromMs) / 1000) === second);
    const isCalm = within.every(({ status }) => status === 200);
    if (!isCalm || quantile(millisecondsOf(within), 0.95) > 2 * usual) seconds = second + 1;
  }
  return seconds;
}

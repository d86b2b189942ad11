import { checkSame } from "#test/reliability/hostile.ts";
import { capacityOf } from "#test/reliability/load/capacity.ts";
import { p99, times } from "#test/reliability/load/figures.ts";
import { generate } from "#test/reliability/load/generate.ts";
import { Mix, steadily } from "#test/reliability/load/mix.ts";
import { canPin, startPinnedSite } from "#test/reliability/load/pinned.ts";
import type { Options, Report } from "#test/reliability/programme.ts";

const clients = 8;
const timesCapacity = 20;
const aloneSeconds = 40;
const besideSeconds = 60;
const quiet = { perSecond: 1 };
const mostTimes = 2;

/** R6c: one space asks for twenty times the new pictures that can be made, another for one a second. */
export async function runNoisy(directory: string, _: Options, report: Report): Promise<void> {
  if (!canPin()) return report.skipped("it takes taskset and two cores");
  await using site = await startPinnedSite({ directory, spaces: ["noisy", "quiet"] });
  const { port } = site.server;
  const noisy = new Mix(site, "noisy");
  const neighbour = new Mix(site, "quiet");
  await noisy.prepare();
  await neighbour.prepare();
  const perSecond = await capacityOf(site, { clients, order: () => noisy.fresh() });
  report.figure("capacity, new pictures a second", Math.round(perSecond));
  const asked = () => ({ ...neighbour.fresh(), kind: "neighbour" });
  const alone = await generate({
    port,
    orders: steadily({ ...quiet, seconds: aloneSeconds }, asked),
  });
  const orders = [
    ...steadily({ perSecond: perSecond * timesCapacity, seconds: besideSeconds }, () => noisy.fresh()),
    ...steadily({ ...quiet, seconds: besideSeconds }, asked),
  ].sort((a, b) => a.atMs - b.atMs);
  const outcomes = await generate({ port, orders });
  const beside = outcomes.filter(({ kind }) => kind === "neighbour");
  const others = outcomes.filter(({ kind }) => kind !== "neighbour");
  report.figure("neighbour alone", times(alone));
  report.figure("neighbour beside", times(beside));
  report.figure("noisy, made", times(others.filter(({ status }) => status === 200)));
  report.figure("noisy, refused", times(others.filter(({ status }) => status === 503)));
  report.figure("99th percentile, times slower", (p99(beside) / p99(alone)).toFixed(2));
  // A job of the other is as long as one of his own: they are pictures of one kind.
  if (p99(beside) > mostTimes * p99(alone))
    report.wrong("the neighbour waits for more than one job of the other");
  if (beside.some(({ status }) => status !== 200)) report.wrong("the neighbour is refused");
  await checkSame(site, report);
}

import type { Options, Report } from "#test/reliability/programme.ts";
import { callFromOwnNetwork, hasOwnNetwork } from "#test/reliability/roads/roads.ts";

/** R9: what isn't public is called in every spelling, by every name and by what sends on, and never hears of it. */
export async function runRoads(_directory: string, _options: Options, report: Report): Promise<void> {
  if (!hasOwnNetwork) return report.skipped("it takes root, ip and unshare");
  const { cases, refused, passed, connects, wrong } = await callFromOwnNetwork();
  report.figure("cases", cases);
  report.figure("refused", refused);
  report.figure("public hosts that answered", passed);
  report.figure("connections to others", connects.length);
  for (const address of connects) report.wrong(`${address} took a connection`);
  for (const sentence of wrong) report.wrong(sentence);
}

import { accepted, mutantsOf, signedUrls } from "#test/imaging/url/mutants.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { checkClimbs } from "#test/reliability/signed/climbs.ts";
import { checkExpiry } from "#test/reliability/signed/expiry.ts";
import { openGallery, plain } from "#test/reliability/signed/gallery.ts";
import { checkHosts } from "#test/reliability/signed/hosts.ts";
import { checkRotation } from "#test/reliability/signed/rotation.ts";
import { checkWritings } from "#test/reliability/signed/writings.ts";

/** Of the mutants, so many are sent to a server as well. */
const overSocketPart = 1 / 20;

/** R11: what can be made of signed URLs by those who have no key. */
export async function runSignedUrls(
  directory: string,
  { times = 100_000, seed }: Options,
  report: Report,
): Promise<void> {
  countMutants(times, seed, report);
  const site = await openGallery(directory);
  await using _ = site.server;
  await checkWritings(site, { mutants: Math.ceil(times * overSocketPart), seed }, report);
  await checkHosts(site, report);
  await checkExpiry(site, report);
  await checkClimbs(site, await plain("#0c0"), report);
  await checkRotation(site, directory, report);
}

function countMutants(count: number, seed: number, report: Report): void {
  const mutants = mutantsOf(signedUrls, count, seed);
  const served = mutants.filter(({ url }) => accepted(url) !== undefined);
  const others = served.filter(({ url, original }) => !Bun.deepEquals(accepted(url), accepted(original)));
  report.figure(
    "URLs with one edit",
    `${count}, refused ${count - served.length}, the same bytes ${served.length}`,
  );
  report.figure("accepted for other bytes", others.length);
  for (const { url } of others.slice(0, 10))
    report.wrong(`${JSON.stringify(url)} is accepted for other bytes`);
}

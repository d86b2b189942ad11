import { asc, eq, gt, lte, type SQL } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { limitsFor, readCostMs } from "#src/imaging/cost.ts";
import { type Claim, limitsAt, type Probed } from "#src/imaging/job.ts";
import { unlessAborted } from "#src/lib/abort.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { formatOf } from "./asset.ts";
import { sourceOf } from "./source.ts";

type InspectNeeds = Needs<"db" | "clock" | "storage" | "renderer" | "limits">;
type Version = typeof assetVersions.$inferSelect;
type Changes = Partial<Pick<typeof assetVersions.$inferInsert, "damaged" | "thumbHash" | "inspectAt">>;

/** How often a picture is decoded at most: for its ThumbHash, and to tell whether and how it is damaged. */
const mostReadings = 3;

const putOffMs = 60_000;

const unstoppable = new AbortController().signal;

/**
 * Decodes one picture whose pixels nobody has looked at yet, and notes its ThumbHash and whether it is damaged.
 * False when there is none left. What fails is put off, so that it doesn't stand in the way of the others. Once the
 * signal is aborted nobody waits for a picture that takes long; it stays as it was.
 */
export async function inspectNextVersion(needs: InspectNeeds, signal = unstoppable): Promise<boolean> {
  const now = needs.clock.now();
  const version = await lookUpDue(needs, now);
  if (version === undefined) return false;
  try {
    const findings = await inspect(needs, version, signal);
    await note(needs, version.id, { ...findings, inspectAt: null });
  } catch (error) {
    if (!signal.aborted) await note(needs, version.id, { inspectAt: now + putOffMs });
    throw error;
  }
  return true;
}

async function lookUpDue({ db }: Needs<"db">, now: number): Promise<Version | undefined> {
  const { inspectAt, id } = assetVersions;
  const first = async (isMeant: SQL) => {
    const found = db.read.select().from(assetVersions).where(isMeant);
    return (await found.orderBy(asc(inspectAt), asc(id)).limit(1))[0];
  };
  // Put in while the clock was ahead.
  return (await first(lte(inspectAt, now))) ?? (await first(gt(inspectAt, now + mostSetBackMs)));
}

async function note({ db }: Needs<"db">, id: string, changes: Changes): Promise<void> {
  await db.write(async (tx) => {
    await tx.update(assetVersions).set(changes).where(eq(assetVersions.id, id));
  });
}

async function inspect(needs: InspectNeeds, version: Version, signal: AbortSignal): Promise<Changes> {
  const { objectKey } = version;
  if ((await needs.storage.head(objectKey)) === undefined) return { damaged: true };
  try {
    const source = await sourceOf(needs.storage, objectKey);
    const claim = { ...claimOf(version), signal };
    const limits = limitsAt(claim.rank, limitsFor(formatOf(version.format), needs.limits));
    const job = { source, limits, depth: "pixels" as const };
    return findingsOf(await unlessAborted(needs.renderer.probe(job, claim), signal));
  } catch (error) {
    if (!(error instanceof Refusal) || isPassing(error)) throw error;
    // Too costly to decode isn't damaged: it keeps what its header said.
    return error.code === "too_costly" ? {} : { damaged: true };
  }
}

/** One at a time, whoever put the pictures in. */
function claimOf({ format, ...version }: Version): Claim {
  const readingMs = readCostMs({ ...version, format: formatOf(format) });
  return { lane: "inspections", costMs: Math.round(readingMs * mostReadings), rank: "idle" };
}

function findingsOf({ damaged, thumbHash }: Probed): Changes {
  return { damaged, ...(thumbHash !== undefined && { thumbHash }) };
}

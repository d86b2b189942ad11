import { eq } from "drizzle-orm";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { SourceFormat } from "#src/imaging/formats.ts";
import { limitsAt, type Rank, type Rendered, type RenderJob } from "#src/imaging/job.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { copyLimits, copyOperations } from "#src/imaging/working-copy.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import type { ResultPlace } from "#src/storage/results/result-files.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";

export interface CopiedVersion {
  versionId: string;
  assetId: string;
  objectKey: string;
  format: SourceFormat;
  width: number;
  height: number;
  pages: number;
  orientation: number;
  hasAlpha: boolean;
}

type Decision = typeof assetVersions.$inferSelect.workingCopy;

interface Wanted {
  space: { id: string; limits: SpaceLimits };
  version: CopiedVersion;
}

/** Copies have metadata and profile of the original whatever becomes of them in a result. */
const defaults = "imagor";

/** Shrinking it and writing it comes on top of what a result may cost. */
const cpuPatience = 2;

/** A copy as a job has it, for as long as it isn't disposed of. */
export interface LentCopy extends AsyncDisposable {
  source: Pick<RenderJob, "source" | "keptSource">;
}

/**
 * A version's working copy: its file, as many jobs may wait and a copy is large. One that is no longer kept is made
 * again first: a result's key promises bytes that are made from it. Where it can't be made it is given up, and who
 * asks next is served from the original.
 */
export async function lendCopy(
  needs: Needs<"db" | "results" | "storage" | "renderer">,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<LentCopy> {
  try {
    const body = await findCopy(needs, wanted, signal);
    const lent = await needs.results.lend(placeOf(wanted));
    if (lent) return { source: { keptSource: lent.file }, [Symbol.asyncDispose]: lent[Symbol.asyncDispose] };
    return { source: { source: { bytes: await body.bytes() } }, [Symbol.asyncDispose]: async () => {} };
  } catch (error) {
    if (error instanceof Refusal && !isPassing(error)) await noteCopy(needs, wanted.version.versionId, false);
    throw error;
  }
}

/** Kept, on its way, or made now. Whose copy it is doesn't count against what a space may have made. */
export async function findCopy(
  needs: Needs<"results" | "storage" | "renderer">,
  wanted: Wanted,
  signal: AbortSignal,
  rank: Rank = "usual",
): Promise<Blob> {
  const place = { ...placeOf(wanted), newPerHour: Number.POSITIVE_INFINITY };
  const { body } = await needs.results.find(place, signal, (left) =>
    makeCopy(needs, wanted, { rank, signal: left }),
  );
  return body;
}

/** Whether results are made from it, from now on. */
export async function noteCopy({ db }: Needs<"db">, id: string, workingCopy: Decision): Promise<void> {
  await db.write(async (tx) => {
    await tx.update(assetVersions).set({ workingCopy }).where(eq(assetVersions.id, id));
  });
}

/** A result like others: purged, deleted and pushed out as they are. */
export function placeOf({ space: { id: spaceId }, version }: Wanted): ResultPlace {
  const key = resultKey({
    spaceId,
    versionId: version.versionId,
    params: copyOperations(version),
    defaults,
    limits: copyLimits,
  });
  return { spaceId, assetId: version.assetId, key };
}

async function makeCopy(
  { storage, renderer }: Needs<"storage" | "renderer">,
  { space, version }: Wanted,
  claim: { rank: Rank; signal: AbortSignal },
): Promise<Rendered> {
  const params = copyOperations(version);
  const limits = { ...space.limits, ...copyLimits };
  const costMs = renderCostMs({ params, stored: version, limits });
  const cpuSeconds = limits.cpuSeconds * cpuPatience;
  const source = await sourceOf(storage, version.objectKey);
  const job = { params, defaults, limits: limitsAt(claim.rank, { ...limits, cpuSeconds }), source } as const;
  return await renderer.render(job, { lane: space.id, costMs, ...claim });
}

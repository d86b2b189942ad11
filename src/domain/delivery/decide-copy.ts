import { eq } from "drizzle-orm";
import { formatOf } from "#src/domain/assets/asset.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import { limitsOf, type SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { Size } from "#src/imaging/geometry.ts";
import { limitsAt, type Source } from "#src/imaging/job.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { copyRevision, copySizeOf, isSlow, standInFor } from "#src/imaging/working-copy.ts";
import { unlessAborted } from "#src/lib/abort.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { type CopiedVersion, findCopy, noteCopy, placeOf } from "./working-copies.ts";

type CopyNeeds = Needs<"db" | "storage" | "renderer" | "results" | "limits" | "copies">;
type WorkingCopy = typeof assetVersions.$inferSelect.workingCopy;

interface Candidate {
  space: { id: string; limits: SpaceLimits };
  version: CopiedVersion & { bands: number };
}

/** Parts of the copy's sides at which results from it are compared with those of the original. */
const comparedParts = [1 / 2, 1 / 8];

/**
 * Half of what the strict comparison of the corpus lets pass (5 on average, 48 in a block of 8 by 8, steps of 255):
 * two sizes stand for all, and what `web` lets libvips leave out while it reads comes on top.
 */
const mostApart = { mean: 2.5, worstBlock: 24 };

const unstoppable = new AbortController().signal;

/**
 * Makes the copy that was wished for next, compares what is made from it with what is made from the original, and
 * notes in the version's row whether it is used from then on. False when there is no wish left. What stops it half
 * way leaves a result that nobody asks for; the next request wishes again.
 */
export async function decideNextCopy(needs: CopyNeeds, signal = unstoppable): Promise<boolean> {
  const versionId = needs.copies.take();
  if (versionId === undefined) return false;
  await decideCopy(needs, versionId, signal);
  return true;
}

/** The same for one version, wished for or not. */
export async function decideCopy(needs: CopyNeeds, versionId: string, signal: AbortSignal): Promise<void> {
  const candidate = await lookUpCandidate(needs, versionId);
  if (candidate === undefined) return;
  const decision = await unlessAborted(decide(needs, candidate, signal), signal);
  if (decision !== undefined) await noteCopy(needs, versionId, decision);
}

/** Undefined where the version is gone, or it was decided. */
async function lookUpCandidate(
  { db, limits }: Needs<"db" | "limits">,
  id: string,
): Promise<Candidate | undefined> {
  const [found] = await db.read
    .select({ version: assetVersions, space: spaces })
    .from(assetVersions)
    .innerJoin(spaces, eq(spaces.id, assetVersions.spaceId))
    .where(eq(assetVersions.id, id));
  if (found === undefined) return undefined;
  const version = { ...found.version, versionId: id, format: formatOf(found.version.format) };
  const { workingCopy } = version;
  const isDecided = workingCopy === false || workingCopy?.revision === copyRevision;
  if (isDecided || version.damaged || !isSlow(version)) return undefined;
  return { space: { id: found.space.id, limits: limitsOf(found.space, limits) }, version };
}

/** Undefined where nothing can be said: it couldn't be kept, say, or the server has too much to do. */
async function decide(
  needs: CopyNeeds,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<WorkingCopy | undefined> {
  try {
    const bytes = await keepCopy(needs, candidate, signal);
    const isAlike = await looksAlike(needs, candidate, { copy: { bytes }, signal });
    return isAlike && { revision: copyRevision, ...copySizeOf(candidate.version) };
  } catch (error) {
    if (error instanceof NotKept) return undefined;
    if (!(error instanceof Refusal)) throw error;
    return isPassing(error) ? undefined : false;
  }
}

class NotKept extends Error {}

/** Looked for again where it was made: what isn't kept would be made anew for each result. */
async function keepCopy(needs: CopyNeeds, candidate: Candidate, signal: AbortSignal): Promise<Uint8Array> {
  await findCopy(needs, candidate, signal, "idle");
  const place = { ...placeOf(candidate), newPerHour: Number.POSITIVE_INFINITY };
  const { body } = await needs.results.find(place, signal, () => Promise.reject(new NotKept()));
  return await body.bytes();
}

async function looksAlike(
  needs: CopyNeeds,
  { space, version }: Candidate,
  { copy, signal }: { copy: Source; signal: AbortSignal },
): Promise<boolean> {
  const source = await sourceOf(needs.storage, version.objectKey);
  const job = {
    defaults: "imagor",
    negotiated: "png",
    source,
    copy,
    standsFor: standInFor(version),
  } as const;
  for (const part of comparedParts) {
    const params = parsePath(`unsafe/${sizeWord(copySizeOf(version), part)}/compared`);
    const costMs = renderCostMs({ params, negotiated: "png", stored: version, limits: space.limits });
    const { mean, worstBlock } = await needs.renderer.compare(
      { ...job, params, limits: limitsAt("idle", space.limits) },
      { lane: space.id, costMs, rank: "idle", signal },
    );
    if (mean > mostApart.mean || worstBlock > mostApart.worstBlock) return false;
  }
  return true;
}

function sizeWord({ width, height }: Size, part: number): string {
  const side = (length: number) => Math.max(1, Math.floor(length * part));
  return `stretch/${side(width)}x${side(height)}`;
}

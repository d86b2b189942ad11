import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { Rendered, RenderJob } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";

interface Wanted extends Pick<RenderJob, "params" | "defaults" | "negotiated" | "focal"> {
  spaceId: string;
  asset: DeliveredAsset | undefined;
  /** The result key: equal ones mean equal bytes. */
  key: string;
  /** Aborted when the client has left. */
  signal: AbortSignal;
  /** Made for this request alone, and kept by nobody. */
  isPreview: boolean;
}

export interface ResultNeeds extends Needs<"storage" | "renderer" | "results" | "limits"> {
  /** So long a result is waited for. */
  patienceSeconds: number;
}

/** Of plain colours, in the place of an asset. */
const noAsset = "color";

/** Kept by somebody before, or made now, in the turn of its space. */
export async function findResult(needs: ResultNeeds, wanted: Wanted): Promise<FoundResult> {
  const { spaceId, asset, key, isPreview } = wanted;
  const { results } = needs;
  const held = isPreview ? undefined : results.lookUp(key);
  if (held) return held;
  const place = { spaceId, assetId: asset?.assetId ?? noAsset, key };
  const make = (signal: AbortSignal) => makeResult(needs, { ...wanted, signal });
  return await patiently(needs.patienceSeconds, wanted.signal, (signal) =>
    isPreview ? results.make(signal, make) : results.find(place, signal, make),
  );
}

/** Whoever waits too long hears so while his connection still stands, and leaves the queue. */
async function patiently<T>(
  seconds: number,
  signal: AbortSignal,
  wait: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const patience = AbortSignal.timeout(seconds * 1000);
  try {
    return await wait(AbortSignal.any([signal, patience]));
  } catch (error) {
    if (!patience.aborted || error !== patience.reason) throw error;
    throw new Refusal("overloaded", "Too many pictures are waiting to be made. Try again in a moment.");
  }
}

async function makeResult(
  { storage, renderer, limits }: ResultNeeds,
  { spaceId, asset, signal, params, defaults, negotiated, focal }: Wanted,
): Promise<Rendered> {
  const longestSide = limits.resultMaxSide;
  const claim = {
    lane: spaceId,
    costMs: renderCostMs({ params, negotiated, stored: asset, longestSide }),
    signal,
  };
  const job = { params, defaults, negotiated, focal, limits };
  if (asset === undefined) return await renderer.render(job, claim);
  try {
    return await renderer.render({ ...job, source: await sourceOf(storage, asset.objectKey) }, claim);
  } catch (error) {
    // Deleted while we were at it.
    if ((await storage.head(asset.objectKey)) !== undefined) throw error;
    throw new Refusal("not_found", "There is no picture at this path.");
  }
}

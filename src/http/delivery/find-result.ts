import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { Claim, Rendered, RenderJob } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";

interface Wanted extends Pick<RenderJob, "params" | "defaults" | "negotiated" | "focal"> {
  spaceId: string;
  asset: DeliveredAsset | undefined;
  /** The result key: equal ones mean equal bytes. */
  key: string;
  /** Aborted when the client has left. */
  signal: AbortSignal;
}

type ResultNeeds = Needs<"storage" | "renderer" | "results" | "limits">;

/** Of plain colours, in the place of an asset. */
const noAsset = "color";

/** Kept by somebody before, or made now, in the turn of its space. */
export async function findResult(
  needs: ResultNeeds,
  { spaceId, asset, key, signal, ...job }: Wanted,
): Promise<FoundResult> {
  const costMs = renderCostMs({ ...job, stored: asset, longestSide: needs.limits.resultMaxSide });
  const place = { spaceId, assetId: asset?.assetId ?? noAsset, key };
  return await needs.results.find(place, signal, (wanted) =>
    makeResult(needs, { job, asset, claim: { lane: spaceId, costMs, signal: wanted } }),
  );
}

interface Making {
  job: Pick<RenderJob, "params" | "defaults" | "negotiated" | "focal">;
  asset: DeliveredAsset | undefined;
  claim: Claim;
}

async function makeResult(
  needs: Needs<"storage" | "renderer" | "limits">,
  { job, asset, claim }: Making,
): Promise<Rendered> {
  const limited = { ...job, limits: needs.limits };
  if (asset === undefined) return await needs.renderer.render(limited, claim);
  try {
    const source = await sourceOf(needs.storage, asset.objectKey);
    return await needs.renderer.render({ ...limited, source }, claim);
  } catch (error) {
    // Deleted while we were at it.
    if ((await needs.storage.head(asset.objectKey)) !== undefined) throw error;
    throw new Refusal("not_found", "There is no picture at this path.");
  }
}

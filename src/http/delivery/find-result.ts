import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import type { Rendered, RenderJob } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";

interface Wanted extends Pick<RenderJob, "params" | "defaults" | "negotiated" | "focal"> {
  asset: DeliveredAsset | undefined;
}

/** Where results come from. Equal result keys mean equal bytes: keeping and sharing them would begin here. */
export async function findResult(
  needs: Needs<"storage" | "renderer" | "limits">,
  { asset, ...wanted }: Wanted,
): Promise<Rendered> {
  const job = { ...wanted, limits: needs.limits };
  if (asset === undefined) return await needs.renderer.render(job);
  try {
    return await needs.renderer.render({ ...job, source: await sourceOf(needs.storage, asset.objectKey) });
  } catch (error) {
    // Deleted while we were at it.
    if ((await needs.storage.head(asset.objectKey)) !== undefined) throw error;
    throw new Refusal("not_found", "There is no picture at this path.");
  }
}

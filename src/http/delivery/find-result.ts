import { noteLostOriginal } from "#src/domain/assets/lost-original.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { readCopy } from "#src/domain/delivery/working-copies.ts";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { Rendered } from "#src/imaging/job.ts";
import { tooManyWait } from "#src/imaging/pool/queue.ts";
import { canServe, copyFormatOf, copySizeOf, standInFor } from "#src/imaging/working-copy.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import type { Granted, ResultName } from "./granted.ts";

export interface ResultNeeds
  extends Needs<"db" | "clock" | "log" | "storage" | "renderer" | "results" | "copies"> {
  /** So long a result is waited for. */
  patienceSeconds: number;
}

/** Kept by somebody before, or made now, in the turn of its space. */
export async function findResult(needs: ResultNeeds, asked: Asked, name: ResultName): Promise<FoundResult> {
  const { results } = needs;
  const { space, settings, request } = asked;
  const held = settings.isPreview ? undefined : results.lookUp(name.place);
  if (held) return held;
  const wanted = { ...name.place, newPerHour: space.limits.newResultsPerHour };
  const make = (signal: AbortSignal, path?: string) => makeResult(needs, asked, name, { signal, path });
  return await patiently(needs.patienceSeconds, request.signal, (signal) =>
    settings.isPreview ? results.make(wanted, signal, make) : results.find(wanted, signal, make),
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
    throw tooManyWait();
  }
}

async function makeResult(
  needs: ResultNeeds,
  { space, params, asset }: Granted,
  { negotiated, copy }: ResultName,
  { signal, path }: { signal: AbortSignal; path?: string | undefined },
): Promise<Rendered> {
  const { storage, renderer } = needs;
  const { limits } = space;
  const decoded = asset && copy && { ...copy, format: copyFormatOf(asset) };
  const costMs = renderCostMs({ params, negotiated, stored: asset, copy: decoded, limits });
  const claim = { lane: space.id, costMs, signal };
  const job = { params, defaults: space.defaults, negotiated, focal: asset?.focal, limits, resultFile: path };
  if (asset === undefined) return await renderer.render(job, claim);
  wishForCopy(needs, { space, params, asset });
  try {
    if (copy === undefined)
      return await renderer.render({ ...job, source: await sourceOf(storage, asset.objectKey) }, claim);
    const source = { bytes: await readCopy(needs, { space, version: asset }, signal) };
    return await renderer.render({ ...job, source, standsFor: standInFor(asset) }, claim);
  } catch (error) {
    if ((await storage.head(asset.objectKey)) !== undefined) throw error;
    // Deleted while we were at it, or lost.
    await noteLostOriginal(needs, asset.versionId);
    throw new Refusal("not_found", "There is no picture at this path.");
  }
}

/** The next one that needs no more is made from it. */
function wishForCopy(
  { copies }: Needs<"copies">,
  { space, params, asset }: Pick<Granted, "space" | "params"> & { asset: DeliveredAsset },
): void {
  if (!asset.isCopyDue) return;
  if (canServe(params, asset, copySizeOf(asset), space.limits.resultMaxSide)) copies.wish(asset.versionId);
}

import { noteLostOriginal } from "#src/domain/assets/lost-original.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { Claim, Rendered } from "#src/imaging/job.ts";
import { tooManyWait } from "#src/imaging/pool/queue.ts";
import { isOverloaded, Refusal } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import type { Granted, ResultName } from "./granted.ts";

export interface ResultNeeds extends Needs<"db" | "clock" | "log" | "storage" | "renderer" | "results"> {
  /** So long a result is waited for. */
  patienceSeconds: number;
}

/** Kept by somebody before, or made now, in the turn of its space. */
export async function findResult(needs: ResultNeeds, asked: Asked, name: ResultName): Promise<FoundResult> {
  const { results } = needs;
  const { space, settings, request } = asked;
  const held = settings.isPreview ? undefined : results.lookUp(name.place);
  if (held) return held;
  refuseWithoutRoom(needs, asked, name);
  const wanted = { ...name.place, newPerHour: space.limits.newResultsPerHour };
  const make = (signal: AbortSignal, path?: string) => makeResult(needs, asked, name, { signal, path });
  return await patiently(needs.patienceSeconds, request.signal, (signal) =>
    settings.isPreview ? results.make(wanted, signal, make) : results.find(wanted, signal, make),
  );
}

/** At once, before anything is read or begun: under overload most of the work is to refuse. */
function refuseWithoutRoom({ renderer, results }: ResultNeeds, asked: Asked, name: ResultName): void {
  if (renderer.hasRoom === undefined || renderer.hasRoom(claimOf(asked, name))) return;
  if (asked.settings.isPreview || !results.has(name.place)) throw tooManyWait();
}

function claimOf({ space, params, asset }: Granted, { negotiated }: ResultName): Claim {
  const costMs = renderCostMs({ params, negotiated, stored: asset, limits: space.limits });
  return { lane: space.id, costMs };
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
  granted: Granted,
  name: ResultName,
  { signal, path }: { signal: AbortSignal; path?: string | undefined },
): Promise<Rendered> {
  const { storage, renderer } = needs;
  const { space, params, asset } = granted;
  const { defaults, limits } = space;
  const claim = { ...claimOf(granted, name), signal };
  const job = {
    params,
    defaults,
    rules: space.resultRules,
    negotiated: name.negotiated,
    focal: asset?.focal,
    limits,
    resultFile: path,
  };
  if (asset === undefined) return await renderer.render(job, claim);
  try {
    return await renderer.render({ ...job, source: await sourceOf(storage, asset.objectKey) }, claim);
  } catch (error) {
    if (isOverloaded(error) || (await storage.head(asset.objectKey)) !== undefined) throw error;
    // Deleted while we were at it, or lost.
    await noteLostOriginal(needs, asset.versionId);
    throw new Refusal("not_found", "There is no picture at this path.");
  }
}

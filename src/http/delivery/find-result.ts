import { noteLostOriginal } from "#src/domain/assets/lost-original.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { readCopy } from "#src/domain/delivery/working-copies.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { limitsFor, renderCostMs } from "#src/imaging/cost.ts";
import type { Claim, Rendered, RenderJob } from "#src/imaging/job.ts";
import { noLayer } from "#src/imaging/layer-names.ts";
import { tooManyWait } from "#src/imaging/pool/queue.ts";
import { canServe, copyFormatOf, copySizeOf, standInFor } from "#src/imaging/working-copy.ts";
import { isOverloaded, type Refusal } from "#src/lib/errors.ts";
import type { Storage } from "#src/storage/storage.ts";
import type { Asked } from "./asked.ts";
import type { Granted, ResultName } from "./granted.ts";
import { assetsOf, layerSources } from "./layers.ts";
import { noPicture } from "./picture.ts";

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
  const claim = claimOf(asked, name);
  refuseWithoutRoom(needs, asked, name, claim);
  const wanted = { ...name.place, newPerHour: space.limits.newResultsPerHour };
  const make = (signal: AbortSignal, path?: string) =>
    makeResult(needs, asked, name, { claim, signal, path });
  return await patiently(needs.patienceSeconds, request.signal, (signal) =>
    settings.isPreview ? results.make(wanted, signal, make) : results.find(wanted, signal, make),
  );
}

/** At once, before anything is read or begun: under overload most of the work is to refuse. */
function refuseWithoutRoom(
  { renderer, results }: ResultNeeds,
  asked: Asked,
  name: ResultName,
  claim: Claim,
): void {
  if (renderer.hasRoom === undefined || renderer.hasRoom(claim)) return;
  if (asked.settings.isPreview || !results.has(name.place)) throw tooManyWait();
}

function claimOf(granted: Granted, { negotiated, copy }: ResultName): Claim {
  const { space, params, asset, layers } = granted;
  const decoded = asset && copy && { ...copy, format: copyFormatOf(asset), pages: 1 };
  const stored = { stored: asset, copy: decoded, layers: layers.map((layer) => layer.asset) };
  const costMs = renderCostMs({ params, negotiated, ...stored, limits: limitsOf(granted) });
  return { lane: space.id, costMs, isUncertain: usesSvg(granted) };
}

function limitsOf(granted: Granted): SpaceLimits {
  return limitsFor(usesSvg(granted) ? "svg" : granted.asset?.format, granted.space.limits);
}

function usesSvg({ asset, layers }: Granted): boolean {
  return asset?.format === "svg" || assetsOf(layers).some(({ format }) => format === "svg");
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
  { claim, signal, path }: { claim: Claim; signal: AbortSignal; path?: string | undefined },
): Promise<Rendered> {
  const { storage, renderer } = needs;
  const { space, params, asset, layers } = granted;
  const { defaults, rules } = space;
  const job = {
    params,
    defaults,
    rules: space.resultRules,
    negotiated: name.negotiated,
    focal: asset?.focal,
    detections: asset?.detections,
    strip: rules.strip,
    limits: limitsOf(granted),
    isSanitised: name.isSanitised,
    resultFile: path,
  };
  wishForCopy(needs, granted);
  try {
    const source = await mainSource(needs, granted, name, signal);
    return await renderer.render(
      { ...job, ...source, layers: await layerSources(storage, layers) },
      { ...claim, signal },
    );
  } catch (error) {
    const lost = isOverloaded(error) ? undefined : await lookUpLost(storage, granted);
    if (lost === undefined) throw error;
    // Deleted while we were at it, or lost.
    await noteLostOriginal(needs, lost.versionId);
    throw lost.refusal;
  }
}

/** The stored picture, or the copy that the name says stands for it; none of a plain colour. */
async function mainSource(
  needs: ResultNeeds,
  { space, asset }: Granted,
  { copy }: ResultName,
  signal: AbortSignal,
): Promise<Pick<RenderJob, "source" | "standsFor">> {
  if (asset === undefined) return {};
  if (copy === undefined) return { source: await sourceOf(needs.storage, asset.objectKey) };
  const source = { bytes: await readCopy(needs, { space, version: asset }, signal) };
  return { source, standsFor: standInFor(asset) };
}

/** The next one that needs no more is made from it. */
function wishForCopy({ copies }: Needs<"copies">, { space, params, asset }: Granted): void {
  if (!asset?.isCopyDue) return;
  if (canServe(params, asset, copySizeOf(asset), space.limits.resultMaxSide)) copies.wish(asset.versionId);
}

async function lookUpLost(
  storage: Storage,
  { asset, layers }: Granted,
): Promise<{ versionId: string; refusal: Refusal } | undefined> {
  const used = [
    { asset, refusal: noPicture },
    ...layers.map((layer) => ({ asset: layer.asset, refusal: () => noLayer(layer) })),
  ];
  for (const { asset, refusal } of used) {
    if (asset === undefined || (await storage.head(asset.objectKey))) continue;
    return { versionId: asset.versionId, refusal: refusal() };
  }
  return undefined;
}

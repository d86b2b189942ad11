import { noteLostOriginal } from "#src/domain/assets/lost-original.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { limitsFor, renderCostMs } from "#src/imaging/cost.ts";
import { type Claim, idlePatience, type Rendered, type RenderJob } from "#src/imaging/job.ts";
import { tooManyWait } from "#src/imaging/pool/queue.ts";
import { canServe, copyFormatOf, copySizeOf, standInFor } from "#src/imaging/working-copy.ts";
import { isOverloaded } from "#src/lib/errors.ts";
import type { Storage } from "#src/storage/storage.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";
import type { Granted, ResultName } from "./granted.ts";
import { assetsOf, layerSources, noLayer } from "./layers.ts";
import { noPicture } from "./picture.ts";
import type { FoundResult } from "./results.ts";
import { readCopy } from "./working-copies.ts";

export type ResultNeeds = Needs<"db" | "clock" | "log" | "storage" | "renderer" | "results" | "copies">;

/** Who wants a result, and how badly. */
interface Wish {
  signal: AbortSignal;
  /** Made with what others leave: nobody who asks waits for it. */
  isIdle?: boolean;
}

/** At hand without any waiting; undefined for all else. */
export function lookUpResult(
  { results }: Needs<"results">,
  { settings }: Granted,
  { place }: ResultName,
): FoundResult | undefined {
  return settings.isPreview ? undefined : results.lookUp(place);
}

/** Kept by somebody before, or made now, in the turn of its space. */
export async function findResult(
  needs: ResultNeeds,
  granted: Granted,
  name: ResultName,
  { signal, isIdle = false }: Wish,
): Promise<FoundResult> {
  const { results } = needs;
  const { space, settings } = granted;
  const claim: Claim = { ...claimOf(granted, name), ...(isIdle && { rank: "idle" }) };
  refuseWithoutRoom(needs, granted, name, claim);
  const wanted = { ...name.place, newPerHour: space.limits.newResultsPerHour, isIdle };
  const make = (left: AbortSignal, path?: string) =>
    makeResult(needs, granted, name, { claim, signal: left, path });
  return settings.isPreview
    ? await results.make(wanted, signal, make)
    : await results.find(wanted, signal, make);
}

/** At once, before anything is read or begun: under overload most of the work is to refuse. */
function refuseWithoutRoom(
  { renderer, results }: ResultNeeds,
  { settings }: Granted,
  name: ResultName,
  claim: Claim,
): void {
  if (renderer.hasRoom === undefined || renderer.hasRoom(claim)) return;
  if (settings.isPreview || !results.has(name.place)) throw tooManyWait();
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

function patient(limits: SpaceLimits): SpaceLimits {
  return { ...limits, wallSeconds: limits.wallSeconds * idlePatience };
}

function usesSvg({ asset, layers }: Granted): boolean {
  return asset?.format === "svg" || assetsOf(layers).some(({ format }) => format === "svg");
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
    limits: claim.rank === "idle" ? patient(limitsOf(granted)) : limitsOf(granted),
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
    throw lost === asset ? noPicture() : noLayer();
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
function wishForCopy({ copies }: Needs<"copies">, granted: Granted): void {
  const versionId = lookUpCopyWish(granted);
  if (versionId !== undefined) copies.wish(versionId);
}

/** The version of which a copy would do for it, where none is there and it isn't decided that none is to be. */
export function lookUpCopyWish({ space, params, asset }: Granted): string | undefined {
  if (!asset?.isCopyDue) return undefined;
  const isOfUse = canServe(params, asset, copySizeOf(asset), space.limits.resultMaxSide);
  return isOfUse ? asset.versionId : undefined;
}

async function lookUpLost(storage: Storage, { asset, layers }: Granted): Promise<DeliveredAsset | undefined> {
  for (const used of [...(asset ? [asset] : []), ...assetsOf(layers)])
    if ((await storage.head(used.objectKey)) === undefined) return used;
  return undefined;
}

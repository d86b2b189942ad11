import { noteLostOriginal } from "#src/domain/assets/lost-original.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { limitsFor, renderCostMs } from "#src/imaging/cost.ts";
import {
  type Claim,
  type FontSource,
  limitsAt,
  type Rendered,
  type RenderJob,
  type Source,
} from "#src/imaging/job.ts";
import { noLayer } from "#src/imaging/layer-names.ts";
import { tooManyWait } from "#src/imaging/pool/fair-lanes.ts";
import { canServe, copyFormatOf, copySizeOf, standInFor } from "#src/imaging/working-copy.ts";
import { isOverloaded, type Refusal } from "#src/lib/errors.ts";
import type { Storage } from "#src/storage/storage.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";
import type { Granted, ResultName } from "./granted.ts";
import { assetsOf, layerSources } from "./layers.ts";
import { noPicture } from "./picture.ts";
import type { FoundResult } from "./results.ts";
import type { SpaceFont } from "./space-fonts.ts";
import { type LentCopy, lendCopy } from "./working-copies.ts";

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

function usesSvg({ asset, layers }: Granted): boolean {
  return asset?.format === "svg" || assetsOf(layers).some(({ format }) => format === "svg");
}

async function makeResult(
  needs: ResultNeeds,
  granted: Granted,
  name: ResultName,
  { claim, signal, path }: { claim: Claim; signal: AbortSignal; path?: string | undefined },
): Promise<Rendered> {
  const { storage, renderer, log } = needs;
  const { space, params, asset, layers, lettering } = granted;
  wishForCopy(needs, granted);
  for (const warning of lettering.warnings) log.info({ space: space.key, image: params.image }, warning);
  try {
    await using copy = await mainCopy(needs, granted, name, signal);
    const main =
      copy && asset ? { ...copy.source, standsFor: standInFor(asset) } : await original(storage, asset);
    return await renderer.render(
      {
        ...jobOf(granted, name),
        ...main,
        limits: limitsAt(claim.rank, limitsOf(granted)),
        resultFile: path,
        layers: await layerSources(storage, layers),
        fonts: await fontSources(storage, lettering.fonts),
      },
      { ...claim, signal },
    );
  } catch (error) {
    if (!isOverloaded(error)) await noteLostFonts(needs, lettering.fonts);
    const lost = isOverloaded(error) ? undefined : await lookUpLost(storage, granted);
    if (lost === undefined) throw error;
    // Deleted while we were at it, or lost.
    await noteLostOriginal(needs, lost.versionId);
    throw lost.refusal;
  }
}

/** All of it but what lies in the storage. */
function jobOf(granted: Granted, { negotiated, isSanitised }: ResultName): Omit<RenderJob, "limits"> {
  const { space, params, asset, lettering } = granted;
  return {
    params,
    defaults: space.defaults,
    rules: space.resultRules,
    ...(negotiated && { negotiated }),
    ...(asset?.focal && { focal: asset.focal }),
    ...(asset?.detections && { detections: asset.detections }),
    isSanitised,
    warnings: lettering.warnings,
  };
}

async function fontSources(storage: Storage, fonts: readonly SpaceFont[]): Promise<FontSource[]> {
  const source = async ({ sha256, reach, objectKey }: SpaceFont) => ({
    sha256,
    reach,
    source: await sourceOf(storage, objectKey),
  });
  return await Promise.all(fonts.map(source));
}

/** What stands for the stored picture, where the name says so. */
async function mainCopy(
  needs: ResultNeeds,
  { space, asset }: Granted,
  { copy }: ResultName,
  signal: AbortSignal,
): Promise<LentCopy | undefined> {
  return asset && copy ? await lendCopy(needs, { space, version: asset }, signal) : undefined;
}

/** None of a plain colour. */
async function original(storage: Storage, asset: DeliveredAsset | undefined): Promise<{ source?: Source }> {
  return asset ? { source: await sourceOf(storage, asset.objectKey) } : {};
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

async function noteLostFonts(
  { storage, log }: Needs<"storage" | "log">,
  fonts: readonly SpaceFont[],
): Promise<void> {
  for (const { objectKey, families } of fonts)
    if ((await storage.head(objectKey)) === undefined)
      log.warn({ objectKey, families }, "the file of a font is gone");
}

async function lookUpLost(
  storage: Storage,
  { params, asset, layers }: Granted,
): Promise<{ versionId: string; refusal: Refusal } | undefined> {
  const used = [
    { asset, refusal: () => noPicture(params.image) },
    ...layers.map((layer) => ({ asset: layer.asset, refusal: () => noLayer(layer) })),
  ];
  for (const { asset, refusal } of used) {
    if (asset === undefined || (await storage.head(asset.objectKey))) continue;
    return { versionId: asset.versionId, refusal: refusal() };
  }
  return undefined;
}

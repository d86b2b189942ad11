import type { Size } from "#src/imaging/geometry.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import type { FilterCall, Params } from "#src/imaging/url/params.ts";
import { canvas } from "./canvas.ts";
import { delivery } from "./delivery.ts";
import { encoding } from "./encoding.ts";
import type { DeliverySettings, Filter, GeometrySettings, OutputSettings, Scene, Studio } from "./filter.ts";
import { frames } from "./frames.ts";
import { hashes } from "./hashes.ts";
import { layers } from "./layers.ts";
import { output } from "./output.ts";
import { pixelation } from "./pixelate.ts";
import { redactions } from "./redaction.ts";
import { shape } from "./shape.ts";
import { sharpness } from "./sharpness.ts";
import { switches } from "./switches.ts";
import { texts } from "./text.ts";
import { thumbor } from "./thumbor.ts";
import { tone } from "./tone.ts";

/** The filters by family, in the order in which they are documented. */
export const families = {
  switches,
  shape,
  canvas,
  layers,
  texts,
  tone,
  sharpness,
  pixelation,
  redactions,
  thumbor,
  hashes,
  output,
  encoding,
  frames,
  delivery,
} satisfies Record<string, readonly Filter[]>;

/** Every filter that a URL can name, likewise. */
export const filters: readonly Filter[] = Object.values(families).flat();

const byName = new Map(filters.map((filter) => [filter.name, filter]));

/** The filter of that name; unknown ones are ignored by every reader. */
export function lookUpFilter(name: string): Filter | undefined {
  return byName.get(name);
}

/** The filters that change what comes out; others are unknown, or speak about the answer or other facts alone. */
export function shapingFilters({ filters: calls, meta }: Params): FilterCall[] {
  return calls.filter(({ name }) => {
    const stage = lookUpFilter(name)?.stage;
    return stage !== undefined && stage !== "delivery" && (meta || stage !== "description");
  });
}

/** Whether the regions saved with the asset show in what comes out. */
export function usesDetections({ filters: calls, meta, smart }: Params): boolean {
  return meta || smart || calls.some(({ name }) => redactions.some((filter) => filter.name === name));
}

export function geometrySettings({ filters: calls }: Params): GeometrySettings {
  const settings: GeometrySettings = { focals: [], pixelRatio: 1 };
  for (const { filter, args } of known(calls)) if (filter.stage === "geometry") filter.read(args, settings);
  return settings;
}

export function outputSettings({ filters: calls }: Params): OutputSettings {
  const strips = { stripExif: false, stripProfile: false, stripMetadata: false };
  const settings: OutputSettings = { ...strips, palette: false, lossless: false };
  for (const { filter, args } of known(calls)) if (filter.stage === "output") filter.read(args, settings);
  return settings;
}

/** What the URL says about the answer: expiry, caching, file name, original, version. */
export function deliverySettings({ filters: calls }: Params): DeliverySettings {
  const settings: DeliverySettings = { isRaw: false, isPreview: false };
  for (const { filter, args } of known(calls)) if (filter.stage === "delivery") filter.read(args, settings);
  return settings;
}

/** Runs the filters on pixels in the order of the URL. */
export async function applyFilters(
  picture: Picture,
  { filters: calls }: Params,
  studio: Studio,
): Promise<void> {
  for (const { filter, args } of known(calls)) {
    if (filter.stage !== "pixels" || (filter.isForStills && picture.motion)) continue;
    await filter.apply(picture, args, studio);
  }
}

/** The facts that filters add to `meta/`, in the registry's order. */
export async function describedFacts(
  picture: Picture,
  { filters: calls }: Params,
): Promise<Record<string, unknown>> {
  const facts: Record<string, unknown> = {};
  for (const filter of filters) {
    if (filter.stage !== "description") continue;
    for (const { name, args } of calls)
      if (name === filter.name) Object.assign(facts, await filter.describe(picture, args));
  }
  return facts;
}

/**
 * The size that the filters on pixels leave at most, of a picture that had this one. `layers` are the sizes of the
 * pictures that they lay, where these are known.
 */
export function sizeAfterFilters(
  size: Size,
  { filters: calls }: Params,
  scene: Scene,
  layers: ReadonlyMap<FilterCall, Size | undefined> = new Map(),
): Size {
  let after = size;
  for (const call of calls) {
    const filter = lookUpFilter(call.name);
    if (filter?.stage === "pixels") after = filter.sizeAfter(after, call.args, scene, layers.get(call));
  }
  return after;
}

/** How many times larger a small difference in a picture can be once its filters are done. */
export function amplification({ filters: calls }: Params): number {
  let times = 1;
  for (const { filter, args } of known(calls))
    if (filter.stage === "pixels") times *= filter.amplification(args);
  return times;
}

function* known(calls: readonly FilterCall[]): Generator<{ filter: Filter; args: string }> {
  for (const { name, args } of calls) {
    const filter = lookUpFilter(name);
    if (filter) yield { filter, args };
  }
}

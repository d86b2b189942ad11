import type { Size } from "#src/imaging/geometry.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import type { FilterCall, Params } from "#src/imaging/url/params.ts";
import { canvas } from "./canvas.ts";
import { delivery } from "./delivery.ts";
import type { DeliverySettings, Filter, GeometrySettings, OutputSettings, Scene } from "./filter.ts";
import { output } from "./output.ts";
import { shape } from "./shape.ts";
import { sharpness } from "./sharpness.ts";
import { switches } from "./switches.ts";
import { texts } from "./text.ts";
import { tone } from "./tone.ts";

/** Every filter that a URL can name, in the order in which they are documented. */
export const filters: readonly Filter[] = [
  ...switches,
  ...shape,
  ...canvas,
  ...tone,
  ...sharpness,
  ...texts,
  ...output,
  ...delivery,
];

const byName = new Map(filters.map((filter) => [filter.name, filter]));

/** The filter of that name; unknown ones are ignored by every reader. */
export function lookUpFilter(name: string): Filter | undefined {
  return byName.get(name);
}

/** Whether a filter of that name changes the result; others are unknown or speak about the answer alone. */
export function shapesResult(name: string): boolean {
  const filter = lookUpFilter(name);
  return filter !== undefined && filter.stage !== "delivery";
}

export function geometrySettings({ filters: calls }: Params): GeometrySettings {
  const settings: GeometrySettings = { focals: [] };
  for (const { filter, args } of known(calls)) if (filter.stage === "geometry") filter.read(args, settings);
  return settings;
}

export function outputSettings({ filters: calls }: Params): OutputSettings {
  const settings: OutputSettings = { stripExif: false, stripProfile: false, stripMetadata: false };
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
  scene: Scene,
): Promise<void> {
  for (const { filter, args } of known(calls))
    if (filter.stage === "pixels") await filter.apply(picture, args, scene);
}

/** The size that the filters on pixels leave at most, of a picture that had this one. */
export function sizeAfterFilters(size: Size, { filters: calls }: Params, scene: Scene): Size {
  let after = size;
  for (const { filter, args } of known(calls))
    if (filter.stage === "pixels") after = filter.sizeAfter(after, args, scene);
  return after;
}

function* known(calls: readonly FilterCall[]): Generator<{ filter: Filter; args: string }> {
  for (const { name, args } of calls) {
    const filter = lookUpFilter(name);
    if (filter) yield { filter, args };
  }
}

import type { Granted, ResultName } from "#src/domain/delivery/granted.ts";
import { assetsOf } from "#src/domain/delivery/layers.ts";
import { deliveryHeaders } from "./headers.ts";

const heldHeaders = new WeakMap<ResultName, Record<string, string>>();

/** Those that follow from a result's name, for each worked out once. */
export function resultHeaders(granted: Granted, name: ResultName): Record<string, string> {
  const held = heldHeaders.get(name);
  if (held !== undefined) return held;
  const vary: Record<string, string> = name.varies ? { vary: "Accept" } : {};
  const headers = { ...deliveryHeaders, "cache-tag": cacheTag(granted), ...vary };
  heldHeaders.set(name, headers);
  return headers;
}

/** What a cache in front can be told to forget: all of a space, or all that shows one picture. */
export function cacheTag({ space, asset, layers }: Pick<Granted, "space" | "asset" | "layers">): string {
  const shown = [...(asset ? [asset] : []), ...assetsOf(layers)];
  const tags = new Set(shown.map(({ assetId }) => `asset-${assetId}`));
  return [`space-${space.key}`, ...tags].join(",");
}

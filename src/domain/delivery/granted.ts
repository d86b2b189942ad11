import type { DeliverySettings } from "#src/imaging/filters/filter.ts";
import type { OutputFormat } from "#src/imaging/formats.ts";
import type { Size } from "#src/imaging/geometry.ts";
import type { LayerName } from "#src/imaging/job.ts";
import type { Params } from "#src/imaging/url/params.ts";
import type { ResultPlace } from "#src/storage/results/result-files.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";
import type { DeliverySpace } from "./delivery-space.ts";

/** A picture that is laid onto another. */
export interface UsedLayer extends LayerName {
  /** None for a plain colour. */
  asset: DeliveredAsset | undefined;
}

/** What a URL may have, worked out from itself and the rows: the same for whoever asks, until a row changes. */
export interface Granted {
  space: DeliverySpace;
  params: Params;
  settings: DeliverySettings;
  /** None for a plain colour. */
  asset?: DeliveredAsset | undefined;
  /** What its filters lay onto it, each as often as it is used. */
  layers: readonly UsedLayer[];
  /** Results by the Accept header that asks for them. */
  names: Map<string, ResultName>;
}

/** Which result a request gets. */
export interface ResultName {
  /** Where it is kept; equal keys mean equal bytes. */
  place: ResultPlace;
  /** The working copy that it is made from, its size in pixels; none where it is made from the original. */
  copy: Size | undefined;
  /** Chosen by `Accept`. */
  negotiated: OutputFormat | undefined;
  /** `raw()` of an SVG: the file made safe, never the stored one. */
  isSanitised: boolean;
  /** Another Accept may get another one. */
  varies: boolean;
}

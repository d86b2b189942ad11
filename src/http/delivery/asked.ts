import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import type { DeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import type { DeliverySettings } from "#src/imaging/filters/filter.ts";
import type { Params } from "#src/imaging/url/params.ts";
import type { Mount } from "./mount.ts";

/** A request that may have its picture, with all that is known before the picture is touched. */
export interface Asked {
  request: Request;
  mount: Mount;
  space: DeliverySpace;
  params: Params;
  settings: DeliverySettings;
  /** None for a plain colour. */
  asset?: DeliveredAsset | undefined;
}

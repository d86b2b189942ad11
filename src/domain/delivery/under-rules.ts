import type { Needs } from "#src/domain/context.ts";
import { applyRules } from "#src/imaging/apply-rules.ts";
import { deliverySettings } from "#src/imaging/filters/registry.ts";
import type { Params } from "#src/imaging/url/params.ts";
import type { DeliverySpace } from "./delivery-space.ts";
import type { Granted, ResultName } from "./granted.ts";
import { findLayers } from "./layers.ts";
import { findPicture } from "./picture.ts";

/** What may be asked for, whether there is such a picture or not. */
export type Admitted = Omit<Granted, "asset" | "layers">;

/** What is done are the operations under the space's rules. */
export function underRules(space: DeliverySpace, asked: Params): Admitted {
  const params = applyRules(asked, space.rules);
  return { space, params, settings: deliverySettings(params), names: new Map<string, ResultName>() };
}

/** Refuses what names a picture that isn't there. */
export async function withPictures(needs: Needs<"db" | "copies">, admitted: Admitted): Promise<Granted> {
  const { space, params, settings } = admitted;
  const asset = await findPicture(needs, { space, params, version: settings.version });
  const layers = settings.isRaw ? [] : await findLayers(needs, space, params);
  return { ...admitted, asset, layers };
}

import type { Needs } from "#src/domain/context.ts";
import { isColorImage, parseColorImage } from "#src/imaging/color.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";
import type { DeliverySpace } from "./delivery-space.ts";
import { lookUpDeliveredAsset } from "./look-up-asset.ts";

/** Of a name, characters: no picture has a longer one. */
const mostShown = 1_024;

interface Named {
  space: DeliverySpace;
  params: Params;
  version?: number | undefined;
}

/** The stored picture that a path names, or undefined where it names a plain colour. */
export async function findPicture(
  needs: Needs<"db" | "copies">,
  { space, params: { image }, version }: Named,
): Promise<DeliveredAsset | undefined> {
  if (isColorImage(image)) return refuseUnknownColour(image);
  const named = { spaceId: space.id, path: image, ...(version !== undefined && { version }) };
  const asset = await lookUpDeliveredAsset(needs, named);
  if (asset === undefined) throw noPicture(image);
  refuseSvg(space, asset);
  return asset;
}

/** Names it as the URL does, so that it says nothing that the asker hasn't said, of whatever it is that is missing. */
export function noPicture(image: string): Refusal {
  if (image === "") return new Refusal("not_found", "This URL names no picture. Write its path at the end.");
  return new Refusal(
    "not_found",
    `There is no picture "${image.slice(0, mostShown)}" in this space. Check its spelling, capitals too, and its version() where it names one.`,
  );
}

function refuseUnknownColour(image: string): undefined {
  if (parseColorImage(image)) return undefined;
  throw new Refusal("invalid", "This is no colour. Use an SVG name, or 3, 6 or 8 hex digits.");
}

/** It may have been taken in before the space forbade it. */
export function refuseSvg({ svgAllowed }: DeliverySpace, { format }: DeliveredAsset): void {
  if (format !== "svg" || svgAllowed) return;
  throw new Refusal("unsupported", "This space shows no SVG pictures. Allow SVG in the space.");
}

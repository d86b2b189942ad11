import { gpsTagNames } from "./tag-names.ts";

/**
 * Tags that say where a picture was taken, with which very camera or by whose: the space defaults `web` leave
 * them out of `meta`. The last ones are opaque blocks which may hold all of that again.
 */
export const privateTags: ReadonlySet<string> = new Set([
  ...gpsTagNames,
  "BodySerialNumber",
  "LensSerialNumber",
  "CameraSerialNumber",
  "ImageUniqueID",
  "CameraOwnerName",
  "MakerNote",
  "XMLPacket",
  "IPTC/NAA",
  "ImageResources",
]);

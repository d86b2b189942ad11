import type { SharpInstance } from "#src/imaging/native.ts";

/** Which parts of the source's metadata go with the pixels. Without the profile, pixels become sRGB. */
export interface Kept {
  exif: boolean;
  xmp: boolean;
  profile: boolean;
}

/** The instance, told to keep that. */
export function keeping(instance: SharpInstance, { exif, xmp, profile }: Kept): SharpInstance {
  let told = instance;
  if (exif) told = told.keepExif();
  if (xmp) told = told.keepXmp();
  if (profile) told = told.keepIccProfile();
  return told;
}

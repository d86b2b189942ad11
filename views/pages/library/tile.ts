import type { Asset } from "#src/domain/assets/asset.ts";
import type { Page } from "#views/page.ts";
import type { GridPicture } from "#views/parts/picture-grid.tsx";
import { libraryPaths } from "#views/paths.ts";

/** A picture of a space as the grid shows it. */
export function tileOf({ format }: Page, spaceKey: string, { id, path, version }: Asset): GridPicture {
  return {
    href: libraryPaths.picture(spaceKey, id),
    src: libraryPaths.preview(spaceKey, version.id, "thumb"),
    name: nameOf(path),
    ...seenSize(version),
    facts: format.bytes(version.sizeBytes),
    hash: version.thumbHash,
  };
}

/** As it is seen: cameras lay pictures on their side and say so. */
export function seenSize({ width, height, orientation }: Asset["version"]): {
  width: number;
  height: number;
} {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { hasCode } from "#src/lib/files.ts";

interface Whose {
  spaceId: string;
  assetId: string;
  layerIds?: readonly string[];
}

/** Results that show more than one asset lie apart, so that the others are purged without a look at these. */
const layeredSuffix = "+layers";

/** So many ids fit into the 255 bytes of a name. */
const mostNamed = 5;
/** Stands for the ids of more: purged with any of the space's assets. */
const many = "many";

/** The directory of a result below that of all results, named after all the assets that it shows. */
export function directoryOf({ spaceId, assetId, layerIds = [] }: Whose): string {
  if (layerIds.length === 0) return `${spaceId}/${assetId}`;
  const named = layerIds.length > mostNamed ? [many] : layerIds.toSorted();
  return `${spaceId}${layeredSuffix}/${[assetId, ...named].join("+")}`;
}

/** All directories with results that show any of these assets. */
export async function directoriesOf(
  root: string,
  spaceId: string,
  assetIds: ReadonlySet<string>,
): Promise<string[]> {
  if (assetIds.size === 0) return [];
  const plain = join(root, spaceId);
  const layered = join(root, spaceId + layeredSuffix);
  const shows = (name: string) => name.split("+").some((id) => assetIds.has(id) || id === many);
  // One is soon looked at where it would lie, and many are sooner picked out of all.
  const own =
    assetIds.size === 1 ? [...assetIds] : (await namesIn(plain)).filter((name) => assetIds.has(name));
  const shared = (await namesIn(layered)).filter(shows);
  return [...own.map((name) => join(plain, name)), ...shared.map((name) => join(layered, name))];
}

/** All directories with directories of a space. */
export function directoriesOfSpace(root: string, spaceId: string): string[] {
  return [join(root, spaceId), join(root, spaceId + layeredSuffix)];
}

/** Whose results lie in such a directory. */
export function spaceOf(directory: string): string {
  return basename(directory).replace(layeredSuffix, "");
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** What a file of boxes (ISO/IEC 14496-12) can be. */
type BoxKind = "avif" | "avif-sequence" | "heic" | "jxl" | "jp2" | "raw" | "video";

const kinds: readonly [kind: BoxKind, brands: readonly string[]][] = [
  ["avif", ["avif"]],
  ["avif-sequence", ["avis"]],
  ["heic", ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]],
  ["jxl", ["jxl "]],
  ["jp2", ["jp2 ", "jpx ", "jpm ", "jph "]],
  ["raw", ["crx "]],
];

/** Brands that say only "pictures in boxes"; the others in the list tell which. */
const generalBrands: readonly string[] = ["mif1", "mif2", "miaf", "msf1"];

/**
 * The kind of a file that begins with a `ftyp` box, by its major brand and, where that says little, by its
 * compatible ones. `text` is the file's head as Latin-1. Undefined: it has no such box.
 */
export function brandedKind(text: string): BoxKind | undefined {
  if (!text.startsWith("ftyp", 4)) return undefined;
  const [major = "", , ...compatible] = brandsOf(text);
  const kind = kindOfBrand(major);
  if (kind) return kind;
  if (!generalBrands.includes(major)) return "video";
  return compatible.map(kindOfBrand).find((found) => found !== undefined) ?? "heic";
}

/** The major brand, its version, then the compatible brands. */
function brandsOf(text: string): string[] {
  const size = Buffer.from(text.slice(0, 4), "latin1").readUInt32BE();
  return text.slice(8, Math.max(12, size)).match(/[\s\S]{4}/g) ?? [];
}

function kindOfBrand(brand: string): BoxKind | undefined {
  return kinds.find(([, brands]) => brands.includes(brand))?.[0];
}

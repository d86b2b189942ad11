import type { fonts } from "#src/store/schema/fonts.ts";

type Row = typeof fonts.$inferSelect;

/** A font as its space sees it. */
export interface Font {
  id: string;
  family: string;
  /** All names that a URL may ask for it by. */
  families: string[];
  style: string;
  /** How many characters it has. */
  characters: number;
  sizeBytes: number;
  /** Lower-case hex. */
  sha256: string;
  createdAt: number;
}

export function fontOf({ id, family, families, style, coverage, sizeBytes, sha256, createdAt }: Row): Font {
  const characters = coverage.reduce((sum, code, index) => sum + (index % 2 === 0 ? -code : code + 1), 0);
  return { id, family, families, style, characters, sizeBytes, sha256, createdAt };
}

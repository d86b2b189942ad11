import type { Refusal } from "#src/lib/errors.ts";
import { brokenFont } from "./bytes.ts";
import { type MappedRun, readCharacterMap } from "./character-map.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { checkGlyphs, readMetrics } from "./metrics.ts";
import { readNames } from "./names.ts";
import { readFaces, type Tables } from "./tables.ts";

/** What there is to know of a font's file. */
export interface FontFacts {
  /** All names that it is asked for by, each once; the first is what people call it. */
  families: string[];
  /** Of its first face: `Bold Italic`. */
  style: string;
  /** What any of its faces has. */
  coverage: Coverage;
  /** How wide its letters and how high its lines are at most, in multiples of the size. */
  reach: number;
}

/** What a collection can cost is bounded by this, as a face by its own. */
const mostRunsOfFaces = 500_000;

/** Parts of Unicode that a font covers in the end. The largest ones for Chinese have 3,000. */
const mostParts = 10_000;

/**
 * Reads a TrueType or OpenType file, or a collection of them, without trusting a word of it. Refuses (broken) what
 * points out of itself or contradicts itself and (unsupported) what isn't such a font: nothing else ever sees those.
 */
export function readFont(file: Uint8Array): FontFacts {
  const families = new Set<string>();
  const styles: string[] = [];
  const runs: [first: number, last: number][] = [];
  let reach = 0;
  for (const tables of readFaces(file)) {
    const face = readFace(tables);
    for (const family of face.families) families.add(family);
    styles.push(face.style);
    for (const { first, last } of face.runs) runs.push([first, last]);
    if (runs.length > mostRunsOfFaces) throw tooScattered(mostRunsOfFaces);
    reach = Math.max(reach, face.reach);
  }
  if (families.size === 0) throw brokenFont("it has no name");
  const coverage = coverageOf(runs);
  if (coverage.length / 2 > mostParts) throw tooScattered(mostParts);
  return { families: [...families], style: styles[0] ?? "", coverage, reach };
}

function tooScattered(most: number): Refusal {
  return brokenFont(`the characters of its faces lie in more than ${most} parts`);
}

function readFace(tables: Tables): ReturnType<typeof readNames> & { runs: MappedRun[]; reach: number } {
  const table = (tag: string) => {
    const found = tables.get(tag);
    if (!found) throw brokenFont(`it has no table ${tag}`);
    return found;
  };
  const metrics = readMetrics(table, tables.get("OS/2"));
  const [glyf, loca] = [tables.get("glyf"), tables.get("loca")];
  if (glyf && loca) checkGlyphs(glyf, loca, metrics);
  const runs = readCharacterMap(table("cmap"), metrics.glyphs);
  const reach = Math.max(metrics.lineEms, metrics.widestEms(runs));
  return { ...readNames(table("name")), runs, reach };
}

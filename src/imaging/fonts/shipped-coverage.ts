import { readFileSync } from "node:fs";
import { type Coverage, joinedCoverage } from "./coverage.ts";
import { readFont } from "./read-font.ts";
import { shippedFonts } from "./shipped.ts";

let coverage: Coverage | undefined;

/** What any of the shipped fonts has; they are read with the first text. */
export function shippedCoverage(): Coverage {
  coverage ??= joinedCoverage(
    Object.values(shippedFonts).map((file) => readFont(readFileSync(file)).coverage),
  );
  return coverage;
}

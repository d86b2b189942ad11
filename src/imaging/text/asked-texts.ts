import { lookUpFilter } from "#src/imaging/filters/registry.ts";
import { anyBase } from "#src/imaging/layer-names.ts";
import type { FilterCall, Params } from "#src/imaging/url/params.ts";
import { familiesIn, familyKey } from "./font.ts";
import { markupOf } from "./set-text.ts";

/** A text that is to be written onto a picture. */
export interface AskedText {
  /** The characters that are seen. */
  plain: string;
  /** Of the fonts that it names, as `familyKey` has them. */
  families: readonly string[];
}

/** Every text that the filters of a URL write, onto its layers as well. Refuses (invalid) one that is too long. */
export function textsIn({ filters }: Pick<Params, "filters">): AskedText[] {
  return filters.flatMap(textsOf);
}

function textsOf({ name, args }: FilterCall): AskedText[] {
  const filter = lookUpFilter(name);
  if (filter?.stage !== "pixels") return [];
  const nested = filter.layer?.(args, anyBase);
  if (nested) return textsIn(nested);
  const written = filter.written?.(args);
  if (written === undefined) return [];
  const markup = markupOf(written.text);
  if (markup === undefined) return [];
  // A `face` has no size: a number at its end is part of the name.
  const families = [...[written.font, ...markup.fonts].flatMap(familiesIn), ...markup.fonts.map(familyKey)];
  return [{ plain: markup.plain, families }];
}

import type { ColourSpace } from "#src/imaging/formats.ts";
import type { Work } from "./work.ts";

type Described = Pick<Work, "facts" | "format" | "output" | "picture">;

/**
 * The space that `to_colorspace()` converts to; undefined where there is nothing to convert from or no profile may
 * go along (urls.md 6.11), or where the format holds no CMYK.
 */
export function targetColourSpace({ facts, format, output, picture }: Described): ColourSpace | undefined {
  const { colourSpace, stripProfile, stripMetadata } = output;
  if (!facts?.hasProfile || stripProfile || stripMetadata || picture.isGrey) return undefined;
  const holdsCmyk = format === "jpeg" || format === "tiff";
  return colourSpace === "cmyk" && !holdsCmyk ? undefined : colourSpace;
}

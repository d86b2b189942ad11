/** More than are asked for in a round, so that no size comes twice. */
export const sizesInARound = 1500;

const widths = 481;

/** Sizes of 4 by 3 and up to 480 wider, no two alike, in an order in which all kinds come soon. */
export function sizeAt(index: number, narrowest = 480): { width: number; height: number } {
  const width = narrowest + ((index * 97) % widths);
  return { width, height: Math.round(width * 0.75) - Math.floor(index / widths) };
}

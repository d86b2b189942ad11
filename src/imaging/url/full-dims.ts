import { filtersPrefix } from "./grammar.ts";
import { printInteger } from "./numbers.ts";

const fullToken = /^(?<flip>-?)(?:full|f)(?:-(?<less>\d+))?$/;
const sizeSegment = /^(?<width>-?(?:(?:full|f)(?:-\d+)?|\d*))x(?<height>-?(?:(?:full|f)(?:-\d+)?|\d*))$/;

/**
 * One side of the size in an `image()` filter's path: `f` or `full` is the parent's side in pixels, `f-N` that less
 * N, a leading minus flips; anything else is returned as it is.
 */
export function fullDim(token: string, parent: number): string {
  const found = fullToken.exec(token);
  if (!found) return token;
  const side = parent - Number(found.groups?.less ?? "0");
  return `${found.groups?.flip ?? ""}${side < 0 ? "-" : ""}${printInteger(Math.abs(side))}`;
}

/** Resolves the `f` and `full` of the first size segment of a path; what stands in or behind its filters is left. */
export function fullDims(path: string, parentWidth: number, parentHeight: number): string {
  const parts = path.split("/");
  for (const [index, part] of parts.entries()) {
    if (part.startsWith(filtersPrefix)) break;
    const size = sizeSegment.exec(part)?.groups;
    if (!size) continue;
    parts[index] = `${fullDim(size.width ?? "", parentWidth)}x${fullDim(size.height ?? "", parentHeight)}`;
    break;
  }
  return parts.join("/");
}

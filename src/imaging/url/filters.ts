import { filtersPrefix } from "./grammar.ts";
import type { FilterCall } from "./params.ts";

/** A filter list and the image name behind it, not decoded. */
export interface FilterList {
  filters: FilterCall[];
  image: string;
}

/**
 * Reads `filters:NAME(ARGS):NAME(ARGS)/IMAGE` by counting parentheses (urls.md section 2.1); a text that doesn't
 * begin so is all image. Never refuses: what is malformed is dropped as imagor drops it.
 */
export function parseFilters(text: string): FilterList {
  if (!text.startsWith(filtersPrefix)) return { filters: [], image: text };
  const list: FilterList = { filters: [], image: "" };
  let call: FilterCall = { name: "", args: "" };
  let depth = 0;
  let start = filtersPrefix.length;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "(" && depth++ === 0) {
      call.name = text.slice(start, at);
      start = at + 1;
    } else if (char === ")" && --depth === 0) {
      call.args = text.slice(start, at);
      start = at + 1;
    } else if (char === ":" && depth === 0) {
      list.filters.push(call);
      call = { name: "", args: "" };
      start = at + 1;
    } else if (char === "/" && depth === 0) {
      list.image = text.slice(at + 1);
      break;
    }
  }
  if (call.name !== "") list.filters.push(call);
  return list;
}

/**
 * Splits a filter's arguments at commas outside of parentheses. Inner empty arguments are kept, a trailing one is
 * dropped; nothing is decoded.
 */
export function splitArgs(args: string): string[] {
  const split: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < args.length; at++) {
    const char = args[at];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "," && depth === 0) {
      split.push(args.slice(start, at));
      start = at + 1;
    }
  }
  if (start < args.length) split.push(args.slice(start));
  return split;
}

import { functions, properties } from "./allowed.ts";

/** Signs by which CSS could say something else than it seems to: escapes, at-rules, blocks, the end of an element. */
const ambiguous = /[\\@{}<>]/;
const local = /url\(\s*(["']?)#[\w.:-]+\1\s*\)/gi;
const called = /([\w-]*)\s*\(/g;

/** Whether a value of an attribute or of CSS calls nothing that could fetch: of `url()` only what is in the file. */
export function isSafeValue(value: string): boolean {
  if (ambiguous.test(value)) return false;
  const rest = value.replace(local, " ");
  return [...rest.matchAll(called)].every(
    ([, name = ""]) => functions.has(name.toLowerCase()) || name === "",
  );
}

/** The declarations of a `style` attribute or of a rule that are safe. */
export function safeDeclarations(text: string): string {
  return withoutComments(text)
    .split(";")
    .map((declaration) => declaration.split(":"))
    .filter(([name = "", value, ...more]) => isSafeDeclaration(name, value) && more.length === 0)
    .map(([name = "", value = ""]) => `${name.trim()}:${value.trim()}`)
    .join(";");
}

const rule = /([^{}]*)\{([^{}]*)\}/g;
const selector = /^[\w\s.#,>+~*:()[\]="'-]+$/;

/** The rules of a style sheet that are safe; at-rules go, and what is in their blocks. */
export function safeSheet(text: string): string {
  const rules = withoutBlocksOfAtRules(withoutComments(text)).matchAll(rule);
  return [...rules]
    .map(
      ([, selectors = "", declarations = ""]) => [selectors.trim(), safeDeclarations(declarations)] as const,
    )
    .filter(([selectors, declarations]) => selector.test(selectors) && declarations !== "")
    .map(([selectors, declarations]) => `${selectors}{${declarations}}`)
    .join("");
}

function isSafeDeclaration(name: string, value: string | undefined): boolean {
  return value !== undefined && properties.has(name.trim().toLowerCase()) && isSafeValue(value);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?(\*\/|$)/g, " ");
}

/** Every at-rule to its end: a semicolon, or the block that follows. */
function withoutBlocksOfAtRules(text: string): string {
  let kept = "";
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf("@", at);
    if (start < 0) return kept + text.slice(at);
    kept += text.slice(at, start);
    at = endOfAtRule(text, start);
  }
  return kept;
}

function endOfAtRule(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "{") depth += 1;
    else if (sign === "}") depth -= 1;
    if (depth < 0 || (depth === 0 && (sign === ";" || sign === "}"))) return at + (depth < 0 ? 0 : 1);
  }
  return text.length;
}

import { type Token, tokensOf } from "./python-tokens.ts";
import { type LineMistake, lastOfEach, type SettingsFile, type Value } from "./setting.ts";

const deepest = 20;

/**
 * Assignments of plain values (`NAME = 'text'`, numbers and their products, True, False, None, lists), as thumbor.conf
 * has them. Nothing is run: a value that is anything else is undefined, every other statement a line of code.
 */
export function readPythonFile(source: string): SettingsFile | { mistakes: LineMistake[] } {
  const tokens = tokensOf(source);
  if (!Array.isArray(tokens)) return { mistakes: [tokens] };
  const file: SettingsFile = { settings: [], codeLines: [] };
  for (const statement of statementsOf(tokens)) {
    const [first] = statement;
    if (first === undefined || isDocumentation(statement)) continue;
    const key = keyOf(statement);
    if (key === undefined) file.codeLines.push(first.line);
    else file.settings.push({ key, line: first.line, value: plainValue(statement.slice(2)) });
  }
  return { ...file, settings: lastOfEach(file.settings) };
}

/** The value of a text as Python would read it, where it is a plain one. */
export function readPythonValue(text: string): Value | undefined {
  const tokens = tokensOf(text);
  return Array.isArray(tokens) ? plainValue(tokens.filter(({ kind }) => kind !== "end")) : undefined;
}

function statementsOf(tokens: Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "end") statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements;
}

/** A string by itself does nothing. */
function isDocumentation(statement: Token[]): boolean {
  return statement.every(({ kind }) => kind === "text");
}

/** An indented assignment belongs to an `if` or a function, so nobody knows whether it would be run. */
function keyOf([target, equals, value]: Token[]): string | undefined {
  if (target?.kind !== "name" || target.isIndented || value === undefined) return undefined;
  const isAssignment = isSign(equals, "=") && !isSign(value, "=");
  return isAssignment ? target.text : undefined;
}

function plainValue(tokens: Token[]): Value | undefined {
  const reader = new Reader(tokens);
  const value = reader.product();
  return reader.isAtEnd ? value : undefined;
}

/** Reads one value after the other; undefined for what isn't plain. */
class Reader {
  #at = 0;
  #depth = 0;

  constructor(private readonly tokens: Token[]) {}

  get isAtEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  /** `24 * 60 * 60`. */
  product(): Value | undefined {
    let value = this.#single();
    while (isSign(this.tokens[this.#at], "*")) {
      this.#at++;
      const factor = this.#single();
      if (typeof value !== "number" || typeof factor !== "number") return undefined;
      value *= factor;
    }
    return value;
  }

  #single(): Value | undefined {
    const token = this.tokens[this.#at++];
    if (token?.kind === "number") return token.number;
    if (token?.kind === "text") return this.#joined(token.text);
    if (token?.kind === "name") return constants.get(token.text);
    if (isSign(token, "-")) return this.#negative();
    const close = token?.kind === "sign" ? brackets.get(token.text) : undefined;
    return close === undefined ? undefined : this.#bracketed(close);
  }

  #negative(): Value | undefined {
    const token = this.tokens[this.#at++];
    return token?.kind === "number" ? -token.number : undefined;
  }

  /** Strings beside each other are one. */
  #joined(first: string): string {
    let text = first;
    for (let next = this.tokens[this.#at]; next?.kind === "text"; next = this.tokens[++this.#at])
      text += next.text;
    return text;
  }

  /** One value in parentheses, without a comma, is that value. */
  #bracketed(close: string): Value | undefined {
    if (++this.#depth > deepest) return undefined;
    const values: Value[] = [];
    let hasComma = false;
    while (!isSign(this.tokens[this.#at], close)) {
      const value = this.product();
      if (value === undefined) return undefined;
      values.push(value);
      if (isSign(this.tokens[this.#at], close)) break;
      if (!isSign(this.tokens[this.#at++], ",")) return undefined;
      hasComma = true;
    }
    this.#at++;
    this.#depth--;
    return close === ")" && !hasComma && values.length === 1 ? values[0] : values;
  }
}

const constants = new Map<string, Value>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

const brackets = new Map([
  ["[", "]"],
  ["(", ")"],
  ["{", "}"],
]);

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === "sign" && token.text === text;
}

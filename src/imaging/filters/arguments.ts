/** One argument of a filter: how it reads, and what an editor and the documentation show of it. */
export interface Argument<T> {
  name: string;
  meaning: string;
  kind: "number" | "integer" | "colour" | "text" | "choice";
  /** Of a number: `%`, `px`, `°`, `s`, `ms`, `bytes`. */
  unit?: string;
  /** Values that make sense; others are read as they are. */
  range?: readonly [number, number];
  choices?: readonly string[];
  /** The value of the text; undefined for one that was not given. */
  parse(text: string | undefined): T;
}

interface NumberOptions {
  unit?: string;
  range?: readonly [number, number];
}

type NumberArgument = Argument<number | undefined>;

/** A whole number, read strictly: what isn't one counts as 0 (urls.md 6.11); undefined where not given. */
export function integer(name: string, meaning: string, options: NumberOptions = {}): NumberArgument {
  return { name, meaning, kind: "integer", ...options, parse: ifGiven(readInteger) };
}

/** The same, or one of the words. */
export function integerOr<const Word extends string>(
  name: string,
  meaning: string,
  words: readonly Word[],
  options: NumberOptions = {},
): Argument<number | Word | undefined> {
  const parse = (written: string | undefined) =>
    words.find((known) => known === written) ?? ifGiven(readInteger)(written);
  return { name, meaning, kind: "integer", choices: words, ...options, parse };
}

/** A decimal number, likewise. */
export function decimal(name: string, meaning: string, options: NumberOptions = {}): NumberArgument {
  return { name, meaning, kind: "number", ...options, parse: ifGiven(readNumber) };
}

/** Left as written; what is a colour, or one of the words beside them, the filter says. */
export function colour(
  name: string,
  meaning: string,
  words: readonly string[] = [],
): Argument<string | undefined> {
  return { name, meaning, kind: "colour", choices: words, parse: (text) => text };
}

export function word(
  name: string,
  meaning: string,
  choices: readonly string[],
): Argument<string | undefined> {
  return { name, meaning, kind: "choice", choices, parse: (text) => text };
}

export function text(name: string, meaning: string): Argument<string | undefined> {
  return { name, meaning, kind: "text", parse: (given) => given };
}

function ifGiven(parse: (written: string) => number): NumberArgument["parse"] {
  return (written) => (written === undefined ? undefined : parse(written));
}

/** A whole number as imagor reads it: what isn't one is 0. */
export function readInteger(written: string): number {
  return /^[+-]?\d+$/.test(written) ? bounded(Number(written)) : 0;
}

/** A decimal number, likewise. */
export function readNumber(written: string): number {
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(written);
  return isDecimal ? bounded(Number(written)) : 0;
}

/** Beyond any sense, and still a number that libvips takes. */
const furthest = 1_000_000;

function bounded(value: number): number {
  return Math.max(-furthest, Math.min(furthest, value));
}

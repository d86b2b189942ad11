/** What Python reads a file as, as far as a file of settings needs it. */
export type Token =
  | { kind: "name" | "sign"; text: string; line: number; isIndented: boolean }
  | { kind: "number"; number: number; line: number }
  | { kind: "text"; text: string; line: number }
  /** A string whose value is worked out when it is read (`f"…"`), or of bytes that no text is made of. */
  | { kind: "unread"; line: number }
  | { kind: "end"; line: number };

export interface Unclosed {
  line: number;
  reason: string;
}

const blank = /[ \t\f\r]+|\\\r?\n|#[^\n]*/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number =
  /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d+)?[jJ]?/y;
const string = /([A-Za-z]{0,2})('''|"""|'|")/y;

/** Statement ends are tokens; line breaks within brackets aren't. What is never closed is said. */
export function tokensOf(source: string): Token[] | Unclosed {
  const tokens: Token[] = [];
  const open: number[] = [];
  let place: Place = { at: 0, line: 1, isIndented: false };
  while (place.at < source.length) {
    const next = skipBlank(source, place);
    if (next !== undefined) {
      if (next.line > place.line && source[place.at] === "\n" && open.length === 0) {
        tokens.push({ kind: "end", line: place.line });
      }
      place = next;
      continue;
    }
    const read = readToken(source, place);
    if ("reason" in read) return read;
    tokens.push(read.token);
    noteBracket(open, read.token);
    place = moved(source, place, read.end);
  }
  const [line] = open;
  return line === undefined
    ? [...tokens, { kind: "end", line: place.line }]
    : { line, reason: "a bracket is never closed" };
}

interface Place {
  at: number;
  line: number;
  /** Something blank stands before the first token of the line. */
  isIndented: boolean;
}

/** Behind one line break, or blanks, a comment or an escaped line break; undefined where a token begins. */
function skipBlank(source: string, place: Place): Place | undefined {
  if (source[place.at] === "\n") return { at: place.at + 1, line: place.line + 1, isIndented: false };
  const [skipped] = matchAt(blank, source, place.at) ?? [];
  if (skipped === undefined) return undefined;
  const isFirst = place.at === 0 || source[place.at - 1] === "\n";
  const next = moved(source, place, place.at + skipped.length);
  return { ...next, isIndented: place.isIndented || (isFirst && /^[ \t\f]/.test(skipped)) };
}

function moved(source: string, { at, line, isIndented }: Place, end: number): Place {
  return { at: end, line: line + breaksIn(source.slice(at, end)), isIndented };
}

function noteBracket(open: number[], token: Token): void {
  if (token.kind !== "sign") return;
  if ("([{".includes(token.text)) open.push(token.line);
  if (")]}".includes(token.text)) open.pop();
}

function readToken(
  source: string,
  { at, line, isIndented }: Place,
): { token: Token; end: number } | Unclosed {
  const opened = matchAt(string, source, at);
  if (opened) return readString(source, at, line, opened);
  const named = matchAt(name, source, at);
  if (named) return { token: { kind: "name", text: named[0], line, isIndented }, end: at + named[0].length };
  const numbered = matchAt(number, source, at);
  if (numbered) return { token: numberToken(numbered[0], line), end: at + numbered[0].length };
  return { token: { kind: "sign", text: source[at] ?? "", line, isIndented }, end: at + 1 };
}

function numberToken(written: string, line: number): Token {
  const value = Number(written.replaceAll("_", ""));
  return Number.isNaN(value) ? { kind: "unread", line } : { kind: "number", number: value, line };
}

function readString(
  source: string,
  at: number,
  line: number,
  [head, prefix = "", quote = ""]: RegExpExecArray,
): { token: Token; end: number } | Unclosed {
  const start = at + head.length;
  const close = closeOf(source, start, quote);
  if (close === undefined) return { line, reason: "a quote is never closed" };
  const end = close + quote.length;
  if (!/^(?:[rub]|rb|br)?$/i.test(prefix)) return { token: { kind: "unread", line }, end };
  const inside = source.slice(start, close);
  const text = /r/i.test(prefix) ? inside : unescaped(inside);
  return { token: text === undefined ? { kind: "unread", line } : { kind: "text", text, line }, end };
}

function closeOf(source: string, start: number, quote: string): number | undefined {
  for (let at = start; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "\n" && quote.length === 1) return undefined;
    else if (source.startsWith(quote, at)) return at;
  }
  return undefined;
}

const letters: Record<string, string> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const escaped = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

/** Undefined where a character is named in a way that isn't read here. */
function unescaped(inside: string): string | undefined {
  let isUnread = false;
  const text = inside.replace(escaped, (whole, two, four, eight, octal, letter) => {
    const hex = two ?? four ?? eight;
    const code = hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : undefined;
    if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    if (code !== undefined || "xuUN".includes(letter)) isUnread = true;
    return letters[letter] ?? whole;
  });
  return isUnread ? undefined : text;
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function breaksIn(text: string): number {
  return text.split("\n").length - 1;
}

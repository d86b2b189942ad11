import { type LineMistake, lastOfEach, type SettingsFile } from "./setting.ts";

const assignment = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/;
/** All of it a variable, or a part in braces or brackets: a `$` of its own may belong to a secret. */
const fromElsewhere = /^\$\w+$|\$\{[A-Za-z_][^{}]*\}|\$\([^()]*\)/;
const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/**
 * Lines of KEY=VALUE: comments, `export`, and values in single quotes (as they stand), in double quotes (with
 * backslashes) or in none (up to ` #`). A value in quotes may go over several lines.
 */
export function readEnvironmentFile(text: string): SettingsFile | { mistakes: LineMistake[] } {
  const file: SettingsFile = { settings: [], codeLines: [] };
  const mistakes: LineMistake[] = [];
  let [rest, line] = [text, 1];
  while (rest !== "") {
    const taken = takeLine(rest);
    if ("reason" in taken) mistakes.push({ line, reason: taken.reason });
    else if (taken.key !== "") file.settings.push({ key: taken.key, line, value: taken.value });
    line += lineBreaksIn(rest.slice(0, taken.length));
    rest = rest.slice(taken.length);
  }
  return mistakes.length > 0 ? { mistakes } : { ...file, settings: lastOfEach(file.settings) };
}

/** A line with what its quotes hold of the next ones; `key` is empty where it sets nothing. */
type Taken = { length: number } & ({ key: string; value: string } | { reason: string });

function takeLine(text: string): Taken {
  const end = endOfLine(text, 0);
  const start = text.slice(0, end).search(/\S|$/);
  const nothing = { key: "", value: "", length: end + 1 };
  if (start >= end || text[start] === "#") return nothing;
  const [head, key = ""] = assignment.exec(text.slice(start, end)) ?? [];
  if (head === undefined) return { reason: "this is no KEY=VALUE", length: end + 1 };
  return { ...takeValue(text, start + head.length, key) };
}

function takeValue(text: string, at: number, key: string): Taken {
  const quote = text[at];
  if (quote === '"' || quote === "'") return takeQuoted(text, at, quote, key);
  const end = endOfLine(text, at);
  const value = text
    .slice(at, end)
    .replace(/(?:^|[ \t])#.*$/s, "")
    .trim();
  return setTo(key, value, end + 1, fromElsewhere.test(value));
}

function takeQuoted(text: string, at: number, quote: string, key: string): Taken {
  const close = closingQuote(text, at, quote);
  if (close < 0) return { reason: `the quote of ${key} is never closed`, length: endOfLine(text, at) + 1 };
  const end = endOfLine(text, close);
  if (!/^\s*(?:#.*)?$/s.test(text.slice(close + 1, end))) {
    return { reason: `something follows the quoted value of ${key}`, length: end + 1 };
  }
  const inside = text.slice(at + 1, close);
  if (quote === "'") return { key, value: inside, length: end + 1 };
  const value = inside.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
  return setTo(key, value, end + 1, fromElsewhere.test(inside));
}

function setTo(key: string, value: string, length: number, isElsewhere: boolean): Taken {
  return isElsewhere
    ? { reason: `${key} takes its value from elsewhere; write the value itself`, length }
    : { key, value, length };
}

function closingQuote(text: string, at: number, quote: string): number {
  for (let index = at + 1; index < text.length; index++) {
    if (text[index] === "\\" && quote === '"') index++;
    else if (text[index] === quote) return index;
  }
  return -1;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function lineBreaksIn(text: string): number {
  return text.split("\n").length - 1;
}

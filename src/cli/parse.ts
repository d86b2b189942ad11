import { parseArgs } from "node:util";
import { options } from "#src/config/options.ts";
import { type Command, type Flag, type Flags, UsageMistake } from "./command.ts";
import { nearestOf } from "./nearest.ts";

export interface Parsed {
  arguments: string[];
  given: Map<string, string[]>;
  mistakes: string[];
}

const everywhere: Flag[] = [
  { name: "json", meaning: "print one JSON value and nothing else" },
  { name: "help", short: "h", meaning: "print this" },
];

/** The flags of a command: its own, those of the settings that it takes, and those of every command. */
export function flagsOf(command: Command): Flag[] {
  const taken = ["data", ...(command.settings ?? [])];
  const settings = Object.values(options)
    .filter(({ flag }) => flag !== undefined && taken.includes(flag))
    .map(({ flag = "", name, meaning }) => ({ name: flag, value: name.split("_").at(-1) ?? name, meaning }));
  return [...command.flags, ...(command.isPure ? settings.map(unused) : settings), ...everywhere];
}

function unused(flag: Flag): Flag {
  return { ...flag, meaning: "taken as by every command, and not used: this one reads no data" };
}

/** Reads the words after the command's name; whatever is wrong with them is said at once. */
export function parseWords(command: Command, words: string[]): Parsed {
  const flags = flagsOf(command);
  const { tokens } = parseArgs({
    args: protectPaths(words),
    options: Object.fromEntries(flags.map(parseArgsOption)),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const parsed: Parsed = { arguments: [], given: new Map(), mistakes: [] };
  for (const token of tokens) {
    if (token.kind === "positional") parsed.arguments.push(bare(token.value));
    if (token.kind === "option") takeFlag(parsed, flags, token);
  }
  if (!parsed.given.has("help")) parsed.mistakes.push(...missingIn(parsed, command, flags));
  return parsed;
}

/** What was given of each flag, once. */
export function flagTexts({ given }: Parsed): Record<string, string | undefined> {
  return Object.fromEntries([...given].map(([name, texts]) => [name, texts[0]]));
}

export function flagsFrom({ given }: Parsed): Flags {
  const text = (name: string) => given.get(name)?.[0];
  return {
    has: (name) => given.has(name),
    text,
    required: (name) => text(name) ?? wrong(`--${name} is needed.`),
    all: (name) => given.get(name) ?? [],
  };
}

/** Throws what is wrong with the command line. */
export function wrong(mistake: string): never {
  throw new UsageMistake([mistake]);
}

interface FlagToken {
  name: string;
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function takeFlag(
  { given, mistakes }: Parsed,
  flags: Flag[],
  { name, rawName, value, inlineValue }: FlagToken,
): void {
  const flag = flags.find((candidate) => candidate.name === name);
  if (!flag) {
    const nearest = nearestOf(
      name,
      flags.map((candidate) => candidate.name),
    );
    mistakes.push(`${rawName} isn't an option here.${nearest ? ` Did you mean --${nearest}?` : ""}`);
    return;
  }
  const isForgotten = value === undefined || (!inlineValue && /^-./.test(value));
  if (flag.value !== undefined && isForgotten)
    mistakes.push(`${rawName} needs a value: ${rawName} ${flag.value}.`);
  if (flag.value === undefined && value !== undefined) mistakes.push(`${rawName} takes no value.`);
  if (given.has(name) && !flag.isMany) mistakes.push(`${rawName} is given more than once.`);
  given.set(name, [...(given.get(name) ?? []), bare(value ?? "")]);
}

function missingIn({ arguments: args, given }: Parsed, command: Command, flags: Flag[]): string[] {
  const missing = flags
    .filter(({ name, isRequired }) => isRequired && !given.has(name))
    .map(({ name, value }) => `--${name} ${value} is needed.`);
  const places = command.arguments.split(" ").filter((place) => place !== "");
  const needed = places.filter((place) => !place.startsWith("["));
  const isOpen = places.some((place) => place.endsWith("…"));
  missing.push(...needed.slice(args.length).map((place) => `${place.replace("…", "")} is needed.`));
  const surplus = isOpen ? [] : args.slice(places.length);
  return [...missing, ...surplus.map((word) => `"${word}" is one word too many.`)];
}

function parseArgsOption({ name, short, value }: Flag) {
  const type = value === undefined ? ("boolean" as const) : ("string" as const);
  return [name, short === undefined ? { type } : { type, short }] as const;
}

const guard = "\0";

/** A delivery path may begin with a flip (`-300x200/cat.jpg`), which is no option. No word holds a NUL. */
function protectPaths(words: string[]): string[] {
  return words.map((word) => (/^-(\d|x[-\d/])/.test(word) ? guard + word : word));
}

function bare(word: string): string {
  return word.startsWith(guard) ? word.slice(guard.length) : word;
}

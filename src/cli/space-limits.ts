import type { Option } from "#src/config/option.ts";
import { options } from "#src/config/options.ts";
import type { LimitChanges, SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import type { Flags } from "./command.ts";
import { wrong } from "./parse.ts";

type LimitName = keyof SpaceLimits;

/** By which settings the server has the limits that a space may lower. */
const settings: Record<LimitName, Option<number>> = {
  sourceMaxPixels: options.sourceMaxPixels,
  sourceMaxFrames: options.sourceMaxFrames,
  sourceMaxBytes: options.sourceMaxBytes,
  resultMaxSide: options.resultMaxSide,
  resultMaxPixels: options.resultMaxPixels,
  cpuSeconds: options.renderCpuSeconds,
  wallSeconds: options.renderSeconds,
  newResultsPerHour: options.newResultsPerHour,
  urlMaxBytes: options.urlMaxBytes,
};

const entries = Object.entries(settings) as [LimitName, Option<number>][];

export const limitSettings = entries.map(([, { name }]) => name);

/** What `--limit SETTING=N` and `--no-limit SETTING` say; undefined where neither is given. */
export function limitsFrom(flags: Flags): LimitChanges | undefined {
  const [lowered, givenUp] = [flags.all("limit"), flags.all("no-limit")];
  const changes = [...lowered.map(limitFrom), ...givenUp.map((text) => [limitNamed(text)[0], null] as const)];
  if (new Set(changes.map(([name]) => name)).size < changes.length) {
    wrong("Each limit can be named once, by --limit or by --no-limit.");
  }
  return changes.length > 0 ? Object.fromEntries(changes) : undefined;
}

/** As they are given to `--limit`. */
export function limitsText(limits: Partial<SpaceLimits>): string {
  const own = entries.flatMap(([name, setting]) =>
    limits[name] === undefined ? [] : `${setting.name}=${limits[name]}`,
  );
  return own.length > 0 ? `${own.join(", ")}; all others are the server's` : "the server's";
}

function limitFrom(text: string): readonly [LimitName, number] {
  const end = text.indexOf("=");
  const [name, setting] = limitNamed(end < 0 ? text : text.slice(0, end));
  const given = end < 0 ? "" : text.slice(end + 1);
  const limit =
    setting.parse(given) ?? wrong(`--limit ${setting.name} has to be ${setting.expected}, not "${given}".`);
  return [name, limit];
}

function limitNamed(text: string): [LimitName, Option<number>] {
  const found = entries.find(([, { name }]) => name === text);
  return found ?? wrong(`A space has no limit "${text}". It has ${limitSettings.join(", ")}.`);
}

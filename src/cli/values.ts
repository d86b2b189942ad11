import type { ListedOriginal } from "#src/domain/assets/list-originals.ts";
import type { DefaultsName } from "#src/imaging/job.ts";
import type { Flags } from "./command.ts";
import { wrong } from "./parse.ts";

/** The value of a flag that takes one of a few words. */
export function choiceFrom<const T extends string>(
  flags: Flags,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = flags.text(name);
  const choice = choices.find((candidate) => candidate === text);
  if (text !== undefined && choice === undefined)
    wrong(`--${name} has to be ${choices.join(" or ")}, not "${text}".`);
  return choice;
}

export function defaultsFrom(flags: Flags): DefaultsName {
  return choiceFrom(flags, "defaults", ["web", "imagor"]) ?? "web";
}

/** What `--NAME` and `--no-NAME` say; undefined where neither is given. */
export function switchFrom(flags: Flags, name: string): boolean | undefined {
  const [isOn, isOff] = [flags.has(name), flags.has(`no-${name}`)];
  if (isOn && isOff) wrong(`--${name} and --no-${name} say the opposite.`);
  return isOn || isOff ? isOn : undefined;
}

/** The value of a flag that takes a whole number. */
export function numberFrom(flags: Flags, name: string, max: number): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) {
    wrong(`--${name} has to be a whole number from 0 to ${max}, not "${text}".`);
  }
  return Number(text);
}

/** A time as people read it, to the second, in UTC. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

/** An address of IPv6 in brackets. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** As the API writes it, where times are ISO 8601: the numbers whose names end with `At`. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (name, part) =>
    typeof part === "number" && /[a-z]At$/.test(name) ? new Date(part).toISOString() : part,
  );
}

/** Rows under each other, their columns aligned. */
export function columns(rows: string[][]): string {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Of a version whose file isn't on the disk. */
export function lostText({ versionId, versionNumber, path, spaceKey }: ListedOriginal): string {
  return `The file of ${versionId} is not on the disk: version ${versionNumber} of ${printable(path)} in the space ${spaceKey}.`;
}

/** A name out of the file system, without what could steer a terminal. */
export function printable(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, "\ufffd");
}

import type { Terminal } from "#src/cli/terminal.ts";
import { Refusal } from "#src/lib/errors.ts";
import { lookAt } from "#src/lib/files.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { type Program, programs } from "./programs.ts";
import { readPythonFile, readPythonValue } from "./python-file.ts";
import type { LineMistake, Setting, SettingsFile } from "./setting.ts";

export interface Read extends SettingsFile {
  program: Program;
}

const longestBytes = 256_000;
const naming = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/gm;

/** The text of the file; `-` is standard input. Refuses what can't be one of settings. */
export async function readText(file: string, terminal: Terminal): Promise<string> {
  if (file === "-") return textOf(new TextEncoder().encode(await terminal.readInput()));
  const facts = await lookAt(file);
  if (facts === undefined) throw new Refusal("not_found", `There is no file ${file}.`);
  if (!facts.isFile()) throw new Refusal("invalid", `${file} is no file. Name the file with the settings.`);
  return textOf(
    await Bun.file(file)
      .slice(0, longestBytes + 1)
      .bytes(),
  );
}

/** Which program it is for, and what it sets. Refuses a file of which a part can't be read, all such lines at once. */
export function readSettings(text: string): Read {
  const program = programOf(text);
  const file = program.name === "thumbor" ? readThumbor(text) : readEnvironmentFile(text);
  if ("mistakes" in file) refuseLines(file.mistakes);
  return { program, ...file };
}

export function refuseLines(mistakes: LineMistake[]): never {
  const lines = mistakes.map(({ line, reason }) => `Line ${line}: ${reason}.`);
  throw new Refusal("invalid", `This file can't be taken over; nothing was changed.\n${lines.join("\n")}`, {
    fields: Object.fromEntries(mistakes.map(({ line, reason }) => [`line ${line}`, reason])),
  });
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > longestBytes) {
    throw new Refusal(
      "too_large",
      `The file has more than ${longestBytes} bytes, which no file of settings has.`,
    );
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {}
  throw new Refusal("invalid", "The file is no text. Name a file with settings of imagor or thumbor.");
}

/** The one that more of the keys belong to. */
function programOf(text: string): Program {
  const keys = new Set(text.matchAll(naming).map(([, key = ""]) => key));
  const counted = programs.map((program) => ({
    program,
    known: keys
      .values()
      .filter((key) => Object.hasOwn(program.keys, key))
      .toArray().length,
  }));
  const most = counted.reduce((best, one) => (one.known > best.known ? one : best));
  if (most.known > 0) return most.program;
  throw new Refusal(
    "invalid",
    "The file has no setting of imagor (IMAGOR_SECRET=…) or thumbor (SECURITY_KEY = '…').",
  );
}

/** A thumbor.conf, or an environment whose values are written as they would be there. */
function readThumbor(text: string): SettingsFile | { mistakes: LineMistake[] } {
  if (!looksLikeEnvironment(text)) return readPythonFile(text);
  const file = readEnvironmentFile(text);
  return "mistakes" in file ? file : { ...file, settings: file.settings.map(withPythonValue) };
}

/** `NAME=VALUE` throughout, of which not every value is one of Python's; a thumbor.conf may have such lines as well. */
function looksLikeEnvironment(text: string): boolean {
  if (/^[ \t]*export[ \t]/m.test(text)) return true;
  if (/^\w+[ \t]+=/m.test(text)) return false;
  const file = readPythonFile(text);
  return "mistakes" in file || file.settings.some(({ value }) => value === undefined);
}

function withPythonValue(setting: Setting): Setting {
  const value = typeof setting.value === "string" ? readPythonValue(setting.value) : undefined;
  return value === undefined ? setting : { ...setting, value };
}

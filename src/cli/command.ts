import type { Settings } from "#src/config/load.ts";
import type { Terminal } from "./terminal.ts";

/** An option of one command; without `value` it is a switch. */
export interface Flag {
  name: string;
  short?: string;
  /** What stands in its place in the help: "SPACE". */
  value?: string;
  meaning: string;
  isRequired?: boolean;
  /** May be given more than once. */
  isMany?: boolean;
}

/** A row of the table in commands.ts. */
export interface Command {
  /** One or two words: "asset add". */
  name: string;
  /** As in the help: "PATH", "FILE|DIR…" for one or more, "[TARGET]" where it may be left out. */
  arguments: string;
  summary: string;
  flags: Flag[];
  /** Flags of the table of settings that it takes; `--data` is always one of them. */
  settings?: string[];
  /** It doesn't read settings, so wrong ones don't stop it. */
  isPure?: boolean;
  /** It is the server, so a certificate that can't be used stops it. */
  listens?: boolean;
  /**
   * What it does where there is no data yet: it makes it, or it is refused, so that a mistyped `--data` is noticed.
   * Left out where it works without any.
   */
  data?: "made" | "needed";
  /** Loads the code of the command and nothing else: the start of a process counts. */
  load(): Promise<Run>;
}

export type Run = (input: Input, terminal: Terminal) => Promise<Outcome>;

export interface Input {
  arguments: string[];
  flags: Flags;
  settings: Settings;
}

export interface Flags {
  has(name: string): boolean;
  /** The value of a flag that is given at most once. */
  text(name: string): string | undefined;
  /** The value of a flag that the table calls required. */
  required(name: string): string;
  all(name: string): string[];
}

/** What a command has to say in the end: `json` with `--json`, `text` without; nothing where it has said all. */
export interface Outcome {
  text: string;
  json: unknown;
  /** Something was refused: exit code 1. */
  isRefused?: boolean;
}

/** The command line or the settings are wrong: exit code 2, all mistakes at once. */
export class UsageMistake extends Error {
  constructor(readonly mistakes: string[]) {
    super(mistakes.join("\n"));
    this.name = "UsageMistake";
  }
}

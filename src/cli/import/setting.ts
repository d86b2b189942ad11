/** What the other program would read; a list of Python's is one whether it is a tuple or a set there. */
export type Value = string | number | boolean | null | Value[];

/** One setting of the other program's file. */
export interface Setting {
  key: string;
  /** Where it begins, from 1. */
  line: number;
  /** Undefined where it is worked out by code, which isn't run. */
  value: Value | undefined;
}

export interface SettingsFile {
  /** Each key once: the last one counts, as it does for the other program. */
  settings: Setting[];
  /** Lines that hold something else than a setting: Python that would be run. */
  codeLines: number[];
}

/** A line that can't be read. */
export interface LineMistake {
  line: number;
  reason: string;
}

export function lastOfEach(settings: Setting[]): Setting[] {
  return [...new Map(settings.map((setting) => [setting.key, setting])).values()];
}

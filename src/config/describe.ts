import type { Sources } from "./load.ts";
import { optionEntries, type Values } from "./options.ts";

export interface SettingRow {
  name: string;
  /** As text; of a secret only whether there is one. */
  value: string;
  source: string;
  isSecret: boolean;
}

/** The effective settings in the order of the table, as `doctor` shows them. */
export function describeConfig({ values, sources }: { values: Values; sources: Sources }): SettingRow[] {
  return optionEntries().map(([key, option]) => ({
    name: option.name,
    value: option.secret ? hidden(values[key]) : option.print(values[key]),
    source: sources[key],
    isSecret: option.secret === true,
  }));
}

function hidden(value: unknown): string {
  return value === undefined ? "" : "(set, not shown)";
}

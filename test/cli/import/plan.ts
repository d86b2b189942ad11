import { makePlan, type Plan } from "#src/cli/import/plan.ts";
import { readSettings } from "#src/cli/import/read-file.ts";
import { loadConfig } from "#src/config/load.ts";

/** What a file with this text would make of the space `shop`. */
export function planOf(text: string, env: Record<string, string> = {}): Plan {
  const loaded = loadConfig({ env });
  if ("mistakes" in loaded) throw new Error(JSON.stringify(loaded.mistakes));
  return makePlan(readSettings(text), "shop", loaded.config);
}

export function findingOf(plan: Plan, key: string) {
  const found = plan.findings.find((finding) => finding.key === key);
  if (found === undefined) throw new Error(`nothing is said of ${key}`);
  return found;
}

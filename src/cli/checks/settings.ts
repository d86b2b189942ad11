import { nearestOf } from "#src/cli/nearest.ts";
import type { Settings } from "#src/config/load.ts";
import { optionEntries } from "#src/config/options.ts";
import { type Check, type Finding, ok, warning } from "./check.ts";

/** Other programs' variables are short words; ours with two are hardly theirs by chance. */
const slipShare = 1 / 8;

async function names({ foreignNames }: Settings): Promise<Finding> {
  const own = optionEntries().map(([, { name }]) => name);
  const known = own.filter((name) => name.includes("_"));
  const slips = foreignNames.flatMap((name) => {
    const meant = nearestOf(name, known, slipShare);
    return meant === undefined ? [] : [`${name} is no setting; did you mean ${meant}?`];
  });
  return slips.length > 0 ? warning(slips.join(" ")) : ok("No variable looks like a misspelt setting.");
}

export const settingsChecks: Check[] = [{ name: "settings", look: names }];

import { join } from "node:path";
import { ResultBudget } from "#src/domain/delivery/result-budget.ts";
import { Results } from "#src/domain/delivery/results.ts";
import { ResultFiles } from "#src/storage/results/result-files.ts";
import { fixedClock } from "./clock.ts";
import { strictLog } from "./log.ts";

/** Results in memory and below a directory. */
export function resultsIn(directory: string, maxBytes = 100_000_000): Results {
  const files = new ResultFiles({
    directory: join(directory, crypto.randomUUID()),
    maxBytes,
    log: strictLog(),
  });
  return new Results({ files, memoryBytes: 1_000_000, budget: new ResultBudget(fixedClock()) });
}

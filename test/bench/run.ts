/**
 * `bun run bench [--quick] [--plots DIRECTORY] [start] [cold] [cached] [copies] [sources] [efforts] [sign-in] [tenants]`:
 * measures the built executable, alone and beside others (`.ci/bench-peers` gets them), and prints the figures; those of
 * an instance with many tenants only where they are asked for.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureCached, plotCached, reportCached } from "./cached.ts";
import { measureCold } from "./cold.ts";
import { plotCold, reportCold } from "./cold-report.ts";
import { measureCopies } from "./copies.ts";
import { measureEfforts } from "./efforts.ts";
import { measureSignIn } from "./sign-in.ts";
import { measureSources } from "./sources.ts";
import { measureStart } from "./start.ts";
import { measureTenants } from "./tenants.ts";

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, plots: { type: "string" } },
  allowPositionals: true,
});
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part);

if (isWanted("start")) say(await measureStart());
if (isWanted("cold")) {
  const cold = await measureCold(
    values.quick
      ? { rounds: 1, seconds: 1.5, warmUpSeconds: 0.3, withLarge: false }
      : { rounds: 4, seconds: 2, warmUpSeconds: 0.4, withLarge: true },
  );
  say(reportCold(cold));
  plot(plotCold(cold));
}
if (isWanted("cached")) {
  const cached = await measureCached(values.quick ? { rounds: 1, seconds: 3 } : { rounds: 5, seconds: 4 });
  say(reportCached(cached));
  plot(plotCached(cached));
}

if (isWanted("copies")) say(await measureCopies({ rounds: values.quick ? 1 : 5 }));
if (isWanted("sources"))
  say(
    await measureSources(
      values.quick
        ? { rounds: 1, seconds: 1.5, warmUpSeconds: 0.3 }
        : { rounds: 4, seconds: 3, warmUpSeconds: 0.5 },
    ),
  );
if (isWanted("sign-in"))
  say(await measureSignIn(values.quick ? { rounds: 2, seconds: 5 } : { rounds: 8, seconds: 10 }));
if (positionals.includes("tenants")) say(await measureTenants());
if (isWanted("efforts"))
  say(await measureEfforts(values.quick ? { widths: [360], times: 1 } : { widths: [720, 1600], times: 9 }));

function say(lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

function plot(pictures: Map<string, string>): void {
  if (values.plots === undefined) return;
  mkdirSync(values.plots, { recursive: true });
  for (const [name, svg] of pictures) writeFileSync(join(values.plots, name), svg);
}

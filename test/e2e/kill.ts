/** `bun run kill -- --kills 100 --uploads 1000 --clients 8`: kills the server while pictures are uploaded. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type KillReport, runKills } from "./kill/run.ts";

const mostReadyMs = 1_000;

const number = (text: string | undefined, usual: number) => Number(text ?? usual);
const { values } = parseArgs({
  options: {
    kills: { type: "string" },
    uploads: { type: "string" },
    clients: { type: "string" },
    seed: { type: "string" },
  },
});
const options = {
  kills: number(values.kills, 100),
  uploads: number(values.uploads, 1_000),
  clients: number(values.clients, 8),
  seed: number(values.seed, Date.now() % 1_000_000),
};

const directory = mkdtempSync(join(tmpdir(), "imagor-cloud-kill-"));
const startedAt = performance.now();
try {
  const report = await runKills(directory, options);
  const slow = report.readyMs.filter((ms) => ms > mostReadyMs).length;
  process.stdout.write(`${printReport(report, slow).join("\n")}\n`);
  process.exitCode = report.wrong.length + slow > 0 ? 1 : 0;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function printReport(
  { uploads, readyMs, killsWhileStarting, kept, wrong }: KillReport,
  slow: number,
): string[] {
  const sorted = readyMs.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return [
    `${readyMs.length} kills by SIGKILL during ${options.uploads} uploads by ${options.clients} clients, and ${killsWhileStarting} while it started again; ${seconds} s, seed ${options.seed}`,
    `acknowledged: ${uploads.acknowledged.size}, and ${uploads.keptUnacknowledged.size} kept whose answer was lost; ${uploads.broken} connections broken`,
    `ready again: median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, slowest ${at(1)} ms; ${slow} over ${mostReadyMs} ms`,
    `orphan objects: ${kept.orphans}, unfinished files: ${kept.unfinished} (both are swept later)`,
    ...wrong.map((sentence) => `WRONG: ${sentence}`),
    wrong.length === 0
      ? "nothing acknowledged is lost, nothing torn is listed or served"
      : `${wrong.length} wrong`,
  ];
}

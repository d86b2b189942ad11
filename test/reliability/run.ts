/** `bun run reliability -- r1 [--files N] [--only NAME] [--times N] [--seed N]`: one programme against the built executable. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Programme, Report } from "./programme.ts";
import { runBombs, runBombsFiltered } from "./programmes/bombs.ts";
import { runDiskFull } from "./programmes/disk-full.ts";
import { runEntries } from "./programmes/entries.ts";
import { runEnumeration } from "./programmes/enumeration.ts";
import { runFaults } from "./programmes/faults.ts";
import { runHostileText } from "./programmes/hostile-text.ts";
import { runKillPoints } from "./programmes/kill-points.ts";
import { runMail } from "./programmes/mail.ts";
import { runMalformed, runMalformedFiltered } from "./programmes/malformed.ts";
import { runMutations } from "./programmes/mutations.ts";
import { runBesideNeighbour } from "./programmes/neighbour.ts";
import { runNoisy } from "./programmes/noisy.ts";
import { runOperations } from "./programmes/operations.ts";
import { runOverload } from "./programmes/overload.ts";
import { runPowerCuts } from "./programmes/power-cuts.ts";
import { runPurge } from "./programmes/purge.ts";
import { runRoads } from "./programmes/roads.ts";
import { runSignedUrls } from "./programmes/signed-urls.ts";
import { runSigterm } from "./programmes/sigterm.ts";
import { runSlowClients } from "./programmes/slow-clients.ts";
import { runVariants } from "./programmes/variants.ts";

const programmes: Record<string, Programme> = {
  r1: runMalformed,
  r1f: runMalformedFiltered,
  r1b: runMutations,
  r2: runBombs,
  r2f: runBombsFiltered,
  r2b: runBesideNeighbour,
  r3b: runKillPoints,
  r3d: runPowerCuts,
  r4: runDiskFull,
  r4b: runFaults,
  operations: runOperations,
  enumeration: runEnumeration,
  "hostile-text": runHostileText,
  r6: runOverload,
  r6b: runVariants,
  r6c: runNoisy,
  r8: runSlowClients,
  r9: runRoads,
  r11: runSignedUrls,
  r13: runEntries,
  r22: runSigterm,
  "r-mail": runMail,
  purge: runPurge,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: "string" },
    only: { type: "string" },
    times: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const options = {
  files: number(values.files),
  only: values.only,
  times: number(values.times),
  seed: Number(values.seed),
};

for (const name of positionals.length > 0 ? positionals : Object.keys(programmes)) {
  const programme = programmes[name];
  if (!programme) throw new Error(`There is no ${name}: ${Object.keys(programmes).join(", ")}.`);
  await run(name, programme);
}

async function run(name: string, programme: Programme): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), `imagor-cloud-${name}-`));
  const startedAt = performance.now();
  try {
    await programme(directory, options, reportOf(name));
    say(name, "seconds", Math.round((performance.now() - startedAt) / 1000));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function reportOf(name: string): Report {
  return {
    figure: (what, value) => say(name, what, value),
    wrong(sentence) {
      say(name, "WRONG", sentence);
      process.exitCode = 1;
    },
    skipped: (why) => say(name, "skipped", why),
  };
}

function say(name: string, what: string, value: string | number): void {
  process.stdout.write(`${name} ${what}: ${value}\n`);
}

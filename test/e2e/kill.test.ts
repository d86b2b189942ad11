import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBuilt } from "./executable.ts";
import { runKills } from "./kill/run.ts";

test.skipIf(!isBuilt)(
  "ten kills during a hundred uploads lose nothing that was acknowledged and show nothing torn",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "imagor-cloud-kill-"));
    try {
      const report = await runKills(directory, { kills: 10, uploads: 100, clients: 8, seed: 20 });
      expect(report.wrong).toEqual([]);
      expect(report.readyMs.length).toBe(10);
      expect(report.uploads.acknowledged.size + report.uploads.keptUnacknowledged.size).toBe(100);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  120_000,
);

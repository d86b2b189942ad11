import { afterEach, expect, test } from "bun:test";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { decideNextCopy } from "#src/domain/delivery/decide-copy.ts";
import { purgeResults } from "#src/domain/delivery/purge-results.ts";
import { ResultBudget } from "#src/domain/delivery/result-budget.ts";
import { Results } from "#src/domain/delivery/results.ts";
import { noteCopy } from "#src/domain/delivery/working-copies.ts";
import type { Renderer, RenderJob } from "#src/imaging/job.ts";
import { copyRevision } from "#src/imaging/working-copy.ts";
import { createLog } from "#src/lib/log.ts";
import { ResultFiles } from "#src/storage/results/result-files.ts";
import { system } from "#test/http/an-app.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aDirectory } from "#test/support/directory.ts";
import { decode, engine, sharp } from "#test/support/engine.ts";
import { aShop, large, listening } from "./a-shop-of-large-pictures.ts";

const directory = aDirectory();
afterEach(() => rmSync(join(directory.path, "results"), { recursive: true, force: true }));

const silent = createLog({ level: "fatal", destination: { write: () => {} } });

/** Kept on disk alone. */
function onDisk({ below = join(directory.path, "results"), maxBytes = 100_000_000 } = {}): Results {
  const files = new ResultFiles({ directory: below, maxBytes, log: silent });
  return new Results({ files, memoryBytes: 0, budget: new ResultBudget(fixedClock()) });
}

test("a copy that is no longer kept is made again, and what is made from it is the same", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop(renderer, large, { results: onDisk() });
  await app.show("300x200");
  await decideNextCopy(app.context);
  const before = await app.show("310x200");
  rmSync(join(directory.path, "results"), { recursive: true });
  jobs.length = 0;
  expect(await app.show("310x200")).toEqual(before);
  expect(jobs.map(({ params }) => params.image)).toEqual(["copy", "large.png"]);
});

test("what waits holds no copy in memory, and has it whatever is purged meanwhile", async () => {
  const waiting: RenderJob[] = [];
  const { promise: turn, resolve: begin } = Promise.withResolvers<void>();
  const render: Renderer["render"] = async (job) => {
    if (job.params.image === "large.png" && job.standsFor) {
      waiting.push(job);
      await turn;
    }
    return await engine.render(job);
  };
  using app = await aShop({ ...engine, render }, large, { results: onDisk() });
  await app.show("300x200");
  await decideNextCopy(app.context);
  const shown = [310, 311, 312].map((width) => app.show(`${width}x200`));
  while (waiting.length < shown.length) await Bun.sleep(1);
  const files = waiting.map(({ keptSource }) => keptSource ?? "");
  expect(waiting.map(({ source }) => source)).toEqual([undefined, undefined, undefined]);
  await purgeResults(app.context, system, { spaceKey: "shop" });
  // As long as what is sent is left under a name of its own, and longer.
  await Bun.sleep(2_500);
  begin();
  expect((await Promise.all(shown)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(files.filter((file) => file === "" || existsSync(file))).toEqual([]);
});

const noCaches = {
  "is full": () => onDisk({ maxBytes: 0 }),
  "can't be written": () => {
    const file = join(directory.path, "file");
    writeFileSync(file, "");
    return onDisk({ below: join(file, "results") });
  },
};

test.each(Object.entries(noCaches))(
  "where the cache %s pictures are made from the original",
  async (_, results) => {
    const { renderer, jobs } = listening();
    using app = await aShop(renderer, large, { results: results(), log: silent });
    const first = await app.show("300x200");
    expect(await decideNextCopy(app.context)).toBe(true);
    expect(await app.decided()).toBeNull();
    jobs.length = 0;
    expect(await app.show("300x200")).toEqual(first);
    expect(jobs.map(({ standsFor }) => standsFor)).toEqual([undefined]);
  },
);

test("without WORKING_COPIES none is made, and none that was is used", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop(renderer, large, { workingCopies: false });
  await app.show("300x200");
  expect(await decideNextCopy(app.context)).toBe(false);
  const made = { revision: copyRevision, width: 2048, height: 1368 };
  await noteCopy(app.context, app.asset.version.id, made);
  await app.show("301x200");
  expect(jobs.map(({ standsFor }) => standsFor)).toEqual([undefined, undefined]);
});

test("a version that replaces another is seen at once, and gets a copy of its own", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop(renderer);
  await app.show("300x200");
  await decideNextCopy(app.context);
  const other = await sharp(large).negate().png({ compressionLevel: 1 }).toBuffer();
  const body = new Response(other).body ?? new ReadableStream();
  await replaceAsset(app.context, system, { spaceKey: "shop", assetId: app.asset.id, body });
  const at = async () => (await decode((await app.show("300x200/filters:format(png)")).body)).at(150, 100);
  const fromOriginal = await at();
  expect(jobs.at(-1)?.standsFor).toBeUndefined();
  expect(await decideNextCopy(app.context)).toBe(true);
  const fromCopy = await at();
  expect(jobs.at(-1)?.standsFor).toBeDefined();
  for (const channel of ["r", "g", "b"] as const)
    expect(Math.abs(fromCopy[channel] - fromOriginal[channel])).toBeLessThan(5);
});

test("a focal point that is saved later cuts what is made from the copy too", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop(renderer);
  await app.show("300x200");
  await decideNextCopy(app.context);
  const narrow = async () => (await decode((await app.show("50x200/filters:format(png)")).body)).at(25, 30);
  const middle = await narrow();
  const focal = [{ left: 0.1, top: 0.1, right: 0.3, bottom: 0.3 }];
  await updateAsset(app.context, system, { spaceKey: "shop", assetId: app.asset.id, focal });
  const left = await narrow();
  expect(jobs.slice(-2).every(({ standsFor }) => standsFor !== undefined)).toBe(true);
  expect(middle.b).toBeGreaterThan(middle.r);
  expect(left.r).toBeGreaterThan(left.b);
});

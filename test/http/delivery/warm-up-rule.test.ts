import { expect, test } from "bun:test";
import { isNotNull } from "drizzle-orm";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { startJobs } from "#src/jobs/schedule.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { anApp, aPicture, system, type TestApp } from "#test/http/an-app.ts";
import { engine } from "#test/support/engine.ts";
import { large } from "./a-shop-of-large-pictures.ts";

const picture = await aPicture("60x40/filters:format(png)");
const other = await aPicture("60x40/filters:format(png)", "blue");
const warmUp = ["30x20/smart", "20x20/filters:fill(red,1)"];

const hit = [200, expect.stringContaining("hit")];
const miss = [200, expect.stringContaining("miss")];

async function cacheStatus(app: TestApp, path: string) {
  const answer = await app.get(await app.sign("shop", path));
  await answer.bytes();
  return [answer.status, answer.headers.get("cache-status")];
}

/** What the jobs of a server have done when nothing is left for them. */
async function worked(app: TestApp): Promise<void> {
  const jobs = startJobs(app.context);
  const left = () => app.context.db.read.select().from(assetVersions).where(isNotNull(assetVersions.warmAt));
  while ((await left()).length > 0) await Bun.sleep(5);
  await jobs.stop();
}

test("what the rule names is kept after each upload, and after each new version", async () => {
  using app = await anApp();
  await app.space("shop", { rules: { warmUp } });
  for (const bytes of [picture, other]) {
    await app.put("shop", "tom.png", bytes);
    await worked(app);
    for (const operations of warmUp) expect(await cacheStatus(app, `${operations}/tom.png`)).toEqual(hit);
  }
  expect(await cacheStatus(app, "10x10/tom.png")).toEqual(miss);
});

test("what came while the clock was ahead is made once the clock is right", async () => {
  using app = await anApp();
  await app.space("shop", { rules: { warmUp } });
  await app.put("shop", "tom.png", picture);
  app.clock.advance(-30 * 86_400_000);
  await worked(app);
  expect(await cacheStatus(app, `${warmUp[0]}/tom.png`)).toEqual(hit);
});

test("without the rule, and once it has ended, nothing is made", async () => {
  using app = await anApp();
  await app.space("shop");
  await app.put("shop", "before.png", picture);
  await updateSpace(app.context, system, { key: "shop", rules: { warmUp } });
  await app.put("shop", "within.png", picture);
  await updateSpace(app.context, system, { key: "shop", rules: { warmUp: null } });
  await worked(app);
  for (const name of ["before", "within"])
    expect(await cacheStatus(app, `30x20/smart/${name}.png`)).toEqual(miss);
});

test("of a picture that is slow to decode the working copy is made first, so that what is kept is what is asked for", async () => {
  using app = await anApp({ renderer: engine, limits: { sourceMaxBytes: 100_000_000 } });
  await app.space("shop", { rules: { warmUp: ["300x200/filters:format(png)"] } });
  await app.put("shop", "large.png", large);
  await worked(app);
  const [version] = await app.context.db.read.select().from(assetVersions);
  expect(version?.workingCopy).toMatchObject({ width: 2048 });
  expect(await cacheStatus(app, "300x200/filters:format(png)/large.png")).toEqual(hit);
});

test.each([
  ["300x200/cat.jpg", /"cat\.jpg" in it is no operation/],
  ["filters:blurr(2)", /no filter "blurr"/],
])("the rule can't be %s", async (operations, reason) => {
  using app = await anApp();
  await app.space("shop");
  const change = updateSpace(app.context, system, { key: "shop", rules: { warmUp: [operations] } });
  await expect(change).rejects.toThrow(reason);
});

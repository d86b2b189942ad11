import { expect, test } from "bun:test";
import { findAsset } from "#src/domain/assets/find.ts";
import { startJobs } from "#src/jobs/schedule.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

test("what was uploaded is looked at soon after, whoever uploaded it", async () => {
  using app = await anApp();
  await app.space("shop");
  const before = await app.put("shop", "before.png", await aPicture("60x40/filters:format(png)"));
  const jobs = startJobs(app.context);
  const thumbHash = async (assetId: string) =>
    (await findAsset(app.context, system, { spaceKey: "shop", assetId })).version.thumbHash;
  while ((await thumbHash(before.id)) === undefined) await Bun.sleep(5);
  const after = await app.put("shop", "after.png", await aPicture("60x40/filters:format(png)"));
  jobs.stored();
  while ((await thumbHash(after.id)) === undefined) await Bun.sleep(5);
  await jobs.stop();
  expect(await thumbHash(after.id)).toMatch(/^[A-Za-z0-9+/]+=*$/);
});

test("what no row speaks of is swept when it is old enough", async () => {
  using app = await anApp();
  const body = () => new Response("left behind").body ?? new ReadableStream();
  await app.context.storage.put("objects/00/old", body(), { maxBytes: 100 });
  app.clock.advance(3_601_000);
  await app.context.storage.put("objects/00/young", body(), { maxBytes: 100 });
  const jobs = startJobs(app.context);
  while (await app.context.storage.head("objects/00/old")) await Bun.sleep(5);
  await jobs.stop();
  expect(await app.context.storage.head("objects/00/young")).toBeDefined();
});

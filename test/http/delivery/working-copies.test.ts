import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { CopyWishes } from "#src/domain/delivery/copy-wishes.ts";
import { decideNextCopy } from "#src/domain/delivery/decide-copy.ts";
import { purgeResults } from "#src/domain/delivery/purge-results.ts";
import type { Renderer } from "#src/imaging/job.ts";
import { system } from "#test/http/an-app.ts";
import { decode, engine, sharp } from "#test/support/engine.ts";

import { aShop, large, listening, size } from "./a-shop-of-large-pictures.ts";

test("the first request is answered as before, and later ones from a smaller copy under another ETag", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop(renderer);
  const first = await app.show("300x200/filters:format(png)");
  expect(jobs.map(({ standsFor }) => standsFor !== undefined)).toEqual([false]);
  expect(await decideNextCopy(app.context)).toBe(true);
  expect(await app.decided()).toMatchObject({ width: 2048, height: 1368 });
  const later = await app.show("300x200/filters:format(png)");
  expect(jobs.at(-1)?.standsFor).toMatchObject(size);
  expect(later.etag).not.toBe(first.etag);
  const [one, other] = await Promise.all([decode(first.body), decode(later.body)]);
  expect([other.width, other.height]).toEqual([one.width, one.height]);
  for (const [x, y] of [
    [50, 40],
    [150, 100],
    [240, 160],
  ] as const)
    for (const channel of ["r", "g", "b"] as const)
      expect(Math.abs(one.at(x, y)[channel] - other.at(x, y)[channel])).toBeLessThan(5);
});

test("what needs more than half of the copy, looks at single pixels or names no size is made from the original", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop(renderer);
  await app.show("300x200");
  await decideNextCopy(app.context);
  for (const operations of [
    "1200x800",
    "trim/300x200",
    "300x200/smart",
    "300x200/filters:trim(10)",
    "300x200/filters:orient(90)",
    "fit-in/300x300/filters:fill(auto)",
    "100x100:200x200/300x300",
    "meta/300x200",
  ])
    await app.show(operations);
  expect(jobs.slice(2).filter(({ standsFor }) => standsFor !== undefined)).toEqual([]);
});

test("a copy that was purged is made again before a result is made from it", async () => {
  using app = await aShop();
  await app.show("300x200");
  await decideNextCopy(app.context);
  const before = await app.show("310x200");
  await purgeResults(app.context, system, { spaceKey: "shop", assetId: app.asset.id });
  expect(await app.show("310x200")).toEqual(before);
});

test("a copy that can't be made again is given up", async () => {
  const { renderer, jobs } = listening();
  using app = await aShop({
    ...renderer,
    render: (job, claim) =>
      job.params.image === "copy" && jobs.length > 2
        ? engine.render({ ...job, limits: { ...job.limits, resultMaxSide: 1 } })
        : renderer.render(job, claim),
  });
  await app.show("300x200");
  await decideNextCopy(app.context);
  await app.show("301x200");
  await purgeResults(app.context, system, { spaceKey: "shop", assetId: app.asset.id });
  expect((await app.show("302x200")).status).toBe(422);
  expect((await app.show("302x200")).status).toBe(200);
  expect(await app.decided()).toBe(false);
});

test("a picture that looks different from its copy goes on being made from the original", async () => {
  const compare = async () => ({ mean: 2, worstBlock: 30 });
  using app = await aShop({ ...engine, compare });
  const before = await app.show("300x200");
  await decideNextCopy(app.context);
  expect(await app.decided()).toBe(false);
  expect(await app.show("300x200")).toEqual(before);
  expect(await decideNextCopy(app.context)).toBe(false);
});

test("a picture that is deleted while its copy is made leaves nothing behind", async () => {
  using app = await aShop();
  await app.show("300x200");
  await deleteAsset(app.context, system, { spaceKey: "shop", assetId: app.asset.id });
  expect(await decideNextCopy(app.context)).toBe(true);
  expect((await app.show("300x200")).status).toBe(404);
});

test("whoever stops doesn't wait for a copy, and the next request wishes again", async () => {
  const render: Renderer["render"] = (job, claim) =>
    job.params.image === "copy" ? new Promise(() => {}) : engine.render(job, claim);
  using app = await aShop({ ...engine, render });
  await app.show("300x200");
  const stopping = new AbortController();
  const deciding = decideNextCopy(app.context, stopping.signal);
  stopping.abort();
  await expect(deciding).rejects.toBe(stopping.signal.reason);
  expect(await app.decided()).toBeNull();
  await app.show("301x200");
  expect(app.context.copies.take()).toBe(app.asset.version.id);
});

test("a small picture gets no copy", async () => {
  using small = await aShop(engine, await sharp(large).resize(600).png().toBuffer());
  await small.show("100x60");
  expect(small.context.copies.take()).toBeUndefined();
});

test("of too many wishes the oldest are forgotten", () => {
  const wishes = new CopyWishes(true);
  for (let wish = 0; wish <= 1_000; wish += 1) wishes.wish(`version ${wish}`);
  expect(wishes.take()).toBe("version 1");
});

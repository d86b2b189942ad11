import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import type { Context } from "#src/domain/context.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";

const spaceKey = "cats";

async function withPictures(needs: Context, count: number) {
  const space = await aSpace(needs);
  for (let n = 1; n <= count; n += 1) await anAsset(needs, space, `${n}.png`, n);
  return space;
}

const namesOf = (page: { assets: { path: string }[] }) =>
  page.assets.map(({ path }) => path.replace(".png", ""));

test("pictures are listed newest first, page by page, each once", async () => {
  using needs = await aContext();
  await withPictures(needs, 7);
  const first = await listAssets(needs, system, { spaceKey, limit: 3 });
  const second = await listAssets(needs, system, { spaceKey, limit: 3, cursor: first.cursor ?? "" });
  const third = await listAssets(needs, system, { spaceKey, limit: 3, cursor: second.cursor ?? "" });
  expect([first, second, third].map(namesOf)).toEqual([["7", "6", "5"], ["4", "3", "2"], ["1"]]);
  expect(third.cursor).toBeUndefined();
});

test("a page that holds just the last of them is the last", async () => {
  using needs = await aContext();
  await withPictures(needs, 3);
  expect((await listAssets(needs, system, { spaceKey, limit: 3 })).cursor).toBeUndefined();
});

test("pages go on where they were while pictures come in, get versions and go", async () => {
  using needs = await aContext();
  const space = await withPictures(needs, 6);
  const first = await listAssets(needs, system, { spaceKey, limit: 2 });
  await anAsset(needs, space, "new.png");
  await anAsset(needs, space, "2.png", 99);
  const last = first.assets.at(-1);
  await deleteAsset(needs, system, { spaceKey, assetId: last?.id ?? "" });
  const second = await listAssets(needs, system, { spaceKey, cursor: first.cursor ?? "" });
  expect(namesOf(first)).toEqual(["6", "5"]);
  expect(namesOf(second)).toEqual(["4", "3", "2", "1"]);
});

test("a picture is listed with the version that is shown", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  await anAsset(needs, space, "a.png", 1);
  const shown = await anAsset(needs, space, "a.png", 2);
  expect((await listAssets(needs, system, { spaceKey })).assets).toEqual([shown]);
});

test("a folder lists what lies directly in it", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  for (const path of ["a.png", "old/b.png", "old/c.png", "old/older/d.png", "older/e.png"]) {
    await anAsset(needs, space, path);
  }
  const namesIn = async (folder: string) => namesOf(await listAssets(needs, system, { spaceKey, folder }));
  expect(await namesIn("")).toEqual(["a"]);
  expect(await namesIn("/old/")).toEqual(["old/c", "old/b"]);
  expect(await namesIn("old/older")).toEqual(["old/older/d"]);
  expect(await namesIn("nowhere")).toEqual([]);
});

test.each([
  [{ limit: 0 }, "limit"],
  [{ limit: 201 }, "limit"],
  [{ limit: 1.5 }, "limit"],
  [{ limit: Number.NaN }, "limit"],
  [{ cursor: "" }, "cursor"],
  [{ cursor: "1 OR 1=1" }, "cursor"],
  [{ folder: "../x" }, "path"],
])("%j is told to be wrong", async (asked, field) => {
  using needs = await aContext();
  await aSpace(needs);
  await expect(listAssets(needs, system, { spaceKey, ...asked })).rejects.toMatchObject({
    code: "invalid",
    fields: { [field]: expect.any(String) },
  });
});

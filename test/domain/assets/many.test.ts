import { expect, test } from "bun:test";
import { browseFolder } from "#src/domain/assets/browse.ts";
import { deleteAssets, listChosen, moveAssets } from "#src/domain/assets/many.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import { aContext, anAsset, aPersonWith, aSpace, system } from "#test/support/domain.ts";

const spaceKey = "cats";

async function threeCats() {
  const needs = await aContext();
  const space = await aSpace(needs);
  const ids: string[] = [];
  for (const [shade, name] of ["1.png", "2.png", "3.png"].entries())
    ids.push((await anAsset(needs, space, `f/${name}`, shade)).id);
  const namesIn = async (folder: string) =>
    (await browseFolder(needs, system, { spaceKey, folder })).pictures.map(({ path }) => path).toSorted();
  return { needs, space, ids, namesIn };
}

test("pictures move to another folder together, and keep their names", async () => {
  const { needs, ids, namesIn } = await threeCats();
  using _ = needs;
  await moveAssets(needs, system, { spaceKey, assetIds: ids.slice(0, 2), folder: "/g/h/" });
  expect(await namesIn("g/h")).toEqual(["g/h/1.png", "g/h/2.png"]);
  expect(await namesIn("f")).toEqual(["f/3.png"]);
  await moveAssets(needs, system, { spaceKey, assetIds: ids, folder: "" });
  expect(await namesIn("")).toEqual(["1.png", "2.png", "3.png"]);
});

test("where one of the names is taken none of them moves", async () => {
  const { needs, space, ids, namesIn } = await threeCats();
  using _ = needs;
  await anAsset(needs, space, "g/2.png", 9);
  const moved = moveAssets(needs, system, { spaceKey, assetIds: ids, folder: "g" });
  expect(await moved.catch(({ code }) => code)).toBe("conflict");
  expect([await namesIn("f"), await namesIn("g")]).toEqual([["f/1.png", "f/2.png", "f/3.png"], ["g/2.png"]]);
});

test("pictures are deleted together, whatever has gone meanwhile", async () => {
  const { needs, ids, namesIn } = await threeCats();
  using _ = needs;
  const [first = "", second = ""] = ids;
  expect(await deleteAssets(needs, system, { spaceKey, assetIds: [first] })).toBe(1);
  expect(await deleteAssets(needs, system, { spaceKey, assetIds: [first, second, second] })).toBe(1);
  expect(await namesIn("f")).toEqual(["f/3.png"]);
  expect((await listChosen(needs, system, { spaceKey, assetIds: ids })).map(({ path }) => path)).toEqual([
    "f/3.png",
  ]);
});

test("what is moved or deleted together is written down, and nothing where nothing was there", async () => {
  const { needs, space, ids } = await threeCats();
  using _ = needs;
  await moveAssets(needs, system, { spaceKey, assetIds: ids, folder: "g" });
  await deleteAssets(needs, system, { spaceKey, assetIds: ids.slice(1) });
  await deleteAssets(needs, system, { spaceKey, assetIds: ids.slice(1) });
  const [deleted, moved] = await listAudit(needs, system, { audited: { orgId: space.orgId }, filter: {} });
  expect([deleted, moved]).toMatchObject([
    { action: "assets.deleted", spaceId: space.id, details: { pictures: 2 } },
    { action: "assets.moved", spaceId: space.id, details: { pictures: 3 } },
  ]);
});

test("none, too many, and those of another space are refused or not there", async () => {
  const { needs, space, ids, namesIn } = await threeCats();
  using _ = needs;
  const codeOf = (work: Promise<unknown>) => work.then(() => "done").catch(({ code }) => code);
  for (const assetIds of [[], Array.from({ length: 101 }, (_, n) => String(n))])
    for (const verb of [listChosen, deleteAssets])
      expect(await codeOf(verb(needs, system, { spaceKey, assetIds }))).toBe("invalid");
  await aSpace(needs, "dogs");
  const theirs = { spaceKey: "dogs", assetIds: ids };
  expect(await codeOf(moveAssets(needs, system, { ...theirs, folder: "x" }))).toBe("not_found");
  expect(await deleteAssets(needs, system, theirs)).toBe(0);
  const editor = aPersonWith({ spaces: [{ spaceId: space.id, orgId: space.orgId, role: "editor" }] });
  expect(await codeOf(deleteAssets(needs, editor, { spaceKey, assetIds: ids }))).toBe("forbidden");
  expect(await namesIn("f")).toHaveLength(3);
});

import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import type { Context } from "#src/domain/context.ts";
import { lookUpDeliveredAsset } from "#src/domain/delivery/look-up-asset.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { aContext, aKeyOf, anAsset, aSpace, system } from "#test/support/domain.ts";

const spaceKey = "cats";

async function delivered(needs: Context, space: Space, path: string, version?: number) {
  const asked = { spaceId: space.id, path, ...(version !== undefined && { version }) };
  return await lookUpDeliveredAsset(needs, asked);
}

test("a moved picture has its new path and still answers at the old one", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space, "cat.png");
  needs.clock.advance(1000);
  const asset = await updateAsset(needs, system, { spaceKey, assetId, path: "/old//cat.png", revision: 1 });
  expect(asset).toMatchObject({
    id: assetId,
    path: "old/cat.png",
    revision: 2,
    updatedAt: needs.clock.now(),
  });
  expect((await delivered(needs, space, "old/cat.png"))?.assetId).toBe(assetId);
  expect((await delivered(needs, space, "cat.png"))?.assetId).toBe(assetId);
  expect((await listAssets(needs, system, { spaceKey, folder: "old" })).assets).toEqual([asset]);
  expect((await listAssets(needs, system, { spaceKey, folder: "" })).assets).toEqual([]);
});

test("every path that it had goes on, and a path that it takes back is its own again", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space, "a.png");
  for (const path of ["b.png", "c.png", "a.png"])
    await updateAsset(needs, system, { spaceKey, assetId, path });
  for (const path of ["a.png", "b.png", "c.png"]) {
    expect((await delivered(needs, space, path))?.assetId).toBe(assetId);
  }
});

test("a new picture at an old path takes it over", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space, "a.png");
  await updateAsset(needs, system, { spaceKey, assetId, path: "b.png" });
  const other = await anAsset(needs, space, "a.png");
  expect(other.id).not.toBe(assetId);
  expect((await delivered(needs, space, "a.png"))?.assetId).toBe(other.id);
  await deleteAsset(needs, system, { spaceKey, assetId: other.id });
  expect(await delivered(needs, space, "a.png")).toBeUndefined();
});

test("a picture that moves to another's old path takes it over, too", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const first = await anAsset(needs, space, "a.png");
  const second = await anAsset(needs, space, "z.png");
  await updateAsset(needs, system, { spaceKey, assetId: first.id, path: "b.png" });
  await updateAsset(needs, system, { spaceKey, assetId: second.id, path: "a.png" });
  expect((await delivered(needs, space, "a.png"))?.assetId).toBe(second.id);
  expect((await delivered(needs, space, "b.png"))?.assetId).toBe(first.id);
});

test("a path that is taken is a conflict, and nothing moves", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space, "a.png");
  const other = await anAsset(needs, space, "b.png");
  const moving = updateAsset(needs, system, { spaceKey, assetId, path: "b.png" });
  await expect(moving).rejects.toMatchObject({ code: "conflict" });
  expect((await delivered(needs, space, "a.png"))?.assetId).toBe(assetId);
  expect((await delivered(needs, space, "b.png"))?.assetId).toBe(other.id);
});

test("moving over a change that wasn't seen is a conflict", async () => {
  using needs = await aContext();
  const { id: assetId } = await anAsset(needs, await aSpace(needs), "a.png");
  await updateAsset(needs, system, { spaceKey, assetId, path: "b.png", revision: 1 });
  const moving = updateAsset(needs, system, { spaceKey, assetId, path: "c.png", revision: 1 });
  await expect(moving).rejects.toMatchObject({ code: "conflict" });
});

test("moving to where it is changes nothing", async () => {
  using needs = await aContext();
  const { id: assetId } = await anAsset(needs, await aSpace(needs), "a.png");
  expect(await updateAsset(needs, system, { spaceKey, assetId, path: "a.png" })).toMatchObject({
    revision: 1,
  });
});

test("who may only write is told of the moved picture", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space, "a.png");
  const writer = await aKeyOf(needs, space, ["assets:write"]);
  expect(await updateAsset(needs, writer, { spaceKey, assetId, path: "b.png" })).toMatchObject({
    path: "b.png",
  });
});

test("delivery finds the version that is asked for, and only in its own space", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const first = await anAsset(needs, space, "a.png", 1);
  const second = await anAsset(needs, space, "a.png", 2);
  const other = await createSpace(needs, system, { orgId: space.orgId, key: "dogs" });
  expect((await delivered(needs, space, "a.png"))?.versionId).toBe(second.version.id);
  expect((await delivered(needs, space, "a.png", 1))?.versionId).toBe(first.version.id);
  expect((await delivered(needs, space, "a.png", 2))?.versionNumber).toBe(2);
  expect(await delivered(needs, space, "a.png", 3)).toBeUndefined();
  expect(await delivered(needs, other, "a.png")).toBeUndefined();
});

test("an old path gives the version that is asked for, too", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId, version } = await anAsset(needs, space, "a.png", 1);
  await anAsset(needs, space, "a.png", 2);
  await updateAsset(needs, system, { spaceKey, assetId, path: "b.png" });
  expect((await delivered(needs, space, "a.png", 1))?.versionId).toBe(version.id);
});

test("delivery is told what it needs of a picture", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId, version } = await anAsset(needs, space, "Cafe\u0301.png");
  expect(await delivered(needs, space, "/Cafe\u0301.png")).toEqual({
    assetId,
    versionId: version.id,
    versionNumber: 1,
    objectKey: `objects/${version.id.slice(-2)}/${version.id}`,
    sizeBytes: version.sizeBytes,
    format: "png",
    contentType: "image/png",
    width: 4,
    height: 3,
    pages: 1,
    orientation: 0,
    hasAlpha: false,
    createdAt: version.createdAt,
  });
});

test.each(["", "..", "a.png/../b", "a.png\0", "missing.png", "A.png", "a.png%20"])(
  "%j finds nothing",
  async (path) => {
    using needs = await aContext();
    const space = await aSpace(needs);
    await anAsset(needs, space, "a.png");
    expect(await delivered(needs, space, path)).toBeUndefined();
  },
);

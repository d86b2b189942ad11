import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { findAsset } from "#src/domain/assets/find.ts";
import { findOriginal } from "#src/domain/assets/original.ts";
import { sweepOrphans } from "#src/domain/assets/sweep.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import type { Context } from "#src/domain/context.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";

const hour = 3_600_000;
const spaceKey = "cats";
const objectsIn = async (needs: Context) => (await needs.storage.list("")).objects.length;

test("a deleted picture is gone with all its versions and old paths", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space, "a.png", 1);
  await anAsset(needs, space, "a.png", 2);
  await updateAsset(needs, system, { spaceKey, assetId, path: "b.png" });
  const kept = await anAsset(needs, space, "kept.png");
  await deleteAsset(needs, system, { spaceKey, assetId });
  const named = { spaceKey, assetId };
  await expect(findAsset(needs, system, named)).rejects.toMatchObject({ code: "not_found" });
  await expect(findOriginal(needs, system, named)).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteAsset(needs, system, named)).rejects.toMatchObject({ code: "not_found" });
  expect(await objectsIn(needs)).toBe(1);
  expect((await anAsset(needs, space, "a.png")).id).not.toBe(assetId);
  expect(await findAsset(needs, system, { spaceKey, assetId: kept.id })).toEqual(kept);
});

test("a crash between rows and bytes leaves the bytes to the sweep", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id: assetId } = await anAsset(needs, space);
  const kept = await anAsset(needs, space, "kept.png");
  const storage = { ...needs.storage, delete: () => Promise.reject(new Error("power cut")) };
  await deleteAsset({ ...needs, storage }, system, { spaceKey, assetId });
  await expect(findAsset(needs, system, { spaceKey, assetId })).rejects.toMatchObject({ code: "not_found" });
  expect(await objectsIn(needs)).toBe(2);
  needs.clock.advance(hour + 1);
  expect(await sweepOrphans(needs)).toBe(1);
  expect(await objectsIn(needs)).toBe(1);
  await (await findOriginal(needs, system, { spaceKey, assetId: kept.id })).open();
});

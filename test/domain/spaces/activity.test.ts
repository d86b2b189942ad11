import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { moveAssets } from "#src/domain/assets/many.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { eraseDeleted } from "#src/domain/orgs/erase.ts";
import { deliveriesOf, listActivity, noteDeliveries } from "#src/domain/spaces/activity.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { deleteSpace } from "#src/domain/spaces/space-life.ts";
import { aContext, aKeyOf, anAsset, aPersonWith, aSpace, system } from "#test/support/domain.ts";
import { aPicture } from "#test/support/pictures.ts";

const dayMs = 86_400_000;

function activityOf(needs: Context, spaceKey = "cats") {
  return listActivity(needs, system, { spaceKey, since: "2000-01-01" });
}

function deliver(needs: Context, space: Space, times: number): void {
  for (let time = 0; time < times; time += 1) deliveriesOf(needs.db.read, space.id).number += 1;
}

test("uploads and changes are counted by day, and what changed nothing isn't", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const spaceKey = space.key;
  const first = await anAsset(needs, space, "cat.png");
  const second = await anAsset(needs, space, "dog.png", 10);
  const again = { spaceKey, path: "cat.png" };
  await uploadAsset(needs, system, { ...again, body: await aPicture({ shade: 0 }) });
  await uploadAsset(needs, system, { ...again, body: await aPicture({ shade: 20 }) });
  const named = { spaceKey, assetId: second.id };
  await replaceAsset(needs, system, { ...named, body: await aPicture({ shade: 30 }) });
  await replaceAsset(needs, system, { ...named, body: await aPicture({ shade: 30 }) });
  await updateAsset(needs, system, { ...named, path: "hound.png" });
  await updateAsset(needs, system, { ...named, path: "hound.png" });
  needs.clock.advance(dayMs);
  await moveAssets(needs, system, { spaceKey, assetIds: [first.id, second.id], folder: "pets" });
  await deleteAsset(needs, system, { spaceKey, assetId: first.id });
  expect(await activityOf(needs)).toMatchObject([
    { uploads: 2, changes: 3, deliveries: 0 },
    { uploads: 0, changes: 3, deliveries: 0 },
  ]);
});

test("an upload that is refused is none", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  await anAsset(needs, space);
  const body = await aPicture({ shade: 9 });
  const taken = uploadAsset(needs, system, { spaceKey: space.key, path: "cat.png", onlyNew: true, body });
  await expect(taken).rejects.toMatchObject({ code: "precondition_failed" });
  expect(await activityOf(needs)).toMatchObject([{ uploads: 1, changes: 0 }]);
});

test("deliveries are noted once, by space and day", async () => {
  using needs = await aContext();
  const [cats, dogs] = [await aSpace(needs), await aSpace(needs, "dogs")];
  deliver(needs, cats, 3);
  deliver(needs, dogs, 1);
  expect(await activityOf(needs)).toEqual([]);
  await noteDeliveries(needs);
  await noteDeliveries(needs);
  deliver(needs, cats, 2);
  await noteDeliveries(needs);
  needs.clock.advance(dayMs);
  deliver(needs, cats, 5);
  await noteDeliveries(needs);
  expect((await activityOf(needs)).map(({ deliveries }) => deliveries)).toEqual([5, 5]);
  expect((await activityOf(needs, "dogs")).map(({ deliveries }) => deliveries)).toEqual([1]);
});

test("deliveries that can't be noted are noted the next time", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  deliver(needs, space, 4);
  const db = { ...needs.db, write: () => Promise.reject(new Error("disk full")) };
  await expect(noteDeliveries({ ...needs, db })).rejects.toThrow("disk full");
  await noteDeliveries(needs);
  expect(await activityOf(needs)).toMatchObject([{ deliveries: 4 }]);
});

test("of a space that was erased meanwhile nothing is noted, and the others are", async () => {
  using needs = await aContext();
  const [cats, dogs] = [await aSpace(needs), await aSpace(needs, "dogs")];
  deliver(needs, cats, 1);
  await noteDeliveries(needs);
  deliver(needs, cats, 1);
  deliver(needs, dogs, 1);
  await deleteSpace(needs, system, { spaceKey: "cats", name: cats.name });
  needs.clock.advance(8 * dayMs);
  await eraseDeleted(needs);
  await noteDeliveries(needs);
  expect(await activityOf(needs, "dogs")).toMatchObject([{ deliveries: 1 }]);
});

test("managers see what went on, and nobody below", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const asked = { spaceKey: space.key, since: "2000-01-01" };
  const inSpace = (role: "manager" | "editor") =>
    aPersonWith({ spaces: [{ spaceId: space.id, orgId: space.orgId, role }] });
  expect(await listActivity(needs, inSpace("manager"), asked)).toEqual([]);
  for (const actor of [inSpace("editor"), await aKeyOf(needs, space)]) {
    await expect(listActivity(needs, actor, asked)).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(listActivity(needs, aPersonWith({}), asked)).rejects.toMatchObject({ code: "not_found" });
});

import { expect, test } from "bun:test";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import {
  archiveSpace,
  changeSpaceKey,
  deleteSpace,
  restoreSpace,
  unarchiveSpace,
} from "#src/domain/spaces/space-life.ts";
import { createSpace, findSpace } from "#src/domain/spaces/spaces.ts";
import { aContext, aPersonWith, aSpace, system } from "#test/support/domain.ts";
import { aPicture } from "#test/support/pictures.ts";

test("a space is answered under every name that it ever had, and nobody else gets one of them", async () => {
  using needs = await aContext();
  const { id, orgId } = await aSpace(needs);
  await changeSpaceKey(needs, system, { spaceKey: "cats", key: "tigers" });
  await changeSpaceKey(needs, system, { spaceKey: "cats", key: "lions" });
  for (const key of ["cats", "tigers", "lions"]) {
    expect(await findSpace(needs, system, key)).toMatchObject({ id, key: "lions" });
    expect(await lookUpDeliverySpace(needs, key)).toMatchObject({ id });
    const taken = createSpace(needs, system, { orgId, key });
    await expect(taken).rejects.toMatchObject({ code: "conflict", fields: { key: "key_taken" } });
  }
  const other = await createOrg(needs, system, { name: "Another" });
  await createSpace(needs, system, { orgId: other.id, key: "dogs" });
  const stolen = changeSpaceKey(needs, system, { spaceKey: "dogs", key: "cats" });
  await expect(stolen).rejects.toMatchObject({ code: "conflict" });
  expect(await changeSpaceKey(needs, system, { spaceKey: "lions", key: "cats" })).toMatchObject({
    key: "cats",
  });
});

test.each(["Admin", "www", "-a", "a b"])("a space isn't renamed to %j", async (key) => {
  using needs = await aContext();
  await aSpace(needs);
  const renamed = changeSpaceKey(needs, system, { spaceKey: "cats", key });
  await expect(renamed).rejects.toMatchObject({ code: "invalid" });
});

test("an archived space is delivered and takes nothing in, until it is taken out again", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const owner = aPersonWith({ orgs: [{ orgId, role: "owner" }] });
  const upload = async () =>
    uploadAsset(needs, owner, { spaceKey: "cats", path: "a.png", body: await aPicture() });
  await archiveSpace(needs, owner, { spaceKey: "cats" });
  expect(await lookUpDeliverySpace(needs, "cats")).toBeDefined();
  await expect(upload()).rejects.toMatchObject({ code: "forbidden" });
  await unarchiveSpace(needs, owner, { spaceKey: "cats" });
  expect((await upload()).created).toBe(true);
});

test("a deleted space is asked for by its typed name, and is as if it weren't there", async () => {
  using needs = await aContext();
  const { id: spaceId, orgId } = await aSpace(needs);
  const asked = deleteSpace(needs, system, { spaceKey: "cats", name: "dogs" });
  await expect(asked).rejects.toMatchObject({ fields: { name: "name_differs" } });
  const editor = aPersonWith({ spaces: [{ spaceId, orgId, role: "editor" }] });
  const owner = aPersonWith({ orgs: [{ orgId, role: "owner" }] });
  await deleteSpace(needs, owner, { spaceKey: "cats", name: "cats" });
  expect(await lookUpDeliverySpace(needs, "cats")).toBeUndefined();
  await expect(findSpace(needs, editor, "cats")).rejects.toMatchObject({ code: "not_found" });
  await restoreSpace(needs, owner, { spaceKey: "cats" });
  expect(await lookUpDeliverySpace(needs, "cats")).toBeDefined();
});

test("a space has twenty names in its life, and can go back to each", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const rename = (key: string) => changeSpaceKey(needs, system, { spaceKey: "cats", key });
  for (let number = 2; number <= 20; number += 1) await rename(`cats-${number}`);
  await expect(rename("cats-21")).rejects.toMatchObject({ code: "over_quota" });
  expect(await rename("cats-7")).toMatchObject({ key: "cats-7" });
});

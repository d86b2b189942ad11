import { expect, test } from "bun:test";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { objectKeyOf } from "#src/domain/assets/objects.ts";
import { findOriginal } from "#src/domain/assets/original.ts";
import { sweepOrphans } from "#src/domain/assets/sweep.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { updateProfile } from "#src/domain/identity/profile.ts";
import { createId } from "#src/lib/id.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import { aDirectory } from "#test/support/directory.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { anAccount, signedIn } from "#test/support/people.ts";
import { aPicture } from "#test/support/pictures.ts";

const hour = 3_600_000;
const keysIn = async (needs: Context) => (await needs.storage.list("")).objects.map(({ key }) => key);

/** An upload that ends with the process after its bytes are safe and before its row is. */
async function crashedUpload(needs: Context): Promise<void> {
  const db = { ...needs.db, write: () => Promise.reject(new Error("power cut")) };
  const storage = { ...needs.storage, delete: () => Promise.reject(new Error("power cut")) };
  const log = { ...needs.log, warn: () => undefined } as unknown as Context["log"];
  const upload = { spaceKey: "cats", path: "lost.png", body: await aPicture() };
  await expect(uploadAsset({ ...needs, db, storage, log }, system, upload)).rejects.toThrow("power cut");
}

test("what a crash left between bytes and row goes after an hour and never before", async () => {
  using needs = await aContext();
  const kept = await anAsset(needs, await aSpace(needs));
  await crashedUpload(needs);
  expect(await keysIn(needs)).toHaveLength(2);
  needs.clock.advance(hour);
  expect(await sweepOrphans(needs)).toBe(0);
  expect(await keysIn(needs)).toHaveLength(2);
  needs.clock.advance(1);
  expect(await sweepOrphans(needs)).toBe(1);
  await (await findOriginal(needs, system, { spaceKey: "cats", assetId: kept.id })).open();
});

test("every version of a picture stays, however old", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  for (let shade = 0; shade < 5; shade += 1) await anAsset(needs, space, "a.png", shade);
  needs.clock.advance(1000 * hour);
  expect(await sweepOrphans(needs)).toBe(0);
  expect(await keysIn(needs)).toHaveLength(5);
});

test("the picture of a person stays until he has another", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  for (const [index, id] of [createId(1), createId(2)].entries()) {
    const body = new Response("a picture").body ?? new ReadableStream();
    await needs.storage.put(objectKeyOf(id), body, { maxBytes: 100 });
    await updateProfile(needs, person, { revision: index + 1, avatarVersion: id });
  }
  needs.clock.advance(2 * hour);
  expect(await sweepOrphans(needs)).toBe(1);
  expect(await keysIn(needs)).toHaveLength(1);
});

test("many orphans go over more than one page, and what isn't ours stays", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const kept = await anAsset(needs, space);
  const put = (key: string) => needs.storage.put(key, new Blob(["x"]).stream(), { maxBytes: 10 });
  await Promise.all(Array.from({ length: 2500 }, (_, index) => put(`objects/ab/${index}`)));
  await put("elsewhere/x");
  needs.clock.advance(hour + 1);
  expect(await sweepOrphans(needs)).toBe(2500);
  expect(await keysIn(needs)).toEqual([
    "elsewhere/x",
    `objects/${kept.version.id.slice(-2)}/${kept.version.id}`,
  ]);
});

test("half-written files on disk go with them", async () => {
  using root = aDirectory();
  const storage = createDiskStorage({ root: root.path });
  using needs = await aContext({ storage });
  await anAsset(needs, await aSpace(needs));
  const folder = join(root.path, ".unfinished");
  writeFileSync(join(folder, "half"), "x");
  const seconds = needs.clock.now() / 1000;
  utimesSync(join(folder, "half"), seconds, seconds);
  expect(await sweepOrphans(needs)).toBe(0);
  needs.clock.advance(hour + 1000);
  expect(await sweepOrphans(needs)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

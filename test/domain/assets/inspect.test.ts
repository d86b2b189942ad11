import { expect, test } from "bun:test";
import { findAsset } from "#src/domain/assets/find.ts";
import { inspectNextVersion } from "#src/domain/assets/inspect.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { bodyOf } from "#test/support/bytes.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { aPng } from "#test/support/pictures.ts";

const versionOf = async (needs: Context, assetId: string) =>
  (await findAsset(needs, system, { spaceKey: "cats", assetId })).version;

function refusing(needs: Context, code: RefusalCode): Context {
  const probe = () => Promise.reject(new Refusal(code, "no"));
  return { ...needs, renderer: { ...needs.renderer, probe } };
}

test("each version is looked at once, oldest first, and gets its ThumbHash", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const first = await anAsset(needs, space, "a.png");
  const second = await anAsset(needs, space, "b.png");
  expect(await inspectNextVersion(needs)).toBe(true);
  expect((await versionOf(needs, first.id)).thumbHash).toMatch(/^[\w+/]+=*$/);
  expect((await versionOf(needs, second.id)).thumbHash).toBeUndefined();
  expect(await inspectNextVersion(needs)).toBe(true);
  expect((await versionOf(needs, second.id)).thumbHash).toBeDefined();
  expect(await inspectNextVersion(needs)).toBe(false);
});

test("a picture that came while the clock was ahead is looked at once the clock is right", async () => {
  using needs = await aContext();
  const { id } = await anAsset(needs, await aSpace(needs));
  needs.clock.advance(-30 * 86_400_000);
  expect(await inspectNextVersion(needs)).toBe(true);
  expect((await versionOf(needs, id)).thumbHash).toBeDefined();
  expect(await inspectNextVersion(needs)).toBe(false);
});

test("looking at a picture is no change that a person has to know of", async () => {
  using needs = await aContext();
  const { id, revision, updatedAt } = await anAsset(needs, await aSpace(needs));
  needs.clock.advance(1000);
  await inspectNextVersion(needs);
  expect(await findAsset(needs, system, { spaceKey: "cats", assetId: id })).toMatchObject({
    revision,
    updatedAt,
  });
});

test("a picture with broken data is found out, and stays", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const bytes = await aPng({ width: 200, height: 200 });
  bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 20);
  const { asset } = await uploadAsset(needs, system, {
    spaceKey: "cats",
    path: "a.png",
    body: bodyOf(bytes),
  });
  expect(asset.version.damaged).toBe(false);
  await inspectNextVersion(needs);
  expect((await versionOf(needs, asset.id)).damaged).toBe(true);
});

test.each([
  ["broken", true],
  ["unsupported", true],
  ["too_costly", false],
] as const)(
  "a picture refused as %s is marked as damaged: %p, and not tried again",
  async (code, damaged) => {
    using needs = await aContext();
    const { id } = await anAsset(needs, await aSpace(needs));
    expect(await inspectNextVersion(refusing(needs, code))).toBe(true);
    expect(await versionOf(needs, id)).toMatchObject({ damaged });
    expect(await inspectNextVersion(needs)).toBe(false);
  },
);

test("a server that is too busy to look looks at the others first and comes back", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id } = await anAsset(needs, space, "a.png");
  const other = await anAsset(needs, space, "b.png");
  await expect(inspectNextVersion(refusing(needs, "overloaded"))).rejects.toMatchObject({
    code: "overloaded",
  });
  expect(await inspectNextVersion(needs)).toBe(true);
  expect((await versionOf(needs, other.id)).thumbHash).toBeDefined();
  expect(await inspectNextVersion(needs)).toBe(false);
  needs.clock.advance(60_000);
  expect(await inspectNextVersion(needs)).toBe(true);
  expect((await versionOf(needs, id)).thumbHash).toBeDefined();
});

test("a picture whose file was lost is marked as damaged", async () => {
  using needs = await aContext();
  const { id, version } = await anAsset(needs, await aSpace(needs));
  await needs.storage.delete(`objects/${version.id.slice(-2)}/${version.id}`);
  expect(await inspectNextVersion(needs)).toBe(true);
  expect((await versionOf(needs, id)).damaged).toBe(true);
});

test("whoever stops doesn't wait for a picture that takes long, and it is looked at later", async () => {
  using needs = await aContext();
  await anAsset(needs, await aSpace(needs), "a.png");
  const stopping = new AbortController();
  const probe = () => new Promise<never>(() => {});
  const looking = inspectNextVersion({ ...needs, renderer: { ...needs.renderer, probe } }, stopping.signal);
  stopping.abort();
  await expect(looking).rejects.toBe(stopping.signal.reason);
  expect(await inspectNextVersion(needs)).toBe(true);
});

import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findAsset, lookUpAssetByPath } from "#src/domain/assets/find.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import { findOriginal } from "#src/domain/assets/original.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import type { Renderer } from "#src/imaging/job.ts";
import { unlessAborted } from "#src/lib/abort.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import { bodyOf, brokenBody, unreadBody } from "#test/support/bytes.ts";
import { aDirectory } from "#test/support/directory.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { engine } from "#test/support/engine.ts";
import { aJpeg, aPicture, aPng } from "#test/support/pictures.ts";

const nobodyLeaves = new AbortController().signal;
const cat = { spaceKey: "cats", path: "cat.png" };

const objectsIn = async (needs: Context) => (await needs.storage.list("objects/")).objects;
const isEmpty = async (needs: Context) => {
  expect((await listAssets(needs, system, { spaceKey: "cats" })).assets).toEqual([]);
  expect(await objectsIn(needs)).toEqual([]);
};

test("a picture is kept as it came, described by its own header", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const bytes = await aPng({ width: 40, height: 30 });
  const { asset, created } = await uploadAsset(needs, system, {
    spaceKey: "cats",
    path: "/old//cat.jpg",
    body: bodyOf(bytes),
  });
  expect(created).toBe(true);
  expect(asset).toMatchObject({
    spaceId: space.id,
    path: "old/cat.jpg",
    revision: 1,
    createdAt: needs.clock.now(),
  });
  expect(asset.version).toMatchObject({
    number: 1,
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    format: "png",
    contentType: "image/png",
    width: 40,
    height: 30,
    pages: 1,
    orientation: 0,
    hasAlpha: false,
    damaged: false,
  });
  expect(asset.version).not.toHaveProperty("thumbHash");
  const original = await findOriginal(needs, system, { spaceKey: "cats", assetId: asset.id });
  expect(original.asset).toEqual(asset);
  expect(Buffer.from(await new Response(await original.open()).bytes()).equals(bytes)).toBe(true);
});

test("an original can be read in part", async () => {
  using needs = await aContext();
  const { id: assetId } = await anAsset(needs, await aSpace(needs));
  const original = await findOriginal(needs, system, { spaceKey: "cats", assetId });
  expect(await new Response(await original.open({ first: 1, last: 3 })).text()).toBe("PNG");
});

test("on disk a picture is found by its version's id, never by its name", async () => {
  using root = aDirectory();
  using needs = await aContext({ storage: createDiskStorage({ root: root.path }) });
  await aSpace(needs);
  const path = "etc/passwd.png";
  const { asset } = await uploadAsset(needs, system, { ...cat, path, body: await aPicture() });
  const shard = asset.version.id.slice(-2);
  expect(readdirSync(join(root.path, "objects", shard))).toEqual([asset.version.id]);
  expect(existsSync(join(root.path, "objects/etc"))).toBe(false);
});

test("a path that is taken gets a new version", async () => {
  using needs = await aContext();
  const first = await anAsset(needs, await aSpace(needs));
  needs.clock.advance(1000);
  const { asset, created } = await uploadAsset(needs, system, { ...cat, body: await aPicture({ width: 9 }) });
  expect(created).toBe(false);
  expect(asset).toMatchObject({
    id: first.id,
    revision: 2,
    createdAt: first.createdAt,
    updatedAt: needs.clock.now(),
  });
  expect(asset.version).toMatchObject({ number: 2, width: 9 });
  expect(await findAsset(needs, system, { spaceKey: "cats", assetId: first.id })).toEqual(asset);
  expect(await objectsIn(needs)).toHaveLength(2);
});

test("names in one Unicode form or the other are one name", async () => {
  using needs = await aContext();
  const first = await anAsset(needs, await aSpace(needs), "Cafe\u0301.png");
  const second = await uploadAsset(needs, system, { ...cat, path: "Caf\u00e9.png", body: await aPicture() });
  expect([second.asset.id, second.created]).toEqual([first.id, false]);
  const found = await lookUpAssetByPath(needs, system, { spaceKey: "cats", path: "Cafe\u0301.png" });
  expect(found?.path).toBe("Caf\u00e9.png");
});

test("names that differ in case are two", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const [lower, upper] = [await anAsset(needs, space, "cat.png"), await anAsset(needs, space, "CAT.png")];
  expect(upper.id).not.toBe(lower.id);
  expect(await lookUpAssetByPath(needs, system, { ...cat, path: "Cat.png" })).toBeUndefined();
});

test("uploads to one path at once become consecutive versions of one picture", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const uploads = Array.from({ length: 20 }, async (_, shade) =>
    uploadAsset(needs, system, { ...cat, body: await aPicture({ shade }) }),
  );
  const answers = await Promise.all(uploads);
  const numbers = answers.map(({ asset }) => asset.version.number).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(new Set(answers.map(({ asset }) => asset.id)).size).toBe(1);
  expect(answers.filter(({ created }) => created)).toHaveLength(1);
});

test("uploads of the same bytes to one path at once become one version", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const uploads = Array.from({ length: 5 }, async () =>
    uploadAsset(needs, system, { ...cat, body: await aPicture() }),
  );
  const answers = await Promise.all(uploads);
  expect(new Set(answers.map(({ asset }) => asset.version.id)).size).toBe(1);
  expect(await objectsIn(needs)).toHaveLength(1);
});

test("of uploads that are only for a new picture exactly one wins, and the others leave nothing", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const uploads = Array.from({ length: 20 }, async (_, shade) =>
    uploadAsset(needs, system, { ...cat, onlyNew: true, body: await aPicture({ shade }) }),
  );
  const answers = await Promise.allSettled(uploads);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusals = answers.filter((answer) => answer.status === "rejected").map(({ reason }) => reason.code);
  expect(refusals).toEqual(Array(19).fill("precondition_failed"));
  expect(await objectsIn(needs)).toHaveLength(1);
});

test("what is only for a new picture is refused before a byte is read, where one is there", async () => {
  using needs = await aContext();
  await anAsset(needs, await aSpace(needs));
  const { body, wasRead } = unreadBody();
  await expect(uploadAsset(needs, system, { ...cat, onlyNew: true, body })).rejects.toMatchObject({
    code: "precondition_failed",
  });
  expect(wasRead()).toBe(false);
});

test.each([
  ["text", async () => bodyOf("no picture at all"), "unsupported"],
  ["nothing", async () => bodyOf(""), "unsupported"],
  ["more bytes than are taken", async () => bodyOf(new Uint8Array(1_000_001)), "too_large"],
  ["more pixels than are taken", () => aPicture({ width: 20, height: 20 }), "too_large"],
])("%s is refused and not kept", async (_what, body, code) => {
  using needs = await aContext();
  await aSpace(needs);
  const limits = { ...needs.limits, sourceMaxPixels: 399 };
  const upload = uploadAsset({ ...needs, limits }, system, { ...cat, body: await body() });
  await expect(upload).rejects.toMatchObject({ code });
  await isEmpty(needs);
});

test("an SVG is refused unread where the space takes none", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const body = bodyOf('<svg xmlns="http://www.w3.org/2000/svg"><g>never closed');
  await expect(uploadAsset(needs, system, { ...cat, body })).rejects.toMatchObject({ code: "unsupported" });
  await isEmpty(needs);
});

test("a large SVG waits its turn as something that takes long, a picture as something that doesn't", async () => {
  const claims: unknown[] = [];
  const probe: Renderer["probe"] = (job, claim) => {
    claims.push(claim);
    return engine.probe(job);
  };
  using needs = await aContext({ renderer: { ...engine, probe } });
  const { id } = await aSpace(needs);
  await updateSpace(needs, system, { key: "cats", svgAllowed: true });
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg">${"<g/>".repeat(100_000 - 1)}</svg>`;
  for (const body of [await aPicture(), bodyOf(drawing)]) await uploadAsset(needs, system, { ...cat, body });
  expect(claims).toMatchObject([
    { lane: id, costMs: 10, rank: "urgent", isUncertain: false },
    { lane: id, costMs: 210, rank: "urgent", isUncertain: true },
  ]);
});

test("an upload whose sender has left while it waits isn't read, and not kept", async () => {
  const asked = Promise.withResolvers<void>();
  const sender = new AbortController();
  const probe: Renderer["probe"] = async (_job, claim) => {
    asked.resolve();
    return await unlessAborted(new Promise<never>(() => {}), claim?.signal ?? nobodyLeaves);
  };
  using needs = await aContext({ renderer: { ...engine, probe } });
  await aSpace(needs);
  const upload = uploadAsset(needs, system, { ...cat, body: await aPicture(), signal: sender.signal });
  await asked.promise;
  sender.abort();
  await expect(upload).rejects.toThrow("aborted");
  await isEmpty(needs);
});

test("an upload that breaks off or ends before its announced length leaves nothing", async () => {
  using needs = await aContext();
  await aSpace(needs);
  await expect(uploadAsset(needs, system, { ...cat, body: brokenBody("half") })).rejects.toThrow("went dead");
  const cut = uploadAsset(needs, system, { ...cat, sizeBytes: 9999, body: await aPicture() });
  await expect(cut).rejects.toMatchObject({ code: "invalid" });
  await isEmpty(needs);
});

test("a picture cut off in the middle is taken and marked", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const body = bodyOf(await aJpeg({ isCut: true }));
  const { asset } = await uploadAsset(needs, system, { ...cat, body });
  expect(asset.version).toMatchObject({ format: "jpeg", width: 64, height: 48, damaged: true });
});

test("a picture whose storing fails isn't listed", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const storage = { ...needs.storage, put: () => Promise.reject(new Error("no disk")) };
  await expect(
    uploadAsset({ ...needs, storage }, system, { ...cat, body: await aPicture() }),
  ).rejects.toThrow("no disk");
  await isEmpty(needs);
});

test("replacing gives a new version and leaves the path", async () => {
  using needs = await aContext();
  const { id: assetId } = await anAsset(needs, await aSpace(needs));
  const body = await aPicture({ width: 7 });
  const asset = await replaceAsset(needs, system, { spaceKey: "cats", assetId, body, revision: 1 });
  expect(asset).toMatchObject({
    id: assetId,
    path: "cat.png",
    revision: 2,
    version: { number: 2, width: 7 },
  });
});

test("replacing over a change that wasn't seen is refused and not kept", async () => {
  using needs = await aContext();
  const { id: assetId } = await anAsset(needs, await aSpace(needs));
  const replace = async (shade: number) =>
    replaceAsset(needs, system, { spaceKey: "cats", assetId, body: await aPicture({ shade }), revision: 1 });
  const answers = await Promise.allSettled([replace(1), replace(2), replace(3)]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(replace(4)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("is 2, not 1"),
  });
  expect(await objectsIn(needs)).toHaveLength(2);
});

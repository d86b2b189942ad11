import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { signUrl } from "#src/domain/delivery/sign-url.ts";
import {
  activeSigningKeys,
  createSigningKey,
  disableSigningKey,
  findSigningKey,
  listSigningKeys,
} from "#src/domain/delivery/signing-keys.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { verifySignature } from "#src/imaging/url/verify.ts";
import { openDatabase } from "#src/store/database.ts";
import { migrations } from "#test/support/database.ts";
import { aContext, aSpace, limits, system } from "#test/support/domain.ts";

const spaceKey = "cats";

test("a space can sign from its first minute, with sha256 cut to 40 characters", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const [key] = await listSigningKeys(needs, system, { spaceKey });
  expect(key).toEqual({
    id: expect.any(String),
    algorithm: "sha256",
    truncate: 40,
    createdAt: needs.clock.now(),
  });
  const url = await signUrl(needs, system, { spaceKey, path: "///300x200/smart/cat.jpg" });
  expect(url).toMatch(/^\/i\/cats\/[\w-]{40}\/300x200\/smart\/cat\.jpg$/);
});

test("a known secret gives imagor's signature", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const path = "500x500/top/raw.githubusercontent.com/cshum/imagor/master/testdata/gopher.png";
  const sign = () => signUrl(needs, system, { spaceKey, path });
  await createSigningKey(needs, system, { spaceKey, secret: "mysecret", algorithm: "sha1", truncate: 0 });
  expect(await sign()).toBe(`/i/cats/cST4Ko5_FqwT3BDn-Wf4gO3RFSk=/${path}`);
  await createSigningKey(needs, system, { spaceKey, secret: "mysecret" });
  expect(await sign()).toBe(`/i/cats/IGEn3TxngivD0jy4uuiZim2bdUCvhcnVi1Nm0xGy/${path}`);
});

test("keys are rotated: the newest signs, all that are active verify, a disabled one does not", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const url = await signUrl(needs, system, { spaceKey, path: "cat.jpg" });
  const { path, hash } = parsePath(url.replace("/i/cats/", ""));
  const verifies = async () =>
    verifySignature((await lookUpDeliverySpace(needs, spaceKey))?.signingKeys ?? [], path, hash);
  const [old] = await listSigningKeys(needs, system, { spaceKey });
  const fresh = await createSigningKey(needs, system, { spaceKey });
  expect((await activeSigningKeys(needs, space.id)).map(({ secret }) => secret)[0]).toBe(fresh.secret);
  expect(await signUrl(needs, system, { spaceKey, path: "cat.jpg" })).not.toBe(url);
  expect(await verifies()).toBe(true);
  const disabled = await disableSigningKey(needs, system, { spaceKey, id: old?.id ?? "" });
  expect(disabled.disabledAt).toBe(needs.clock.now());
  expect(await verifies()).toBe(false);
});

test("disabling twice keeps the first time, and the key stays in the list", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const [{ id = "" } = {}] = await listSigningKeys(needs, system, { spaceKey });
  const first = await disableSigningKey(needs, system, { spaceKey, id });
  needs.clock.advance(1000);
  expect(await disableSigningKey(needs, system, { spaceKey, id })).toEqual(first);
  expect(await listSigningKeys(needs, system, { spaceKey })).toEqual([first]);
});

test("a space without an active key says which command makes one", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const [{ id = "" } = {}] = await listSigningKeys(needs, system, { spaceKey });
  await disableSigningKey(needs, system, { spaceKey, id });
  await expect(signUrl(needs, system, { spaceKey, path: "cat.jpg" })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("imagor-cloud signing-key add --space cats"),
  });
});

test("a secret is told to who looks for its key in its space", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { id } = await createSigningKey(needs, system, { spaceKey, secret: "mysecret" });
  expect(await findSigningKey(needs, system, { spaceKey, id })).toMatchObject({ id, secret: "mysecret" });
  await createSpace(needs, system, { orgId: space.orgId, key: "dogs" });
  const elsewhere = findSigningKey(needs, system, { spaceKey: "dogs", id });
  await expect(elsewhere).rejects.toMatchObject({ code: "not_found" });
});

test("a secret can't be read in the database's files", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const secret = "a-very-special-secret";
  await createSigningKey(needs, system, { spaceKey, secret });
  const files = [needs.file, `${needs.file}-wal`].map((file) => readFileSync(file));
  expect(files.some((file) => file.includes("signing_keys"))).toBe(true);
  for (const text of [
    secret,
    Buffer.from(secret).toString("base64url"),
    Buffer.from(secret).toString("hex"),
  ]) {
    expect(files.some((file) => file.includes(text))).toBe(false);
  }
});

test.each([
  [{ secret: "" }, "secret"],
  [{ secret: "x".repeat(1025) }, "secret"],
  [{ truncate: 16 }, "truncate"],
  [{ truncate: 45 }, "truncate"],
  [{ truncate: -1 }, "truncate"],
  [{ truncate: 20.5 }, "truncate"],
  [{ algorithm: "sha1" as const, truncate: 29 }, "truncate"],
])("a key with %j is refused", async (asked, field) => {
  using needs = await aContext();
  await aSpace(needs);
  await expect(createSigningKey(needs, system, { spaceKey, ...asked })).rejects.toMatchObject({
    code: "invalid",
    fields: { [field]: expect.any(String) },
  });
});

test.each([
  ["300x200/filters:fill(red)/my cat.jpg", "300x200/filters:fill(red)/my%20cat.jpg"],
  ["my%20cat.jpg", "my%20cat.jpg"],
  ["猫.jpg", "%E7%8C%AB.jpg"],
  ["what?.jpg", "what%3F.jpg"],
  ["a#b.jpg", "a%23b.jpg"],
  ['<"cat">\\.jpg', "%3C%22cat%22%3E%5C.jpg"],
  ["filters:watermark(a.png,10,-10,0)/b.jpg", "filters:watermark(a.png,10,-10,0)/b.jpg"],
  ["a\ud800.jpg", "a%EF%BF%BD.jpg"],
])("%j is signed as a client sends it", async (path, sent) => {
  using needs = await aContext();
  await aSpace(needs);
  const url = await signUrl(needs, system, { spaceKey, path });
  expect(url.split("/").slice(4).join("/")).toBe(sent);
  expect(new URL(url, "http://localhost").pathname).toBe(url);
  const parsed = parsePath(url.replace("/i/cats/", ""));
  const keys = (await lookUpDeliverySpace(needs, spaceKey))?.signingKeys ?? [];
  expect(verifySignature(keys, parsed.path, parsed.hash)).toBe(true);
});

test.each([
  ["", /no path/],
  ["///", /no path/],
  ["a/../b.jpg", /can't have \. or \.\./],
  ["./b.jpg", /can't have \. or \.\./],
  ["a/%2E%2e/b.jpg", /can't have \. or \.\./],
  ["http://localhost:8000/i/cats/unsafe/300x200/cat.jpg", /whole URL/],
  ["HTTPS://example.com/cat.jpg", /whole URL/],
  ["unsafe/300x200/cat.jpg", /unsafe\//],
  ["/params/300x200/cat.jpg", /params\//],
  ["300x200/", /names no picture/],
  ["fit-in/300x200/filters:quality(80)/", /names no picture/],
])("%j can't be signed, and what is expected is told", async (path, reason) => {
  using needs = await aContext();
  await aSpace(needs);
  const error = await signUrl(needs, system, { spaceKey, path }).catch((refusal) => refusal);
  expect(error.message).toMatch(reason);
  expect(error.message).toContain("300x200/smart/cat.jpg");
  expect(error).toMatchObject({ code: "invalid", fields: { path: expect.stringMatching(reason) } });
});

test("a URL that would be too long to be answered isn't made", async () => {
  using needs = await aContext({ limits: { ...limits, urlMaxBytes: 1_024 } });
  await aSpace(needs);
  const longest = 1_024 - "http://localhost/i/cats//".length - 40;
  const sign = (length: number) => signUrl(needs, system, { spaceKey, path: "x".repeat(length) });
  expect(`http://localhost${await sign(longest)}`).toHaveLength(1_024);
  await expect(sign(longest + 1)).rejects.toMatchObject({ code: "uri_too_long" });
});

test("delivery holds a space in memory until a command beside the server changes something", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const held = await lookUpDeliverySpace(needs, spaceKey);
  expect(await lookUpDeliverySpace(needs, spaceKey)).toBe(held);
  const other = await openDatabase({ ...needs, file: needs.file, migrations });
  await createSigningKey({ ...needs, db: other }, system, { spaceKey });
  other.close();
  expect((await lookUpDeliverySpace(needs, spaceKey))?.signingKeys).toHaveLength(2);
});

test("a space that comes into being is delivered at once", async () => {
  using needs = await aContext();
  expect(await lookUpDeliverySpace(needs, spaceKey)).toBeUndefined();
  const space = await aSpace(needs);
  expect(await lookUpDeliverySpace(needs, spaceKey)).toMatchObject(space);
});

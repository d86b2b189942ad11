import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { createSealer } from "#src/domain/sealer.ts";

const [first, second] = [randomBytes(32), randomBytes(32)];
const place = "org:signing_keys.secret";

test.each(["", "s3cret", "ünïcode 猫", "x".repeat(10_000)])("what is sealed opens again", (text) => {
  const sealer = createSealer([first]);
  expect(sealer.open(sealer.seal(text, place), place)).toBe(text);
});

test("sealing twice gives two texts, and neither shows the secret", () => {
  const sealer = createSealer([first]);
  const sealed = [sealer.seal("s3cret", place), sealer.seal("s3cret", place)];
  expect(sealed[0]).not.toBe(sealed[1] ?? "");
  for (const text of sealed) {
    expect(text).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
    expect(Buffer.from(text.split(".")[2] ?? "", "base64url").includes("s3cret")).toBe(false);
  }
});

test("a secret opens only in its own place", () => {
  const sealer = createSealer([first]);
  expect(() => sealer.open(sealer.seal("s3cret", place), "other:signing_keys.secret")).toThrow();
});

test("every changed byte is noticed", () => {
  const sealer = createSealer([first]);
  const [version, id, text = ""] = sealer.seal("s3cret", place).split(".");
  const bytes = Buffer.from(text, "base64url");
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => sealer.open(`${version}.${id}.${changed.toString("base64url")}`, place)).toThrow();
  }
  for (const cut of [0, 10, 27]) {
    const short = bytes.subarray(0, cut).toString("base64url");
    expect(() => sealer.open(`${version}.${id}.${short}`, place)).toThrow();
  }
});

test("keys are rotated by putting the new one first", () => {
  const old = createSealer([first]).seal("s3cret", place);
  const rotated = createSealer([second, first]);
  expect(rotated.open(old, place)).toBe("s3cret");
  expect(createSealer([second]).open(rotated.seal("new", place), place)).toBe("new");
});

test("without its key a secret stays closed, and the key's id is told", () => {
  const sealed = createSealer([first]).seal("s3cret", place);
  expect(() => createSealer([second]).open(sealed, place)).toThrow(`key ${sealed.split(".")[1]}`);
});

test.each([[[]], [[randomBytes(31)]], [[first, randomBytes(33)]]])(
  "keys of a wrong length are refused",
  (keys) => {
    expect(() => createSealer(keys)).toThrow();
  },
);

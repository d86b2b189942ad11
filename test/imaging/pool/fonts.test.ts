import { afterAll, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownCommand } from "#src/embedded.ts";
import type { FontSource, RenderJob } from "#src/imaging/job.ts";
import { RenderPool } from "#src/imaging/pool/pool.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { aDirectory } from "#test/support/directory.ts";
import { limits, nativeDirectory } from "#test/support/engine.ts";
import { aFont } from "#test/support/fonts.ts";
import { strictLog } from "#test/support/log.ts";

const directory = aDirectory();
const pool = new RenderPool({
  command: ownCommand("render-child"),
  cacheDirectory: nativeDirectory,
  processes: 1,
  mostWaitingMs: 60_000,
  rest: { afterMs: 60_000, keptBytes: 24_000_000 },
  memoryBytes: 1_000_000_000,
  log: strictLog(),
});
afterAll(() => pool.close());

const zebra = fontSource("zebra", aFont({ family: "Zebra" }));
const han = fontSource("han", aFont({ family: "Han", characters: { 漢: "W" } }));

function fontSource(name: string, bytes: Buffer): FontSource {
  return { sha256: new Bun.CryptoHasher("sha256").update(name).digest("hex"), source: { bytes }, reach: 2 };
}

async function made(path: string, job: Partial<RenderJob> = {}): Promise<string> {
  const params = parsePath(`unsafe/200x60/filters:${path}/color:white`);
  const { body } = await pool.render({ params, defaults: "imagor", limits, negotiated: "png", ...job });
  return Bun.SHA256.hash(body, "hex");
}

const inZebra = "label(Hello,0,0,40,black,0,Zebra)";
const inHan = `label(${encodeURIComponent("漢")},0,0,40)`;
const usual = await made(inZebra);
const box = await made(inHan);

test("a space's font shows in its own job and in none that comes after", async () => {
  expect(usual).toBe(await made("label(Hello,0,0,40)"));
  const own = await made(inZebra, { fonts: [zebra] });
  expect(own).toBe(await made("label(Hello,0,0,40,black,0,serif)"));
  expect(await made(inZebra)).toBe(usual);
  expect(await made(inZebra, { fonts: [zebra] })).toBe(own);
  expect(await made(inZebra, { fonts: [han] })).toBe(usual);
});

test("letters that are lacking come from a font that is brought along, and from no other's", async () => {
  const set = await made(inHan, { fonts: [han] });
  expect(set).not.toBe(box);
  expect(await made(inHan)).toBe(box);
  expect(await made(inHan, { fonts: [zebra] })).toBe(box);
  expect(await made(inHan, { fonts: [zebra, han] })).toBe(set);
});

test("an SVG never shows them, nor does a layer of one", async () => {
  const text = `<text x="5" y="40" font-size="40" font-family="Zebra">Hello 漢</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60">${text}</svg>`;
  const source = { bytes: new TextEncoder().encode(svg) };
  const drawn = async () => {
    const params = parsePath("unsafe/a.svg");
    return (await pool.render({ params, source, defaults: "imagor", limits, negotiated: "png" })).body;
  };
  const before = await drawn();
  await made(inZebra, { fonts: [zebra, han] });
  expect(await drawn()).toEqual(before);
  await made(inZebra, { fonts: [zebra, han] });
  expect((await pool.probe({ source, limits, depth: "pixels" })).format).toBe("svg");
  expect(await made(inZebra)).toBe(usual);
});

test("what sets no text doesn't care whose fonts are there", async () => {
  const plain = await made("blur(3)");
  await made(inZebra, { fonts: [zebra] });
  expect(await made("blur(3)")).toBe(plain);
});

test("a font whose file went away is refused, not replaced", async () => {
  const file = join(directory.path, "gone.ttf");
  const gone = { ...zebra, sha256: "gone", source: { file } };
  await expect(made(inZebra, { fonts: [gone] })).rejects.toMatchObject({ code: "not_found" });
  writeFileSync(file, aFont({ family: "Zebra" }));
  expect(await made(inZebra, { fonts: [gone] })).not.toBe(usual);
});

test("one that was added anew is read where it is now", async () => {
  const [first, second] = ["first.ttf", "second.ttf"].map((name) => join(directory.path, name));
  if (!first || !second) throw new Error("unreachable");
  writeFileSync(first, aFont({ family: "Zebra" }));
  const own = await made(inZebra, { fonts: [{ ...zebra, source: { file: first } }] });
  writeFileSync(second, aFont({ family: "Zebra" }));
  rmSync(first);
  const longer = inZebra.replace("Hello", "Hallo");
  expect(await made(longer, { fonts: [{ ...zebra, source: { file: second } }] })).toBe(
    await made(longer, { fonts: [zebra] }),
  );
  expect(own).toBe(await made(inZebra, { fonts: [zebra] }));
});

test("texts in many fonts at once each come out as they should", async () => {
  const wanted = [usual, await made(inZebra, { fonts: [zebra] }), box, await made(inHan, { fonts: [han] })];
  const jobs = () => [
    made(inZebra),
    made(inZebra, { fonts: [zebra] }),
    made(inHan),
    made(inHan, { fonts: [han] }),
  ];
  const all = await Promise.all([...jobs(), ...jobs(), ...jobs()]);
  expect(all).toEqual([...wanted, ...wanted, ...wanted]);
});

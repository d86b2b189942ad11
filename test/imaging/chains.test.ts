import { expect, test } from "bun:test";
import fc from "fast-check";
import { filters } from "#src/imaging/filters/registry.ts";
import { scaledByLibvips } from "#src/imaging/scale.ts";
import { Refusal } from "#src/lib/errors.ts";
import { randomFrom } from "#test/e2e/kill/pictures.ts";
import { plain, quarters, render, sharp } from "#test/support/engine.ts";
import { judgeResult } from "#test/support/judge-result.ts";
import { oddPictures } from "#test/support/odd-pictures.ts";
import { drawOperations } from "#test/support/operation-lists.ts";

const sources = await Promise.all([
  quarters(61, 47),
  plain(37, 53, "rgba(200,30,90,0.4)", 4),
  sharp(await quarters(40, 40))
    .toColourspace("b-w")
    .png()
    .toBuffer(),
  sharp(await quarters(90, 60))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer(),
  sharp(await quarters(30, 30))
    .withIccProfile("p3")
    .webp()
    .toBuffer(),
  sharp(await quarters(64, 32))
    .toColourspace("cmyk")
    .jpeg()
    .toBuffer(),
]);

const argument = fc.oneof(
  fc.constantFrom(
    "",
    "red",
    "none",
    "auto",
    "blur",
    "bottom-right",
    "color:red",
    "9x9/color:blue",
    "repeat",
    "0.5",
    "0x0",
    "abc",
    "1e309",
    "-0",
  ),
  fc.integer({ min: -400, max: 400 }).map(String),
  fc.double({ min: -2, max: 2, noNaN: true }).map((value) => value.toFixed(3)),
);
const call = fc
  .tuple(fc.constantFrom(...filters.map(({ name }) => name)), fc.array(argument, { maxLength: 5 }))
  .map(([name, args]) => `${name}(${args.join(",")})`);
const geometry = fc.constantFrom(
  "",
  "40x30/",
  "fit-in/-50x50/4x6/",
  "0x20/",
  "5x5:40x40/",
  "trim/",
  "30x30/smart/",
  "stretch/20x-70/",
  "full-fit-in/33x20/",
);

test("every chain of filters, in any order and with any arguments, gives a picture or a refusal", async () => {
  const path = fc.tuple(geometry, fc.array(call, { minLength: 1, maxLength: 6 }), fc.nat(sources.length - 1));
  await fc.assert(
    fc.asyncProperty(path, async ([size, calls, source]) => {
      const work = render(`${size}filters:${calls.join(":")}/a`, sources[source]);
      const result = await work.catch((error: unknown) => error);
      if (result instanceof Refusal)
        return expect(["too_costly", "unsupported", "invalid", "not_found"]).toContain(result.code);
      if (result instanceof Error) throw result;
      const { body, width, height } = await work;
      const written = await sharp(body).metadata();
      expect([written.width, written.height]).toEqual([width, height]);
    }),
    { numRuns: 400, seed: 3 },
  );
}, 120_000);

/** A sample of what `bun run reliability -- operations` asks the executable for. */
test("every list of operations gives a whole picture or a refusal, of odd pictures and with layers", async () => {
  const pictures = await oddPictures();
  const names = pictures.map(({ name }) => name);
  const layers = pictures.map(({ name, bytes }) => ({ image: name, source: { bytes } }));
  const random = randomFrom(5);
  for (let index = 0; index < 150; index++) {
    const { name, bytes } = pictures[index % pictures.length] ?? { name: "", bytes: new Uint8Array() };
    const list = drawOperations(random, names, name);
    const result = await render(list, bytes, { layers }).catch((error: unknown) => error as Error);
    if (result instanceof Refusal) continue;
    if (result instanceof Error) throw new Error(`${list}: ${result.message}`);
    await judgeResult(result.body, result.contentType).catch((error: Error) => {
      throw new Error(`${list}: ${error.message}`);
    });
  }
}, 120_000);

test("the size that libvips gives is known before it is made", async () => {
  const size = fc.tuple(
    fc.integer({ min: 20, max: 700 }),
    fc.integer({ min: 20, max: 700 }),
    fc.integer({ min: 1, max: 300 }),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(size, async ([width, height, length, isWidth]) => {
      const jpeg = await sharp({ create: { width, height, channels: 3, background: "red" } })
        .jpeg()
        .toBuffer();
      const governing = isWidth ? "width" : "height";
      const { info } = await sharp(jpeg)
        .resize({ [governing]: length, fastShrinkOnLoad: false })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(scaledByLibvips({ width, height }, governing, length, true)).toEqual({
        width: info.width,
        height: info.height,
      });
    }),
    { numRuns: 300, seed: 3 },
  );
}, 60_000);

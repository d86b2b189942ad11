import { expect, test } from "bun:test";
import fc from "fast-check";
import { Refusal } from "#src/lib/errors.ts";
import { engine, limits, render, rendered } from "#test/support/engine.ts";

interface Bitmap {
  width: number;
  height: number;
  bits: number;
  pixels: number[];
  palette?: number[];
  compression?: number;
}

function bitmap({ width, height, bits, pixels, palette = [], compression = 0 }: Bitmap): Buffer {
  const head = Buffer.alloc(54);
  head.write("BM");
  head.writeUInt32LE(54 + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeUInt32LE(palette.length / 4, 46);
  return Buffer.concat([head, Buffer.from(palette), Buffer.from(pixels)]);
}

const red = { r: 255, g: 0, b: 0, alpha: 255 };
const blue = { r: 0, g: 0, b: 255, alpha: 255 };
const palette = [255, 0, 0, 0, 0, 0, 255, 0];

const cases: [name: string, file: Buffer][] = [
  ["24 bits", bitmap({ width: 1, height: 2, bits: 24, pixels: [255, 0, 0, 0, 0, 0, 255, 0] })],
  ["24 bits from the top", bitmap({ width: 1, height: -2, bits: 24, pixels: [0, 0, 255, 0, 255, 0, 0, 0] })],
  ["32 bits", bitmap({ width: 1, height: 2, bits: 32, pixels: [255, 0, 0, 0, 0, 0, 255, 0] })],
  ["16 bits", bitmap({ width: 1, height: 2, bits: 16, pixels: [0x1f, 0, 0, 0, 0, 0x7c, 0, 0] })],
  ["8 bits", bitmap({ width: 1, height: 2, bits: 8, palette, pixels: [0, 0, 0, 0, 1, 0, 0, 0] })],
  ["4 bits", bitmap({ width: 1, height: 2, bits: 4, palette, pixels: [0, 0, 0, 0, 0x10, 0, 0, 0] })],
  ["1 bit", bitmap({ width: 1, height: 2, bits: 1, palette, pixels: [0, 0, 0, 0, 0x80, 0, 0, 0] })],
  [
    "runs",
    bitmap({ width: 1, height: 2, bits: 8, palette, compression: 1, pixels: [1, 0, 0, 0, 1, 1, 0, 1] }),
  ],
];

for (const [name, file] of cases) {
  test(`a BMP of ${name} is read: red above blue`, async () => {
    const pixels = await rendered("a.bmp", file);
    expect(pixels.at(0, 0)).toEqual(red);
    expect(pixels.at(0, 1)).toEqual(blue);
  });
}

test("a BMP is shown as a JPEG where no format is asked for", async () => {
  const file = bitmap({ width: 1, height: 1, bits: 24, pixels: [0, 0, 255, 0] });
  expect((await render("a.bmp", file)).contentType).toBe("image/jpeg");
});

test("a BMP whose header promises more pixels than are taken is refused before anything is made", async () => {
  const file = bitmap({ width: 60_000, height: 60_000, bits: 24, pixels: [] });
  const job = { source: { bytes: file }, limits, depth: "header" as const };
  expect(engine.probe(job)).rejects.toThrow("At most");
});

test("imgproxy 4.0.12: a BMP of 40 bits a pixel is refused", async () => {
  const file = bitmap({ width: 512, height: 1, bits: 40, pixels: [0] });
  expect(render("a.bmp", file)).rejects.toThrow("contradicts itself");
});

test("whatever stands in the headers of a BMP gives a picture or a refusal", async () => {
  const base = bitmap({ width: 2, height: 2, bits: 8, palette, pixels: [0, 1, 0, 0, 1, 0, 0, 0] });
  const change = fc.record({ at: fc.integer({ min: 10, max: 61 }), value: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const file = Buffer.from(base);
      for (const { at, value } of changes) file[at] = value;
      const small = { ...limits, sourceMaxPixels: 1_000_000 };
      const made = await render("a.bmp", file, { limits: small }).catch((error) => error);
      expect(made instanceof Refusal || made.body.length > 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

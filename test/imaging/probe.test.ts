import { describe, expect, test } from "bun:test";
import { engine, limits, sharp } from "#test/support/engine.ts";

const detail = Uint8Array.from({ length: 200 * 150 * 3 }, (_, at) => (at * at * 31) % 251);
const scene = () => sharp(detail, { raw: { width: 200, height: 150, channels: 3 } });
const baseline = await scene().jpeg().toBuffer();
const progressive = await scene().jpeg({ progressive: true }).toBuffer();
const endOfImage = Buffer.from([0xff, 0xd9]);

async function isDamaged(bytes: Uint8Array, depth: "header" | "pixels" = "pixels"): Promise<boolean> {
  return (await engine.probe({ source: { bytes }, limits, depth })).damaged;
}

function firstPart(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

describe("a look at the pixels finds damage", () => {
  test.each([0.3, 0.6, 0.95])("in a JPEG that is cut at %p and ends as if it were whole", async (share) => {
    for (const whole of [baseline, progressive])
      expect(await isDamaged(Buffer.concat([firstPart(whole, share), endOfImage]))).toBe(true);
  });

  test("in a PNG whose data was written over", async () => {
    const png = await scene().png().toBuffer();
    png.fill(0x5a, png.length / 2, png.length / 2 + 50);
    expect([await isDamaged(png, "header"), await isDamaged(png)]).toEqual([false, true]);
  });

  test("in a file that simply ends too soon, as does one at the header", async () => {
    for (const depth of ["header", "pixels"] as const)
      expect(await isDamaged(firstPart(baseline, 0.6), depth)).toBe(true);
  });
});

describe("a look at the pixels finds no damage", () => {
  const harmless: [string, Buffer][] = [
    ["a JPEG", baseline],
    ["a progressive JPEG", progressive],
    ["a JPEG with stray bytes between its segments", withStrayBytes(baseline)],
    ["a JPEG with bytes behind it", Buffer.concat([baseline, Buffer.alloc(99, 7)])],
  ];
  for (const [what, bytes] of harmless) {
    test(`in ${what}`, async () => {
      expect(await isDamaged(bytes)).toBe(false);
    });
  }

  test.each(["png", "webp", "gif", "tiff", "avif"] as const)("in a whole %p", async (format) => {
    expect(await isDamaged(await scene().toFormat(format).toBuffer())).toBe(false);
  });
});

function withStrayBytes(jpeg: Buffer): Buffer {
  const behindFirst = 4 + jpeg.readUInt16BE(4);
  return Buffer.concat([jpeg.subarray(0, behindFirst), Buffer.from("stray"), jpeg.subarray(behindFirst)]);
}

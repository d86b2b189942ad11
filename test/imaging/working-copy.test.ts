import { expect, test } from "bun:test";
import type { Limits } from "#src/imaging/job.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import {
  canServe,
  copyLimits,
  copyOperations,
  copySizeOf,
  isSlow,
  standInFor,
} from "#src/imaging/working-copy.ts";
import { engine, limits, sharp } from "#test/support/engine.ts";

const strict = { mean: 5, worstBlock: 48 };
const copying: Limits = { ...limits, ...copyLimits };

/** Soft shapes of many colours. */
async function aScene({ width = 3000, height = 2400, alpha = false } = {}) {
  const noise = { type: "gaussian", mean: 128, sigma: 90 } as const;
  const rough = await sharp({ create: { width: 30, height: 24, channels: 3, background: "#888", noise } })
    .png()
    .toBuffer();
  const scene = sharp(rough).resize(width, height, { fit: "fill", kernel: "cubic" });
  return alpha ? scene.ensureAlpha(0.5) : scene;
}

async function differenceOf(bytes: Uint8Array, path: string, more: object = {}) {
  const source = { bytes };
  const original = await engine.probe({ source, limits, depth: "header" });
  const params = copyOperations(original);
  const copy = await engine.render({ params, defaults: "imagor", limits: copying, source });
  expect({ width: copy.width, height: copy.height }).toEqual(copySizeOf(original));
  const asked = parsePath(`unsafe/${path}`);
  expect(canServe(asked, original, copySizeOf(original), limits.resultMaxSide)).toBe(true);
  const job = { params: asked, defaults: "imagor", negotiated: "png", limits, source, ...more } as const;
  return engine.compare({ ...job, standsFor: standInFor(original), copy: { bytes: copy.body } });
}

function expectAlike({ mean, worstBlock }: { mean: number; worstBlock: number }) {
  expect(mean).toBeLessThan(strict.mean);
  expect(worstBlock).toBeLessThan(strict.worstBlock);
}

test.each([
  "500x400/x",
  "333x0/x",
  "0x277/x",
  "fit-in/400x100/x",
  "300x300/left/x",
  "200x400/filters:focal(2400x300:2900x800)/x",
  "200x400/filters:focal(0.8,0.2)/x",
  "301x1100:2205x2399/200x150/x",
  "0.1x0.2:0.7x0.9/200x150/x",
  "-300x-200/filters:rotate(90):blur(2)/x",
])("%s of a copy looks as of the original, under both defaults", async (path) => {
  const bytes = await (await aScene()).png({ compressionLevel: 1 }).toBuffer();
  for (const defaults of ["web", "imagor"]) expectAlike(await differenceOf(bytes, path, { defaults }));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])("a picture of orientation %p is turned once", async (orientation) => {
  const bytes = await (await aScene()).withMetadata({ orientation }).jpeg().toBuffer();
  expectAlike(await differenceOf(bytes, "300x200/x"));
  expectAlike(await differenceOf(bytes, "100x200:2000x1900/300x200/x"));
});

test("alpha, grey, CMYK, 16 bits and a profile come out as of the original", async () => {
  const kinds = [
    await (await aScene({ alpha: true })).png({ compressionLevel: 1 }).toBuffer(),
    await (await aScene()).greyscale().toColourspace("b-w").png({ compressionLevel: 1 }).toBuffer(),
    await (await aScene()).toColourspace("cmyk").jpeg({ quality: 90 }).toBuffer(),
    await (await aScene()).toColourspace("rgb16").png({ compressionLevel: 1 }).toBuffer(),
    await (await aScene()).withIccProfile("p3").png({ compressionLevel: 1 }).toBuffer(),
  ];
  for (const bytes of kinds)
    for (const defaults of ["web", "imagor"])
      expectAlike(await differenceOf(bytes, "400x300/x", { defaults }));
}, 30_000);

test("whose picture it is, and its format, are known to results from a copy", async () => {
  const scene = await aScene();
  const bytes = await scene
    .withExif({ IFD0: { Copyright: "Ada" } })
    .webp()
    .toBuffer();
  const source = { bytes };
  const original = await engine.probe({ source, limits, depth: "header" });
  const params = copyOperations(original);
  const copy = await engine.render({ params, defaults: "imagor", limits: copying, source });
  const result = await engine.render({
    params: parsePath("unsafe/300x200/x"),
    defaults: "web",
    limits,
    source: { bytes: copy.body },
    standsFor: standInFor(original),
  });
  expect(result).toMatchObject({ format: "webp", width: 300, height: 200 });
  const { exif } = await engine.probe({ source: { bytes: result.body }, limits, depth: "header" });
  expect(exif).toMatchObject({ Copyright: expect.stringContaining("Ada") });
});

const stored = {
  format: "png",
  pages: 1,
  width: 3000,
  height: 2400,
  orientation: 0,
  bands: 3,
  hasAlpha: false,
} as const;

test("only still pictures that take long to decode are slow", () => {
  expect(isSlow(stored)).toBe(true);
  expect(isSlow({ ...stored, format: "jpeg" })).toBe(false);
  expect(isSlow({ ...stored, format: "jpeg", width: 6000 })).toBe(true);
  expect(isSlow({ ...stored, pages: 2 })).toBe(false);
  expect(isSlow({ ...stored, width: 1000 })).toBe(false);
  expect(isSlow({ ...stored, format: "gif" })).toBe(false);
});

test.each([
  ["1024x819/x", true],
  ["1030x820/x", false],
  ["x", false],
  ["0x0:300x300/100x100/x", false],
  ["0x0:1500x1200/250x200/x", true],
])("whether %s may be made from a copy: %p", (path, may) => {
  expect(canServe(parsePath(`unsafe/${path}`), stored, copySizeOf(stored), 9_999)).toBe(may);
});

import { expect, test } from "bun:test";
import type { RuleChanges } from "#src/domain/spaces/delivery-rules.ts";
import type { StripRule } from "#src/imaging/job.ts";
import { aRuledShop } from "#test/http/a-ruled-shop.ts";
import { quarters, sharp } from "#test/support/engine.ts";
import { moving } from "#test/support/moving.ts";

const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
const grain = await sharp({ create: { width: 120, height: 80, channels: 3, background: "gray", noise } })
  .png()
  .toBuffer();
const photograph = await sharp(await quarters(40, 30))
  .withExif({ IFD0: { Copyright: "A. Maker" } })
  .withIccProfile("p3")
  .jpeg()
  .toBuffer();

async function grainAs(format: string, rules: RuleChanges): Promise<Uint8Array> {
  using app = await aRuledShop(rules, { defaults: "imagor" });
  await app.put("shop", "grain.png", grain);
  return await app.bytes(`filters:format(${format})/grain.png`);
}

test.each([
  ["jpeg", { jpegQuality: 20 }, { jpegQuality: 90 }],
  ["webp", { webpQuality: 20 }, { webpQuality: 90 }],
  ["avif", { avifQuality: 20 }, { avifQuality: 90 }],
  ["jpeg", { mozjpeg: true }, {}],
] as [string, RuleChanges, RuleChanges][])(
  "a %s under %j is smaller than under %j",
  async (format, low, high) => {
    expect((await grainAs(format, low)).length).toBeLessThan((await grainAs(format, high)).length);
  },
);

test("an AVIF is worked at as long as the space says", async () => {
  expect(await grainAs("avif", { avifEffort: 0 })).not.toEqual(await grainAs("avif", { avifEffort: 4 }));
});

test("a quality of the URL goes before that of its space", async () => {
  using app = await aRuledShop({ jpegQuality: 10 });
  await app.put("shop", "grain.png", grain);
  const asked = await app.bytes("filters:format(jpeg):quality(80)/grain.png");
  await app.change({ jpegQuality: 90 });
  expect(await app.bytes("filters:format(jpeg):quality(80)/grain.png")).toEqual(asked);
});

test("mozjpeg makes progressive files", async () => {
  expect((await sharp(await grainAs("jpeg", { mozjpeg: true })).metadata()).isProgressive).toBe(true);
});

test("what the space strips is in none of its results", async () => {
  using app = await aRuledShop({}, { defaults: "imagor" });
  await app.put("shop", "photo.jpg", photograph);
  const left = async () => {
    const { exif, icc } = await sharp(await app.bytes("photo.jpg")).metadata();
    return [exif !== undefined, icc !== undefined];
  };
  expect(await left()).toEqual([true, true]);
  await app.change({ strip: ["exif"] });
  expect(await left()).toEqual([false, true]);
  const stripped = async (strip: StripRule[]) => {
    await app.change({ strip });
    return (await app.show("photo.jpg")).headers.get("etag");
  };
  expect(await stripped(["exif", "profile"])).toBe(await stripped(["profile", "exif"]));
  await app.change({ strip: ["metadata"] });
  expect(await left()).toEqual([false, false]);
});

test("what moves is cut after the most frames of the space, and the URL can take fewer", async () => {
  using app = await aRuledShop({ maxFrames: 3 }, { defaults: "imagor" });
  const colours = ["red", "lime", "blue", "black"];
  const frames = colours.map((background) =>
    sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  await app.put("shop", "loop.gif", await moving("gif", await Promise.all(frames)));
  const pages = async (path: string) => (await app.describe(path)).pages;
  expect(await pages("loop.gif")).toBe(3);
  expect(await pages("filters:max_frames(2)/loop.gif")).toBe(2);
  expect(await pages("filters:max_frames(9)/loop.gif")).toBe(3);
});

import { describe, expect, test } from "bun:test";
import { plain, quarters, render, sharp } from "#test/support/engine.ts";

const flag = await quarters(120, 90);

async function written(path: string, source: Uint8Array = flag) {
  const { body } = await render(path, source);
  return { body, ...(await sharp(body).metadata()) };
}

describe("a PNG", () => {
  test.each([
    ["filters:palette()/a.png", 8],
    ["filters:palette():bitdepth(4)/a.png", 4],
    ["filters:bitdepth(2)/a.png", 2],
    ["filters:bitdepth(1)/a.png", 1],
  ])("of %s is written in %p bits with a palette", async (path, bits) => {
    const { body } = await written(path, await sharp(flag).blur(20).png().toBuffer());
    const [depth, colourType] = [body[24], body[25]];
    expect(colourType).toBe(3);
    expect(depth).toBeLessThanOrEqual(bits);
  });

  test.each(["3", "16", "-1"])("can't have %s bits", async (bits) => {
    const refused = (path: string) => render(path, flag).catch((error) => error.code);
    expect(await refused(`filters:bitdepth(${bits})/a.png`)).toBe("unsupported");
    expect((await render(`filters:bitdepth(${bits}):format(jpeg)/a.png`, flag)).format).toBe("jpeg");
  });

  test("is compressed as hard as asked, and looks the same", async () => {
    const fast = await written("filters:compression(1)/a.png");
    const small = await written("filters:compression(9)/a.png");
    expect(small.body.length).toBeLessThan(fast.body.length);
    expect(await sharp(small.body).raw().toBuffer()).toEqual(await sharp(fast.body).raw().toBuffer());
  });

  test.each(["0", "10", "x"])("with a compression of %s is written as always", async (level) => {
    expect((await written(`filters:compression(${level})/a.png`)).body).toEqual(
      (await written("a.png")).body,
    );
  });
});

test.each(["webp", "avif"])("%s without loss shows every pixel as it was", async (format) => {
  const noisy = await sharp(flag).blur(3).png().toBuffer();
  const { body } = await written(`filters:format(${format}):lossless():max_bytes(10)/a.png`, noisy);
  const pixels = (file: Uint8Array) => sharp(file).removeAlpha().raw().toBuffer();
  const before = await pixels(noisy);
  const most = (await pixels(body)).reduce(
    (far, level, at) => Math.max(far, Math.abs(level - (before[at] ?? 0))),
    0,
  );
  // AVIF still goes by way of luma and chroma.
  expect(most).toBeLessThanOrEqual(format === "webp" ? 0 : 2);
});

describe("to_colorspace", () => {
  const wide = sharp(flag).withIccProfile("p3").jpeg({ chromaSubsampling: "4:4:4" }).toBuffer();

  test.each([
    ["srgb", "srgb", 3],
    ["p3", "srgb", 3],
    ["cmyk", "cmyk", 4],
  ])("of %s writes such a picture with its profile", async (space, found, channels) => {
    const result = await written(`filters:to_colorspace(${space})/a.jpg`, await wide);
    expect<unknown[]>([result.space, result.channels, result.hasProfile]).toEqual([found, channels, true]);
  });

  test("leaves a picture without a profile alone", async () => {
    expect((await written("filters:to_colorspace(cmyk):format(jpeg)/a.png")).space).toBe("srgb");
  });

  test("of a PNG is never CMYK", async () => {
    expect((await written("filters:to_colorspace(cmyk):format(png)/a.jpg", await wide)).space).toBe("srgb");
  });

  test("says so in meta", async () => {
    const { body } = await render("meta/filters:to_colorspace(cmyk)/a.jpg", await wide);
    expect(JSON.parse(new TextDecoder().decode(body)).bands).toBe(4);
  });

  test.each(["/etc/passwd", "%2Fetc%2Fpasswd", "a.icc", "none"])("never opens %s as a file", async (path) => {
    const refused = render(`filters:to_colorspace(${path})/a.png`, await plain(4, 4, "red"));
    expect(await refused.catch((error) => error.code)).toBe("invalid");
  });
});

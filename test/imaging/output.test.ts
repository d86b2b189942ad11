import { describe, expect, test } from "bun:test";
import type { DefaultsName } from "#src/imaging/job.ts";
import { decode, plain, quarters, render, sharp } from "#test/support/engine.ts";

const flag = await quarters(400, 300);
const photograph = await sharp(flag)
  .withExif({
    IFD0: { Copyright: "A. Maker", Artist: "Maker", Model: "Box" },
    IFD3: { GPSLatitude: "51/1 30/1 0/1" },
  })
  .jpeg()
  .toBuffer();

async function body(
  path: string,
  source: Uint8Array,
  defaults: DefaultsName = "imagor",
): Promise<Uint8Array> {
  return (await render(path, source, { defaults })).body;
}

describe("the format", () => {
  test.each([
    ["a.jpg", "image/jpeg"],
    ["filters:format(webp)/a.jpg", "image/webp"],
    ["filters:format(avif)/a.jpg", "image/avif"],
    ["filters:format(png)/a.jpg", "image/png"],
    ["filters:format(gif)/a.jpg", "image/gif"],
    ["filters:format(tiff)/a.jpg", "image/tiff"],
    ["filters:format(jpg)/a.jpg", "image/jpeg"],
    ["filters:format(bmp)/a.jpg", "image/jpeg"],
    ["filters:format(svg)/a.jpg", "image/jpeg"],
    ["filters:format(pdf)/a.jpg", "image/jpeg"],
    ["filters:format(PNG)/a.jpg", "image/jpeg"],
    ["filters:format(png):autojpg()/a.jpg", "image/jpeg"],
    ["filters:format(png):format(webp)/a.jpg", "image/webp"],
  ])("of %p is %p", async (path, type) => {
    expect((await render(path, photograph)).contentType).toBe(type);
  });

  test.each(["heif", "jp2", "jxl"])("%p is refused, since nothing here can write it", async (format) => {
    const refused = render(`filters:format(${format})/a.jpg`, photograph);
    expect(await refused.catch((error) => error.code)).toBe("unsupported");
  });

  test("is the negotiated one where the URL is silent", async () => {
    const silent = await render("a.jpg", photograph, { negotiated: "webp" });
    const named = await render("filters:format(png)/a.jpg", photograph, { negotiated: "webp" });
    expect([silent.contentType, named.contentType]).toEqual(["image/webp", "image/png"]);
  });
});

describe("quality", () => {
  test("a lower one is smaller, one out of range is the default", async () => {
    const noisy = await sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: "grey",
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer();
    const size = async (filters: string) =>
      (await body(`filters:format(jpeg)${filters}/a.png`, noisy)).length;
    const standard = await size("");
    expect(await size(":quality(10)")).toBeLessThan(standard);
    expect(await size(":quality(95)")).toBeGreaterThan(standard);
    for (const odd of ["0", "101", "abc", "-5", ""]) expect(await size(`:quality(${odd})`)).toBe(standard);
  });

  test("max_bytes lowers it until the file fits", async () => {
    const small = await body("filters:format(jpeg):max_bytes(3000)/a.png", flag);
    expect(small.length).toBeLessThanOrEqual(3000);
  });

  test("max_bytes that nothing can keep gives the smallest try", async () => {
    const least = await body("filters:format(jpeg):max_bytes(1)/a.png", flag);
    expect(least).toEqual(await body("filters:format(jpeg):quality(5)/a.png", flag));
  });
});

describe("metadata", () => {
  test("goes along under imagor's defaults", async () => {
    const { exif } = await sharp(await body("100x0/a.jpg", photograph)).metadata();
    expect(String(exif)).toContain("Box");
  });

  test("stays through several passes", async () => {
    const { exif } = await sharp(
      await body("100x0/filters:blur(2):rotate(90):brightness(5):blur(2)/a.jpg", photograph),
    ).metadata();
    expect(String(exif)).toContain("Box");
  });

  test.each(["strip_exif()", "strip_metadata()"])("%p leaves EXIF out", async (filter) => {
    expect((await sharp(await body(`filters:${filter}/a.jpg`, photograph)).metadata()).exif).toBeUndefined();
  });

  test("only the copyright goes along under web's defaults, the place never", async () => {
    const out = await body("100x0/a.jpg", photograph, "web");
    const { exif } = await sharp(out).metadata();
    expect(String(exif)).toContain("A. Maker");
    expect(String(exif)).not.toContain("Box");
    const meta = JSON.parse(Buffer.from(await body("meta/a.jpg", photograph, "web")).toString());
    expect(Object.keys(meta.exif).filter((name) => name.startsWith("GPS"))).toEqual([]);
  });

  test("not even the copyright goes along where EXIF is left out", async () => {
    const { exif } = await sharp(await body("filters:strip_exif()/a.jpg", photograph, "web")).metadata();
    expect(exif).toBeUndefined();
  });

  test("meta says what the result would be", async () => {
    const meta = JSON.parse(
      Buffer.from(await body("meta/fit-in/100x100/filters:format(webp)/a.jpg", photograph)).toString(),
    );
    expect(meta).toMatchObject({
      format: "webp",
      content_type: "image/webp",
      width: 100,
      height: 75,
      orientation: 1,
      pages: 1,
      bands: 3,
    });
    expect(meta.exif).toMatchObject({ Copyright: "A. Maker", Model: "Box" });
  });
});

const teal = { r: 30, g: 140, b: 160 };
const square = await plain(64, 64, `rgb(${teal.r},${teal.g},${teal.b})`);
const sources: [string, Uint8Array][] = [
  [
    "a CMYK JPEG with its profile",
    await sharp(square).toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 100 }).toBuffer(),
  ],
  [
    "a Display P3 JPEG",
    await sharp(square).withIccProfile("p3").jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
  ],
  ["a 16-bit PNG", await sharp(square).toColourspace("rgb16").png().toBuffer()],
  ["a palette PNG", await sharp(square).png({ palette: true }).toBuffer()],
];

describe("colour", () => {
  for (const [name, source] of sources) {
    for (const defaults of ["web", "imagor"] as const) {
      test.each(["png", "webp", "jpeg", "avif", "gif"])(
        `of ${name} stays as it looks as %p under ${defaults}`,
        async (format) => {
          const seen = (await decode(source)).at(32, 32);
          const out = (
            await decode(await body(`32x32/filters:format(${format}):quality(95)/a`, source, defaults))
          ).at(16, 16);
          for (const channel of ["r", "g", "b"] as const)
            expect(Math.abs(out[channel] - seen[channel])).toBeLessThanOrEqual(6);
        },
      );
    }
  }

  test.each(["brightness(30)", "contrast(40)", "rgb(20,-30,10)", "invert()"])(
    "%p does the same to 16 bits as to 8",
    async (filter) => {
      const deep = await sharp(square).toColourspace("rgb16").png().toBuffer();
      for (const size of ["10x10/", ""]) {
        const path = `${size}filters:${filter}/a.png`;
        const [seen, out] = [await decode(await body(path, square)), await decode(await body(path, deep))];
        for (const channel of ["r", "g", "b"] as const)
          expect(Math.abs(out.at(5, 5)[channel] - seen.at(5, 5)[channel])).toBeLessThanOrEqual(2);
      }
    },
  );

  test("of a 16-bit grey PNG stays as it looks", async () => {
    const grey = await sharp(await plain(20, 20, "#a0a0a0"))
      .toColourspace("grey16")
      .png()
      .toBuffer();
    const seen = (await decode(grey)).at(10, 10);
    for (const format of ["png", "jpeg", "webp"]) {
      const out = (await decode(await body(`10x10/filters:format(${format})/a.png`, grey))).at(5, 5);
      expect(Math.abs(out.r - seen.r)).toBeLessThanOrEqual(2);
    }
  });

  test("strip_icc leaves sRGB pixels without a profile", async () => {
    const wide = await sharp(square).withIccProfile("p3").png().toBuffer();
    const out = await body("filters:strip_icc()/a.png", wide);
    expect((await sharp(out).metadata()).icc).toBeUndefined();
    expect(Math.abs((await decode(out)).at(5, 5).r - teal.r)).toBeLessThanOrEqual(3);
  });
});

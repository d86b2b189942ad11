import { describe, expect, test } from "bun:test";
import { lowestSimilarity } from "#src/imaging/similarity.ts";
import { plain, quarters, render, sharp } from "#test/support/engine.ts";
import { moving } from "#test/support/moving.ts";

const formats = ["jpeg", "webp", "avif"] as const;

/** Waves with grain on them: something to see all over, and the same each time. */
function waves(width: number, height: number, channels: 3 | 4 = 3): Promise<Buffer> {
  const data = new Uint8Array(width * height * channels);
  for (let index = 0; index < data.length; index++) {
    const [x, y] = [Math.floor(index / channels) % width, Math.floor(index / channels / width)];
    const grain = (((x * 7919) ^ (y * 104_729)) % 61) - 30;
    data[index] = 128 + 50 * Math.sin(y / 5 + x / 17) + grain * 0.4;
  }
  return sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}

async function file(filters: string, source: Uint8Array): Promise<Buffer> {
  return Buffer.from((await render(`filters:${filters}/a.png`, source, { defaults: "web" })).body);
}

async function grey(picture: Uint8Array) {
  const { data, info } = await sharp(picture)
    .flatten({ background: "#808080" })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** The quality whose file this is. */
async function qualityOf(found: Buffer, format: string, source: Uint8Array): Promise<number> {
  for (let quality = 20; quality <= 95; quality++)
    if (found.equals(await file(`format(${format}):quality(${quality})`, source))) return quality;
  throw new Error("no quality gives this file");
}

describe.each(formats)("quality(auto) of a %s", (format) => {
  test.each([3, 4] as const)("with %d channels is the lowest that looks the same", async (channels) => {
    const source = await waves(120, 90, channels);
    const found = await qualityOf(await file(`format(${format}):quality(auto)`, source), format, source);
    const scoreAt = async (quality: number) =>
      lowestSimilarity(
        await grey(
          format === "jpeg" ? await sharp(source).flatten({ background: "black" }).toBuffer() : source,
        ),
        await grey(await file(`format(${format}):quality(${quality})`, source)),
        0.25,
      );
    expect(await scoreAt(found)).toBeGreaterThanOrEqual(0.95);
    expect(await scoreAt(found - 1)).toBeLessThan(0.95);
  });

  test("gives equal bytes for equal pictures, larger than its sample or not", async () => {
    for (const side of [100, 500]) {
      const source = await waves(side, side);
      const [one, other] = [
        await file(`format(${format}):quality(auto)`, source),
        await file(`format(${format}):quality(auto)`, source),
      ];
      expect(one.equals(other)).toBe(true);
    }
  });

  test.each([
    [1, 1],
    [3, 2],
    [2000, 3],
    [3, 2000],
  ])("takes a picture of %d by %d", async (width, height) => {
    const { body } = await render(
      `filters:format(${format}):quality(auto)/a.png`,
      await plain(width, height, "teal"),
    );
    expect(await sharp(body).metadata()).toMatchObject({ width, height });
  });

  test("spends less on flat colours than on what is full of detail", async () => {
    const [flat, full] = [await plain(96, 96, "teal"), await waves(96, 96)];
    const of = async (source: Buffer) =>
      qualityOf(await file(`format(${format}):quality(auto)`, source), format, source);
    expect(await of(flat)).toBeLessThan(await of(full));
  });

  test("stays below max_bytes", async () => {
    const source = await waves(300, 300);
    const free = await file(`format(${format}):quality(auto)`, source);
    const most = Math.floor(free.length * 0.8);
    const bound = await file(`format(${format}):quality(auto):max_bytes(${most})`, source);
    expect(bound.length).toBeLessThanOrEqual(most);
  });
});

describe("quality(auto)", () => {
  test("sees a few lines of text in a page that is empty elsewhere", async () => {
    const page = await sharp({ create: { width: 1200, height: 1200, channels: 3, background: "white" } })
      .composite([{ input: await waves(1000, 300), left: 150, top: 450 }])
      .png()
      .toBuffer();
    const empty = await plain(1200, 1200, "white");
    const of = async (source: Buffer) =>
      qualityOf(await file("format(jpeg):quality(auto)", source), "jpeg", source);
    expect(await of(page)).toBeGreaterThan(await of(empty));
  });

  test("changes nothing where nothing is lost, and nothing that moves", async () => {
    const still = await waves(64, 64);
    const dance = await moving("webp", [still, await quarters(64, 64)]);
    for (const filters of ["format(png)", "format(webp):lossless()"])
      expect((await file(`${filters}:quality(auto)`, still)).equals(await file(filters, still))).toBe(true);
    expect((await file("quality(auto)", dance)).equals(await file("format(webp)", dance))).toBe(true);
  });

  test("and a number: the last one counts", async () => {
    const source = await waves(64, 64);
    const [auto, forty] = [
      await file("format(webp):quality(auto)", source),
      await file("format(webp):quality(40)", source),
    ];
    expect((await file("format(webp):quality(auto):quality(40)", source)).equals(forty)).toBe(true);
    expect((await file("format(webp):quality(40):quality(auto)", source)).equals(auto)).toBe(true);
  });
});

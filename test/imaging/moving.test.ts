import { describe, expect, test } from "bun:test";
import {
  blue,
  clear,
  green,
  limits,
  plain,
  quarters,
  red,
  render,
  sharp,
  white,
} from "#test/support/engine.ts";
import { moving, shown } from "#test/support/moving.ts";

const flag = await quarters(80, 60);
const turned = await sharp(flag).rotate(180).toBuffer();
const delay = [50, 100, 300];
const three = [flag, turned, await plain(80, 60, "#00ff00")];
const gif = await moving("gif", three, { delay, loop: 3 });
const webp = await moving("webp", three, { delay });

async function seen(path: string, bytes: Uint8Array, job: Parameters<typeof render>[2] = {}) {
  return shown((await render(path, bytes, job)).body);
}

type Seen = Awaited<ReturnType<typeof seen>>;

/** The pixels near the four corners of a frame. */
function corners({ frames }: Seen, index: number) {
  const frame = frames[index];
  if (!frame) throw new Error(`no frame ${index}`);
  const { width, height, at } = frame;
  return [at(3, 3), at(width - 4, 3), at(3, height - 4), at(width - 4, height - 4)];
}

function sizes({ frames }: Seen) {
  return frames.map(({ width, height }) => `${width}x${height}`);
}

test("a patch that is coloured anew in each frame of a GIF keeps its colours beside a drawing of many", async () => {
  const colours = ["#ff005a", "#d7285a", "#b0505a", "#88785a", "#60a05a"];
  const drawn = (colour: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80">
      <linearGradient id="across"><stop stop-color="#8cf"/><stop offset="1" stop-color="#124"/></linearGradient>
      <linearGradient id="down" x2="0" y2="1"><stop stop-opacity="0"/><stop offset="1" stop-color="#8a6"/></linearGradient>
      <rect width="120" height="80" fill="#fff"/><rect x="60" y="20" width="20" height="40" fill="${colour}"/>
      <rect width="30" height="30" fill="url(#across)"/><rect width="30" height="30" fill="url(#down)"/></svg>`;
  const pictures = colours.map((colour) =>
    sharp(Buffer.from(drawn(colour)))
      .removeAlpha()
      .png()
      .toBuffer(),
  );
  const { frames } = await seen("filters:format(gif)/a", await moving("webp", await Promise.all(pictures)));
  const seenColours = frames.map(({ at }) => at(75, 55));
  for (const [index, colour] of colours.entries()) {
    const wanted = [...Buffer.from(colour.slice(1), "hex")];
    const { r, g, b } = seenColours[index] ?? { r: -9, g: -9, b: -9 };
    const off = [r, g, b].map((value, channel) => Math.abs(value - (wanted[channel] ?? 0)));
    expect(Math.max(...off)).toBeLessThanOrEqual(2);
  }
});

describe("every frame, its delay and the loop come through", () => {
  test.each([
    ["a", "80x60"],
    ["40x30/a", "40x30"],
    ["fit-in/50x50/a", "50x38"],
    ["200x50/top/a", "200x50"],
    ["30x30/smart/a", "30x30"],
    ["stretch/20x70/a", "20x70"],
    ["10x10:50x40/a", "40x30"],
    ["-40x-30/a", "40x30"],
    ["20x20/filters:focal(0.9x0.5)/a", "20x20"],
    ["filters:rotate(90)/a", "60x80"],
    ["filters:orient(90)/a", "60x80"],
    ["filters:proportion(50)/a", "40x30"],
    ["filters:crop(10,10,20,20)/a", "20x20"],
    ["fit-in/100x100/5x5/filters:fill(blue)/a", "110x110"],
    ["fit-in/100x100/filters:fill(blur)/a", "100x100"],
    ["fit-in/100x100/filters:fill(auto)/a", "100x100"],
    ["filters:padding(none,5,6)/a", "90x72"],
    ["filters:round_corner(10)/a", "80x60"],
    ["filters:grayscale()/a", "80x60"],
    ["filters:grayscale():rgb(10,-20,0)/a", "80x60"],
    ["filters:brightness(30):contrast(10):hue(90):saturation(-10)/a", "80x60"],
    ["40x30/filters:rotate(90):padding(red,3):rotate(90):invert():crop(0,0,30,20)/a", "30x20"],
    ["trim/filters:trim():blur(3):blur(900):sharpen(2)/a", "80x60"],
  ])("%p", async (path, size) => {
    for (const [bytes, format, loop] of [
      [gif, "gif", 3],
      [webp, "webp", 0],
    ] as const) {
      const result = await seen(path, bytes);
      expect(result).toMatchObject({ format, delay, loop });
      expect(sizes(result)).toEqual([size, size, size]);
    }
  });

  test.each([0, 1, 3])("a GIF shown %p times", async (loop) => {
    const bytes = await moving("gif", three, { loop });
    expect((await seen("40x30/a", bytes)).loop).toBe(loop);
    expect((await seen("40x30/filters:format(webp)/a", bytes)).loop).toBe(loop);
  });
});

describe("what is done to a frame is done to each of them", () => {
  test("mirrored, turned, cut and coloured", async () => {
    const mirrored = await seen("-80x60/a", webp, { negotiated: "gif" });
    expect(corners(mirrored, 0)).toEqual([green, red, white, blue]);
    expect(corners(mirrored, 1)).toEqual([blue, white, red, green]);
    const quarter = await seen("filters:rotate(90)/a", gif);
    expect(corners(quarter, 0)).toEqual([green, white, red, blue]);
    expect(corners(quarter, 2)).toEqual([green, green, green, green]);
    const negative = await seen("filters:invert()/a", gif);
    expect(corners(negative, 1)[3]).toEqual({ r: 0, g: 255, b: 255, alpha: 255 });
  });

  test("round corners are clear in each, and paddings have their colour", async () => {
    const round = await seen("filters:round_corner(20)/a", gif);
    for (const frame of round.frames)
      expect([frame.at(0, 0).alpha, frame.at(40, 30).alpha]).toEqual([0, 255]);
    const padded = await seen("filters:padding(blue,5)/a", gif);
    for (const frame of padded.frames) expect(frame.at(1, 1)).toEqual(blue);
  });

  test("EXIF rotation of a WebP that moves turns each frame upright, once", async () => {
    for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
      const first = await sharp(flag).withMetadata({ orientation }).png().toBuffer();
      const bytes = await sharp([first, turned], { join: { animated: true } })
        .keepExif()
        .webp({ lossless: true })
        .toBuffer();
      const upright = async (frame: Buffer) => {
        const stored = await sharp(frame).withMetadata({ orientation }).png().toBuffer();
        return corners(await shown(await sharp(stored).autoOrient().png().toBuffer()), 0);
      };
      const result = await seen("filters:format(gif)/a", bytes);
      expect([corners(result, 0), corners(result, 1)]).toEqual([await upright(flag), await upright(turned)]);
      const again = await render("a", bytes);
      expect((await sharp(again.body).metadata()).orientation ?? 1).toBe(1);
    }
  });
});

const two = [await plain(20, 20, "#000000"), await plain(20, 20, "#c80000")];

describe("what depends on the whole picture", () => {
  test("is worked out over all frames", async () => {
    const result = await seen("filters:padding(auto,5)/a", await moving("gif", two));
    for (const frame of result.frames) expect(frame.at(1, 1)).toEqual({ r: 100, g: 0, b: 0, alpha: 255 });
  });

  test("is no blurred background: fill(blur) is black", async () => {
    const result = await seen("fit-in/40x20/filters:fill(blur)/a", await moving("gif", two));
    expect(result.frames.map((frame) => frame.at(2, 10))).toEqual([
      { r: 0, g: 0, b: 0, alpha: 255 },
      { r: 0, g: 0, b: 0, alpha: 255 },
    ]);
  });
});

describe("filters for stills leave what moves alone", () => {
  test.each(["trim/a", "filters:trim()/a", "filters:blur(9)/a", "filters:sharpen(3)/a"])(
    "%p",
    async (path) => {
      const framed = await Promise.all(
        three.map((frame) => sharp(frame).extend({ top: 9, background: "#000000" }).png().toBuffer()),
      );
      const bytes = await moving("webp", framed, { delay });
      const lossless = { negotiated: "gif" as const };
      const [asked, plainly] = [await seen(path, bytes, lossless), await seen("a", bytes, lossless)];
      expect(sizes(asked)).toEqual(["80x69", "80x69", "80x69"]);
      expect(corners(asked, 0)).toEqual(corners(plainly, 0));
    },
  );

  test("a cut by attention is in the middle", async () => {
    const smart = await seen("30x60/smart/a", gif);
    const middle = await seen("30x60/a", gif);
    expect(corners(smart, 0)).toEqual(corners(middle, 0));
  });
});

describe("which frames, as what", () => {
  test.each([
    ["filters:max_frames(2)/a", "gif", 2, [50, 100]],
    ["filters:max_frames(9)/a", "gif", 3, delay],
    ["filters:max_frames(0)/a", "gif", 3, delay],
    ["filters:max_frames(1)/a", "gif", 1, undefined],
    ["filters:page(1)/a", "gif", 3, delay],
    ["filters:page(2)/a", "gif", 1, undefined],
    ["filters:format(webp)/a", "webp", 3, delay],
    ["filters:format(png)/a", "png", 1, undefined],
    ["filters:format(jpeg):fallback_format(webp)/a", "webp", 3, delay],
    ["filters:format(jpeg):fallback_format(png)/a", "jpeg", 1, undefined],
    ["filters:format(gif):fallback_format(webp)/a", "gif", 3, delay],
    ["filters:format(jpeg):fallback_format(webp):page(3)/a", "jpeg", 1, undefined],
  ])("%p is %p of %p frames", async (path, format, count, delays) => {
    const result = await seen(path, gif);
    expect([result.format, result.frames.length]).toEqual([format, count]);
    if (delays) expect(result.delay).toEqual(delays);
    const meta = JSON.parse(new TextDecoder().decode((await render(`meta/${path}`, gif)).body));
    expect([meta.format, meta.pages]).toEqual([format, count]);
  });

  test("page(n) shows that frame, and behind the last one the last", async () => {
    const shownOf = async (page: number) =>
      corners(await seen(`filters:page(${page}):format(png)/a`, gif), 0);
    expect(await shownOf(2)).toEqual([white, blue, green, red]);
    expect(await shownOf(99)).toEqual([green, green, green, green]);
  });

  test("page(n) of a TIFF is that page", async () => {
    const pages = await sharp([flag, turned], { join: { animated: true } })
      .tiff({ compression: "none" })
      .toBuffer();
    const result = await seen("filters:page(2):format(png)/a", pages);
    expect(corners(result, 0)).toEqual([white, blue, green, red]);
  });

  test("a GIF of one frame is a still: blurred, trimmed, one frame", async () => {
    const still = await sharp(await sharp(flag).extend({ top: 9, background: "#000000" }).png().toBuffer())
      .gif()
      .toBuffer();
    expect(sizes(await seen("trim/a", still))).toEqual(["80x60"]);
  });

  test("metadata goes along with what moves under imagor, and its copyright under web", async () => {
    const first = await sharp(flag)
      .withExif({ IFD0: { Copyright: "A. Maker" } })
      .png()
      .toBuffer();
    const joined = sharp([first, turned], { join: { animated: true } });
    const bytes = await joined.keepExif().webp().toBuffer();
    for (const defaults of ["imagor", "web"] as const) {
      const { exif } = await sharp((await render("20x20/a", bytes, { defaults })).body).metadata();
      expect(exif?.toString("latin1")).toContain("A. Maker");
    }
  });

  test("max_bytes lowers the quality of a WebP that moves", async () => {
    const noise = { type: "gaussian" as const, mean: 128, sigma: 60 };
    const frame = () =>
      sharp({ create: { width: 200, height: 200, channels: 3, background: "grey", noise } })
        .png()
        .toBuffer();
    const bytes = await moving("webp", [await frame(), await frame()]);
    const { body } = await render("filters:max_bytes(20000)/a", bytes);
    expect(body.length).toBeLessThan((await render("a", bytes)).body.length / 2);
    expect((await shown(body)).frames).toHaveLength(2);
  });
});

describe("transparency and disposal", () => {
  test("a WebP with alpha keeps it in each frame, as GIF too", async () => {
    const half = await sharp(flag)
      .ensureAlpha()
      .composite([
        {
          input: { create: { width: 40, height: 60, channels: 4, background: "#000" } },
          left: 0,
          top: 0,
          blend: "dest-out",
        },
      ])
      .png()
      .toBuffer();
    const bytes = await moving("webp", [half, await sharp(half).flop().toBuffer()]);
    for (const path of ["40x30/a", "40x30/filters:format(gif)/a"]) {
      const { frames } = await seen(path, bytes);
      expect(frames.map((frame) => [frame.at(5, 15).alpha, frame.at(35, 15).alpha])).toEqual([
        [0, 255],
        [255, 0],
      ]);
    }
  });

  test.each([
    ["kept", 1, [red, blue, blue]],
    ["cleared", 2, [red, clear, clear]],
    ["put back", 3, [red, red, red]],
  ])("partial frames that are %p afterwards show what browsers show", async (_name, disposal, inSquare) => {
    const result = await seen("filters:format(png):page(3)/a", partialFrames(disposal));
    expect(result.frames[0]?.at(2, 2)).toEqual(inSquare[2] as typeof red);
    const all = await seen("filters:crop(0,0,16,16)/a", partialFrames(disposal));
    expect(all.frames.map((frame) => frame.at(2, 2))).toEqual([red, blue, inSquare[2]] as (typeof red)[]);
    expect(all.frames.map((frame) => frame.at(14, 14))).toEqual([red, red, green]);
  });
});

describe("limits hold over all frames", () => {
  test.each([
    ["200x200/a", "too_costly"],
    ["filters:padding(red,100)/a", "too_costly"],
    ["fit-in/200x200/filters:upscale()/a", "too_costly"],
    ["fit-in/200x200/filters:fill(red)/a", "too_costly"],
    ["100x100/a", "none"],
    ["200x200/filters:max_frames(1)/a", "none"],
    ["200x200/filters:format(png)/a", "none"],
  ])("%p is refused as %p", async (path, code) => {
    expect(await refusal(render(path, gif, { limits: { ...limits, resultMaxPixels: 40_000 } }))).toBe(code);
  });

  test.each([
    [{ sourceMaxPixels: 3 * 80 * 60 - 1 }, "3 frames"],
    [{ sourceMaxFrames: 2 }, "3 frames"],
  ])("a source beyond %p is refused by its header", async (lower, says) => {
    const work = render("10x10/filters:max_frames(1)/a", gif, { limits: { ...limits, ...lower } });
    expect(await refusal(work)).toBe("too_large");
    expect(work).rejects.toThrow(says);
  });

  test("an animation that is cut off is shown as far as it goes", async () => {
    for (const bytes of [gif, webp]) {
      const outcome = await refusal(render("40x30/a", bytes.subarray(0, Math.floor(bytes.length * 0.7))));
      expect(["none", "broken"]).toContain(outcome);
    }
  });
});

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => ({ code: "none" }),
    (thrown: { code?: string }) => thrown,
  );
  return error.code ?? String(error);
}

/**
 * A GIF of 16x16: all red; then a blue square of 4x4 in its corner, with this disposal; then a green one in the
 * opposite corner. The fourth colour is transparent and in no frame.
 */
function partialFrames(disposal: number): Uint8Array {
  const palette = [255, 0, 0, 0, 0, 255, 0, 255, 0, 255, 255, 255];
  const frame = (left: number, top: number, side: number, colour: number, dispose: number) => [
    ...[0x21, 0xf9, 4, (dispose << 2) | 1, 10, 0, 3, 0],
    ...[0x2c, left, 0, top, 0, side, 0, side, 0, 0],
    ...[2, ...subBlocks(oneColour(side * side, colour)), 0],
  ];
  return new Uint8Array([
    ...new TextEncoder().encode("GIF89a"),
    ...[16, 0, 16, 0, 0x81, 0, 0, ...palette],
    ...frame(0, 0, 16, 0, 1),
    ...frame(0, 0, 4, 1, disposal),
    ...frame(12, 12, 4, 2, 1),
    0x3b,
  ]);
}

/** LZW codes of 3 bits, begun anew before they would grow: clear (4), two pixels, and so on; end (5). */
function oneColour(pixels: number, colour: number): number[] {
  const codes = Array.from({ length: pixels / 2 }, () => [4, colour, colour]).flat();
  const bits = [...codes, 5].flatMap((code) => [code & 1, (code >> 1) & 1, (code >> 2) & 1]);
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum | (bit << at), 0),
  );
}

function subBlocks(bytes: number[]): number[] {
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, index) =>
    bytes.slice(index * 255, (index + 1) * 255),
  );
  return blocks.flatMap((block) => [block.length, ...block]);
}

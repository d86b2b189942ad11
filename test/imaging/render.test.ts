import { describe, expect, test } from "bun:test";
import {
  black,
  blue,
  clear,
  decode,
  green,
  limits,
  plain,
  quarters,
  red,
  render,
  rendered,
  sharp,
  white,
} from "#test/support/engine.ts";

const flag = await quarters(80, 60);

describe("geometry", () => {
  test("covers the size asked for and cuts the middle", async () => {
    const pixels = await rendered("40x40/a.png", flag);
    expect([pixels.width, pixels.height]).toEqual([40, 40]);
    expect([pixels.at(2, 2), pixels.at(37, 2), pixels.at(2, 37), pixels.at(37, 37)]).toEqual([
      red,
      green,
      blue,
      white,
    ]);
  });

  test("a minus mirrors", async () => {
    const across = await rendered("-80x60/a.png", flag);
    expect([across.at(2, 2), across.at(77, 2)]).toEqual([green, red]);
    const down = await rendered("80x-60/a.png", flag);
    expect([down.at(2, 2), down.at(2, 57)]).toEqual([blue, red]);
  });

  test.each([
    ["rotate(90)", [green, white, red, blue]],
    ["rotate(180)", [white, blue, green, red]],
    ["rotate(270)", [blue, red, white, green]],
    ["rotate(45)", [red, green, blue, white]],
    ["orient(90)", [green, white, red, blue]],
  ])("%p turns counter-clockwise", async (filter, corners) => {
    const { width, height, at } = await rendered(`filters:${filter}/a.png`, flag);
    expect([at(2, 2), at(width - 3, 2), at(2, height - 3), at(width - 3, height - 3)]).toEqual(corners);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "EXIF orientation %p is shown upright, also cut and resized",
    async (orientation) => {
      const stored = await sharp(flag)
        .withMetadata({ orientation })
        .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
        .toBuffer();
      const upright = await decode(await sharp(stored).autoOrient().png().toBuffer());
      for (const path of ["a.jpg", "100x100/a.jpg", "0x0:0.999x0.999/20x20/a.jpg"]) {
        const { width, height, at } = await rendered(path, stored);
        const near = (x: number, y: number) => at(Math.round(x * (width - 1)), Math.round(y * (height - 1)));
        const far = (x: number, y: number) =>
          upright.at(Math.round(x * (upright.width - 1)), Math.round(y * (upright.height - 1)));
        for (const [x, y] of [
          [0.3, 0.3],
          [0.7, 0.3],
          [0.3, 0.7],
          [0.7, 0.7],
        ] as const) {
          expect(distance(near(x, y), far(x, y))).toBeLessThan(12);
        }
      }
    },
  );

  test.each(["2x900/a.jpg", "900x2/right/a.jpg", "300x300/smart/a.jpg"])(
    "%p of a turned picture is that of the upright one",
    async (path) => {
      const stored = await sharp(flag).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
      const upright = await sharp(stored).autoOrient().png().toBuffer();
      const [one, other] = [await rendered(path, stored), await rendered(path, upright)];
      expect([one.width, one.height]).toEqual([other.width, other.height]);
      for (const [x, y] of [
        [0, 0],
        [one.width - 1, 0],
        [0, one.height - 1],
        [one.width - 1, one.height - 1],
      ] as const)
        expect(distance(one.at(x, y), other.at(x, y))).toBeLessThan(24);
    },
  );

  test("a turned picture that grows is turned as it has grown, as imagor does", async () => {
    const stored = await sharp(flag).withMetadata({ orientation: 6 }).png().toBuffer();
    const { width, height } = await decode(flag);
    const grown = await sharp(flag)
      .resize(width * 2, height * 2)
      .png()
      .toBuffer();
    const expected = await decode(await sharp(grown).rotate(90).png().toBuffer());
    const found = await rendered(`full-fit-in/${height * 2}x${width * 2}/filters:format(png)/a.png`, stored);
    expect([found.width, found.height]).toEqual([expected.width, expected.height]);
    for (let y = 0; y < found.height; y++)
      for (let x = 0; x < found.width; x++)
        expect(distance(found.at(x, y), expected.at(x, y))).toBeLessThan(3);
  });

  test("a crop in pixels and one in fractions agree", async () => {
    const inPixels = await rendered("40x30:80x60/a.png", flag);
    const inFractions = await rendered("0.5x0.5:0.999x0.999/a.png", flag);
    expect(inPixels.at(5, 5)).toEqual(white);
    expect(inFractions.at(5, 5)).toEqual(white);
  });

  test("trim takes a border away", async () => {
    const framed = await sharp(flag)
      .extend({ top: 5, bottom: 6, left: 7, right: 8, background: "#123456" })
      .png()
      .toBuffer();
    const pixels = await rendered("trim/a.png", framed);
    expect([pixels.width, pixels.height, pixels.at(1, 1)]).toEqual([80, 60, red]);
    const later = await rendered("filters:trim(5,bottom-right)/a.png", framed);
    expect([later.width, later.height]).toEqual([80, 60]);
  });

  test("a picture of one colour has no border to trim", async () => {
    const pixels = await rendered("trim/a.png", await plain(30, 20, "red"));
    expect([pixels.width, pixels.height]).toEqual([30, 20]);
  });

  test("smart keeps what draws attention", async () => {
    const dot = { create: { width: 20, height: 20, channels: 3 as const, background: "#ff2020" } };
    const scene = await sharp({ create: { width: 400, height: 100, channels: 3, background: "#dddddd" } })
      .composite([{ input: dot, left: 350, top: 40 }])
      .png()
      .toBuffer();
    const kept = await rendered("100x100/smart/a.png", scene);
    const reds = Array.from({ length: 100 }, (_, x) => kept.at(x, 50)).filter(({ g }) => g < 100);
    expect(reds.length).toBeGreaterThan(10);
  });

  test("smart keeps it in a sliver of a picture that would be huge", async () => {
    const dot = { create: { width: 20, height: 20, channels: 3 as const, background: "#ff2020" } };
    const scene = await sharp({ create: { width: 400, height: 100, channels: 3, background: "#dddddd" } })
      .composite([{ input: dot, left: 350, top: 40 }])
      .png()
      .toBuffer();
    const kept = await rendered("2x9999/smart/a.png", scene);
    expect([kept.width, kept.height]).toEqual([2, 9999]);
    expect(kept.at(1, 5000).g).toBeLessThan(100);
    const tall = await rendered("900x30/smart/a.png", await plain(4, 4000, "lime"));
    expect([tall.width, tall.height, tall.at(10, 5)]).toEqual([900, 30, green]);
  });

  test.each([
    ["proportion(50)", "101x129"],
    ["proportion(0.1)", "19x25"],
    ["proportion(100)", "202x259"],
    ["proportion(9999)", "202x259"],
    ["proportion(0.001)", "202x259"],
  ])("%p of 202x259 is %p", async (filter, size) => {
    const { width, height } = await rendered(`filters:${filter}/a.png`, await plain(202, 259, "red"));
    expect(`${width}x${height}`).toBe(size);
  });

  test("a plain colour is no longer than results may be", async () => {
    const { width, height } = await rendered("20000x3/color:red");
    expect([width, height]).toEqual([9999, 3]);
  });

  test("a sliver of an extreme picture is made without making the rest", async () => {
    const strip = await plain(4, 4000, "lime");
    const pixels = await rendered("9000x10/a.png", strip);
    expect([pixels.width, pixels.height, pixels.at(10, 5)]).toEqual([9000, 10, green]);
  });
});

describe("filters", () => {
  test.each([
    ["brightness(20)", "#646464", { r: 151, g: 151, b: 151 }],
    ["brightness(-100)", "#646464", { r: 0, g: 0, b: 0 }],
    ["contrast(100)", "#646464", { r: 0, g: 0, b: 0 }],
    ["invert()", "#102030", { r: 239, g: 223, b: 207 }],
    ["rgb(10,0,-10)", "#646464", { r: 126, g: 100, b: 75 }],
    ["grayscale()", "#ff0000", { r: 127, g: 127, b: 127 }],
    ["saturation(-100)", "#ff0000", { r: 127, g: 127, b: 127 }],
    ["hue(0)", "#336699", { r: 51, g: 102, b: 153 }],
    ["modulate(0,0,0)", "#336699", { r: 51, g: 102, b: 153 }],
    ["nosuchfilter(1)", "#336699", { r: 51, g: 102, b: 153 }],
    ["brightness(50):brightness(-50)", "#c8c8c8", { r: 200, g: 200, b: 200 }],
  ])("%p of %p", async (filter, background, colour) => {
    const pixels = await rendered(`filters:${filter}/a.png`, await plain(20, 20, background));
    expect(distance(pixels.at(10, 10), { ...colour, alpha: 255 })).toBeLessThanOrEqual(3);
  });

  test("a blur without bounds leaves one colour, and what is transparent clear", async () => {
    for (const radius of ["500", "1e9"]) {
      const { width, height, at } = await rendered(`filters:blur(${radius})/a.png`, flag);
      expect([width, height]).toEqual([80, 60]);
      expect(distance(at(0, 0), at(79, 59))).toBeLessThan(60);
      expect(
        (await rendered(`filters:blur(${radius})/a.png`, await plain(9, 9, "#0000", 4))).at(4, 4).alpha,
      ).toBe(0);
    }
  });

  test("fill puts the picture into the middle of the box, paddings outside", async () => {
    const pixels = await rendered("fit-in/60x60/5x10/filters:fill(blue)/a.png", await plain(30, 60, "red"));
    expect([pixels.width, pixels.height]).toEqual([70, 80]);
    expect([pixels.at(10, 40), pixels.at(35, 40), pixels.at(35, 5)]).toEqual([blue, red, blue]);
  });

  test("fill turns with the picture", async () => {
    const pixels = await rendered(
      "fit-in/100x210/10x20:15x3/filters:rotate(90):fill(yellow)/a.png",
      await plain(202, 259, "red"),
    );
    expect([pixels.width, pixels.height]).toEqual([233, 125]);
  });

  test("fill of none is transparent, of auto the average, of an unknown colour black", async () => {
    const square = await plain(20, 20, "#c08040");
    const corner = async (colour: string) =>
      (await rendered(`fit-in/40x20/filters:fill(${colour})/a.png`, square)).at(2, 10);
    expect(await corner("none")).toEqual(clear);
    expect(await corner("auto")).toEqual({ r: 192, g: 128, b: 64, alpha: 255 });
    expect(await corner("nosuchcolour")).toEqual(black);
  });

  test("a coloured border of a grey picture is coloured", async () => {
    const grey = await sharp(await plain(20, 20, "#808080"))
      .toColourspace("b-w")
      .png()
      .toBuffer();
    const pixels = await rendered("filters:padding(red,5)/a.png", grey);
    expect([pixels.width, pixels.at(2, 2)]).toEqual([30, red]);
  });

  test("padding reads one, two or four sides", async () => {
    const square = await plain(20, 20, "red");
    const size = async (args: string) => {
      const { width, height } = await rendered(`filters:padding(red,${args})/a.png`, square);
      return `${width}x${height}`;
    };
    expect(await Promise.all(["10", "10,20", "10,20,30", "1,2,3,4"].map(size))).toEqual([
      "40x40",
      "40x60",
      "40x60",
      "24x26",
    ]);
  });

  test("background_color shows through what is transparent", async () => {
    const half = await plain(10, 10, "rgba(255,0,0,0.5)", 4);
    const pixels = await rendered("filters:background_color(00f)/a.png", half);
    expect(distance(pixels.at(5, 5), { r: 128, g: 0, b: 127, alpha: 255 })).toBeLessThanOrEqual(2);
  });

  test("round_corner clears the corners, or colours them", async () => {
    const square = await plain(60, 60, "red");
    const cleared = await rendered("filters:round_corner(20)/a.png", square);
    expect([cleared.at(0, 0).alpha, cleared.at(30, 30), cleared.at(0, 30)]).toEqual([0, red, red]);
    const coloured = await rendered("filters:round_corner(20,20,blue)/a.png", square);
    expect(coloured.at(0, 0)).toEqual(blue);
  });

  test("crop works on the result of what came before", async () => {
    const pixels = await rendered("80x60/filters:crop(40,30,20,20):proportion(50)/a.png", flag);
    expect([pixels.width, pixels.height, pixels.at(5, 5)]).toEqual([10, 10, white]);
  });

  test("blur keeps transparency and size", async () => {
    const pixels = await rendered("filters:blur(4)/a.png", await plain(30, 20, "rgba(0,255,0,0.5)", 4));
    expect([pixels.width, pixels.height]).toEqual([30, 20]);
    expect(distance(pixels.at(15, 10), { r: 0, g: 255, b: 0, alpha: 128 })).toBeLessThanOrEqual(2);
  });
});

test.each([
  "brightness(1e308)",
  "rgb(1e308,0,-1e308)",
  `trim(${"9".repeat(400)})`,
  "sharpen(-0.4999999999999)",
  "contrast(1e308)",
  "modulate(1e308,1e308,1e308)",
  "blur(1e308)",
])("%p is made of what can be made of it", async (filter) => {
  const pixels = await rendered(`filters:${filter}/a.png`, flag);
  expect([pixels.width, pixels.height]).toEqual([80, 60]);
});

describe("a colour picture", () => {
  test.each([
    ["10x20/color:red", 10, 20, red],
    ["0x20/color:lime", 20, 20, green],
    ["color:00f", 1, 1, blue],
    ["10x10/color:none", 10, 10, clear],
  ])("%p", async (path, width, height, colour) => {
    const pixels = await rendered(path);
    expect([pixels.width, pixels.height, pixels.at(0, 0)]).toEqual([width, height, colour]);
  });

  test("is a JPEG by itself, black under what is clear", async () => {
    const { contentType, body } = await render("8x8/color:none");
    expect([contentType, (await decode(body)).at(4, 4)]).toEqual(["image/jpeg", black]);
  });

  test("of an unknown name is refused", async () => {
    expect(await refusal(render("color:rebeccapurple"))).toBe("invalid");
  });
});

describe("limits", () => {
  test.each([
    ["10000x100/a.png", "too_costly"],
    ["9999x9999/filters:upscale()/a.png", "too_costly"],
    ["99999x99999/a.png", "too_costly"],
    ["9223372036854775807x1/a.png", "too_costly"],
    ["fit-in/9000x9000/filters:upscale():padding(red,1000)/a.png", "too_costly"],
    ["filters:format(jxl)/a.png", "unsupported"],
    ["filters:format(heif)/a.png", "unsupported"],
  ])("%p is refused as %p", async (path, code) => {
    expect(await refusal(render(path, flag))).toBe(code);
  });

  test("a source with too many pixels by its header is refused before decoding", async () => {
    const lower = { ...limits, sourceMaxPixels: 4_799 };
    expect(await refusal(render("10x10/a.png", flag, { limits: lower }))).toBe("too_large");
  });

  test("what is no picture is unsupported", async () => {
    expect(await refusal(render("a.png", Buffer.from("<html></html>")))).toBe("unsupported");
  });

  test("a picture that is cut off is shown as far as it goes", async () => {
    const whole = await sharp(flag).resize(800, 600).jpeg().toBuffer();
    const pixels = await rendered("80x60/a.jpg", whole.subarray(0, whole.length / 2));
    expect(distance(pixels.at(5, 5), red)).toBeLessThan(20);
  });
});

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => ({ code: "none" }),
    (thrown: { code?: string }) => thrown,
  );
  return error.code ?? String(error);
}

function distance<P extends object>(a: P, b: P): number {
  const values: number[] = Object.values(b);
  return Math.max(
    ...Object.values(a).map((value: number, channel) => Math.abs(value - (values[channel] ?? 0))),
  );
}

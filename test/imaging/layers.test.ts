import { describe, expect, test } from "bun:test";
import type { LayerSource } from "#src/imaging/job.ts";
import { layersIn } from "#src/imaging/layer-names.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { Refusal } from "#src/lib/errors.ts";
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

const logo = await quarters(20, 10);
const layers: LayerSource[] = [
  { image: "logo.png", source: { bytes: logo } },
  { image: "logo.png", version: 2, source: { bytes: await plain(4, 4, "blue") } },
  { image: "my logo.png", source: { bytes: await plain(4, 4, "lime") } },
];

/** Of a black picture of 100x50 pixels, and what is laid onto it. */
async function onBlack(filters: string) {
  return await rendered(`filters:${filters}/a.png`, await plain(100, 50, "black"), { layers });
}

describe("on a screen of two pixels to one", () => {
  test.each(["dpr(2):watermark(logo.png,10,5)", "image(/logo.png,10,5):dpr(2)"])(
    "%s lies at twice the place, in the pixels that it has",
    async (filters) => {
      const { at } = await onBlack(filters);
      expect([at(19, 10), at(20, 9), at(20, 10), at(39, 19), at(40, 19)]).toEqual([
        black,
        black,
        red,
        white,
        black,
      ]);
    },
  );

  test.each([
    ["image(20x10/color:blue,0,0)", 40, 20],
    ["image(f-10xf-5/color:blue,0,0)", 80, 40],
    ["image(20x10/filters:dpr(1)/color:blue,0,0)", 20, 10],
    ["image(20x10/filters:image(10x5/color:blue,5,0)/color:blue,0,0)", 40, 20],
  ])("%s is %p by %p pixels", async (filters, width, height) => {
    const { at } = await onBlack(`dpr(2):${filters}`);
    expect([at(width - 1, height - 1), at(width, 0), at(0, height)]).toEqual([blue, black, black]);
  });
});

describe("watermark", () => {
  test("lies where it is put, in its own size", async () => {
    const { at } = await onBlack("watermark(logo.png,10,-5)");
    expect([at(9, 35), at(10, 35), at(29, 35), at(29, 44), at(30, 45)]).toEqual([
      black,
      red,
      green,
      white,
      black,
    ]);
  });

  test("counts a place only where both sides are given", async () => {
    expect((await onBlack("watermark(logo.png,10)")).at(0, 0)).toEqual(red);
  });

  test.each([
    ["fits into a share of the picture", "20,50", [19, 9], [20, 10]],
    ["grows into it", "50,100", [49, 24], [50, 25]],
    ["takes `none` for all of that side", "none,50", [49, 24], [50, 25]],
    ["keeps its size where a share is no pixel", "0,50", [19, 9], [20, 10]],
    ["keeps its size where one share is missing", "50", [19, 9], [20, 10]],
  ])("%s", async (_, shares, [x = 0, y = 0], [beyondX = 0, beyondY = 0]) => {
    const { at } = await onBlack(`watermark(logo.png,0,0,0,${shares})`);
    expect([at(x, y), at(beyondX, 0), at(0, beyondY)]).toEqual([white, black, black]);
  });

  test.each(["my%20logo.png", "my+logo.png", `b64:${Buffer.from("my logo.png").toString("base64url")}`])(
    "is named %s",
    async (name) => expect((await onBlack(`watermark(${name},0,0)`)).at(0, 0)).toEqual(green),
  );

  test("without a name is nothing", async () => {
    expect((await onBlack("watermark()")).at(0, 0)).toEqual(black);
  });

  test("makes a grey picture coloured", async () => {
    const grey = await sharp(await plain(30, 30, "grey"))
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect((await rendered("filters:watermark(logo.png,0,0)/a.png", grey, { layers })).at(0, 0)).toEqual(red);
  });
});

describe("image", () => {
  test("is laid after its own operations, whose format, quality and answer don't count", async () => {
    const { at } = await onBlack(
      "image(/10x10/filters:rotate(90):format(jxl):quality(1):expire(5):raw():max_bytes(1)/logo.png,0,0)",
    );
    expect([at(0, 0), at(9, 9), at(10, 0)]).toEqual([green, blue, black]);
  });

  test("in shades of grey is laid grey", async () => {
    const { at } = await onBlack("image(/10x10/filters:grayscale()/color:red,0,0)");
    const { r, g, b, alpha } = at(0, 0);
    expect([r === g && g === b, r > 20, alpha]).toEqual([true, true, 255]);
  });

  test("takes sizes from the picture below, at each depth from its own", async () => {
    const { at } = await onBlack(
      "image(stretch/f-40xfull/filters:image(f-20xf-20/color:red,10,10)/color:blue,0,0)",
    );
    expect([at(0, 0), at(10, 10), at(49, 39), at(50, 40), at(59, 49), at(60, 0)]).toEqual([
      blue,
      red,
      red,
      blue,
      blue,
      black,
    ]);
  });

  test("is flipped where its size says so, whatever is taken off the picture's", async () => {
    const { at } = await onBlack("image(stretch/-f-20xf-40/logo.png,0,0)");
    expect([at(0, 0), at(79, 0), at(0, 9), at(80, 0)]).toEqual([green, red, white, black]);
  });

  test("may be escaped as a whole", async () => {
    const path = encodeURIComponent("10x10/filters:rotate(90)/logo.png");
    expect((await onBlack(`image(${path},right,0)`)).at(90, 0)).toEqual(green);
  });

  test("takes the version that its path pins", async () => {
    expect((await onBlack("image(/filters:version(2)/logo.png)")).at(0, 0)).toEqual(blue);
  });

  test("blends, and lets through as much as its alpha says", async () => {
    const { at } = await onBlack("image(/10x10/color:red,0,0,40,normal)");
    expect([at(0, 0).r, at(0, 0).g]).toEqual([153, 0]);
  });

  test.each(["constructor", "__proto__", "nosuch"])(
    "covers the picture in a mode called %s",
    async (mode) => {
      expect((await onBlack(`image(/10x10/color:red,0,0,0,${mode})`)).at(0, 0)).toEqual(red);
    },
  );

  test("as a mask leaves a JPEG black where nothing is left of the picture", async () => {
    const { body } = await render(
      "filters:image(/10x10/color:red,0,0,0,mask)/a",
      await plain(30, 30, "white"),
      {
        negotiated: "jpeg",
      },
    );
    const { at } = await decode(body);
    expect([at(2, 2), at(25, 25)]).toEqual([white, black]);
  });

  test("as mask-out cuts itself out", async () => {
    const { at } = await onBlack("image(/10x10/color:red,0,0,0,mask-out)");
    expect([at(0, 0), at(10, 0)]).toEqual([clear, black]);
  });

  test("beside the picture changes nothing", async () => {
    expect((await onBlack("image(/10x10/color:red,100,0)")).at(99, 0)).toEqual(black);
  });
});

describe("frame", () => {
  /** A 5x5 nine-patch: a red ring of one pixel around nothing, whose middle is stretched and holds the picture. */
  function patch(): Promise<Buffer> {
    const pixels = Buffer.alloc(5 * 5 * 4);
    const set = (x: number, y: number, colour: number) => pixels.writeUInt32BE(colour, (y * 5 + x) * 4);
    for (let x = 1; x < 4; x++) for (let y = 1; y < 4; y++) if (x !== 2 || y !== 2) set(x, y, 0xff0000ff);
    for (const [x, y] of [
      [2, 0],
      [0, 2],
      [2, 4],
      [4, 2],
    ] as const)
      set(x, y, 0x000000ff);
    return sharp(pixels, { raw: { width: 5, height: 5, channels: 4 } })
      .png()
      .toBuffer();
  }

  test("grows around the picture and leaves it in view", async () => {
    const framed = [{ image: "frame.png", source: { bytes: await patch() } }];
    const { width, height, at } = await rendered("filters:frame(frame.png)/a", await plain(20, 10, "blue"), {
      layers: framed,
    });
    expect([width, height]).toEqual([22, 12]);
    expect([at(0, 0), at(11, 0), at(21, 6), at(21, 11), at(1, 1), at(20, 10)]).toEqual([
      red,
      red,
      red,
      red,
      blue,
      blue,
    ]);
  });

  test("larger than the picture, or without marks, is cut off and takes no more memory", async () => {
    const few = [{ image: "f.png", source: { bytes: await plain(50, 50, "red") } }];
    const { width, at } = await rendered("filters:frame(f.png)/a", await plain(4, 4, "blue"), {
      layers: few,
    });
    expect([width, at(3, 3)]).toEqual([4, red]);
    const tiny = [{ image: "f.png", source: { bytes: await plain(2, 2, "red") } }];
    const unframed = await rendered("filters:frame(f.png)/a", await plain(4, 4, "blue"), { layers: tiny });
    expect(unframed.at(0, 0)).toEqual(blue);
  });
});

describe("every picture that a URL lays onto its own", () => {
  const names = (path: string) => layersIn(parsePath(`unsafe/${path}`));

  test("is named, nested ones too, however they are written", () => {
    const nested = encodeURIComponent(
      "fxf-2/filters:image(b.png):watermark(c%20d.png)/filters:version(3)/e.png",
    );
    expect(
      names(`filters:watermark(a.png,0,0):image(/9x9/color:red):image(${nested}):blur(2)/z.png`),
    ).toEqual([
      { image: "a.png" },
      { image: "color:red" },
      { image: "filters:version(3)/e.png" },
      { image: "b.png" },
      { image: "c d.png" },
    ]);
    expect(names("filters:image(/filters:version(3)/e.png)/z.png")).toEqual([{ image: "e.png", version: 3 }]);
  });

  test.each(["-f-20xf/e.png", "-f-900x-full-900/e.png", "fit-in/-full-9999x-f-9999/e.png"])(
    "is named though its size leaves nothing of a small picture: %s",
    (path) => expect(names(`filters:image(${path},0,0)/z.png`)).toEqual([{ image: "e.png" }]),
  );

  test("is none where no filter lays one", () => {
    expect(names("filters:blur(2):nosuch(a.png):watermark():image(,0,0)/a.png")).toEqual([{ image: "" }]);
    expect(names("100x100/filters:fill(red)/a.png")).toEqual([]);
  });
});

describe("a bomb of layers is refused:", () => {
  async function refusal(path: string, more: Parameters<typeof render>[2] = {}): Promise<string> {
    const work = render(path, await plain(10, 10, "red"), { layers, ...more });
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error instanceof Refusal ? error.code : `not refused: ${error}`;
  }
  const nestedTo = (depth: number, innermost: string) => {
    let path = innermost;
    for (let at = 0; at < depth; at++) path = `1x1/filters:image(${path})/color:red`;
    return path;
  };

  test("a thousand side by side", async () => {
    const path = `filters:${"image(1x1/color:red):".repeat(1_000)}/a`;
    expect(await refusal(path)).toBe("too_costly");
  });

  test("a thousand in each other", async () => {
    expect(await refusal(nestedTo(1_000, "a"))).toBe("too_costly");
    expect((await render(nestedTo(10, "color:red"))).width).toBe(1);
    expect(await refusal(nestedTo(11, "color:red"))).toBe("too_costly");
  });

  test("many at each of few depths", async () => {
    const four = (inner: string) => `1x1/filters:${`image(${inner}):`.repeat(4)}/color:red`;
    expect(await refusal(four(four(four(four("color:red")))))).toBe("too_costly");
  });

  test.each([
    "filters:image(9999x9999/color:red)/a",
    "filters:image(9999x9999/logo.png)/a",
    "filters:watermark(logo.png,0,0,0,999999,999999)/a",
    "filters:image(filters:padding(red,9999999)/logo.png)/a",
    "filters:image(1x1/filters:image(9999x9999/color:red)/color:red)/a",
  ])("%s", async (path) => expect(await refusal(path)).toBe("too_costly"));

  test("a layer with more pixels than a picture may have", async () => {
    const few = { ...limits, sourceMaxPixels: 150 };
    expect(await refusal("filters:watermark(logo.png)/a", { limits: few })).toBe("too_large");
  });

  test("a layer that isn't among those that were looked up", async () => {
    expect(await refusal("filters:watermark(/etc/passwd)/a")).toBe("not_found");
    expect(await refusal("filters:image(/filters:version(3)/logo.png)/a")).toBe("not_found");
  });
});

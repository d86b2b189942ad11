import { describe, expect, test } from "bun:test";
import { black, type Pixels, plain, rendered, white } from "#test/support/engine.ts";

const paper = await plain(300, 200, "white");

const written = (filters: string) => rendered(`filters:${filters}/a.png`, paper);

interface Ink {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The box of all that isn't white; undefined where nothing is written. */
function inkOf({ width, height, at }: Pixels): Ink | undefined {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const { r, g, b } = at(x, y);
      if (r + g + b >= 600) continue;
      xs.push(x);
      ys.push(y);
    }
  if (xs.length === 0) return undefined;
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

async function ink(filters: string): Promise<Ink> {
  const found = inkOf(await written(filters));
  if (!found) throw new Error(`${filters} wrote nothing`);
  return found;
}

async function sizeOf(filters: string): Promise<[width: number, height: number]> {
  const { left, top, right, bottom } = await ink(filters);
  return [right - left + 1, bottom - top + 1];
}

const coded = (text: string) => encodeURIComponent(text).replace(/[()]/g, (c) => (c === "(" ? "%28" : "%29"));

describe("text", () => {
  test.each([
    ["10,20", "left", 11],
    ["10,20", "top", 20],
    ["right,bottom", "right", 298],
    ["right,bottom", "bottom", 199],
    ["-10,-10", "bottom", 189],
    ["50p,0.5", "top", 100],
  ] as const)("at %s has its %s edge at %i", async (place, edge, expected) => {
    expect((await ink(`text(Hello,${place})`))[edge]).toBe(expected);
  });

  test.each([
    ["one line without a width", "", [1, 16]],
    ["wrapped at pixels", "100", [3, 62]],
    ["wrapped at percent", "33.34p", [3, 62]],
    ["wrapped at a share", "0.3334", [3, 62]],
    ["wrapped at the picture less so much", "f-200", [3, 62]],
  ])("is %s", async (_, width, [, height = 0]) => {
    const found = await sizeOf(`text(one%20two%20three%20four%20five,0,0,sans-20,black,0,normal,${width})`);
    expect(Math.abs(found[1] - height)).toBeLessThanOrEqual(2);
  });

  test.each([
    ["word", true],
    ["none", true],
    ["char", false],
    ["wordchar", false],
  ])("wrapped by %s reaches beyond its width with one long word: %p", async (wrap, isBeyond) => {
    const [width] = await sizeOf(
      `text(onetwothreefourfive,0,0,sans-20,black,0,normal,100,low,false,${wrap})`,
    );
    expect(width > 101).toBe(isBeyond);
  });

  test.each([
    ["low", 0],
    ["", 0],
    ["center", 1],
    ["centre", 1],
    ["high", 2],
    ["right", 2],
  ])("aligned %s has its short line there", async (align, third) => {
    const pixels = await written(`text(l%0Along%20line,0,0,sans-20,black,0,normal,,${align})`);
    const first = inkOf({ ...pixels, height: 17 });
    const whole = inkOf(pixels)?.right ?? 0;
    expect(Math.floor((3 * (first?.left ?? 0)) / (whole + 1))).toBe(third);
  });

  test("justified fills its lines", async () => {
    const lines = "text(a%20bb%20ccc%20dd%20e%20ffff%20gg,0,0,sans-20,black,0,normal,100,low";
    expect((await sizeOf(`${lines},true)`))[0]).toBeGreaterThan((await sizeOf(`${lines},false)`))[0]);
  });

  test("has its lines as far apart as spacing says", async () => {
    const at = async (spacing: string) =>
      (await sizeOf(`text(a%0Ab,0,0,sans-20,black,0,normal,,low,false,word,${spacing})`))[1];
    expect((await at("40")) - (await at("0"))).toBe(40);
  });

  test("grows with dpi as with the size, and everything with dpr", async () => {
    const [width] = await sizeOf("text(Hello,0,0,sans-40)");
    expect((await sizeOf("text(Hello,0,0,sans-20,,,,,,,,,144)"))[0]).toBe(width);
    const dense = await ink("dpr(2):text(Hello,10,20)");
    expect([dense.right - dense.left + 1, dense.top]).toEqual([width, 40]);
  });

  test("has the font that is named, and sans for one that nobody knows", async () => {
    const widths = ["sans", "serif", "mono", "Inter", "sans-bold"].map(
      async (font) => (await sizeOf(`text(Hello,0,0,${font}-40)`))[0],
    );
    expect(new Set(await Promise.all(widths)).size).toBe(5);
    expect(await sizeOf("text(Hello,0,0,Nonsuch-40)")).toEqual(await sizeOf("text(Hello,0,0,sans-40)"));
  });

  test("has the colour, the transparency and the mode that are named", async () => {
    const bar = (rest: string) => written(`text(%E2%96%88,0,0,sans-60,${rest})`);
    expect((await bar("red")).at(15, 20)).toEqual({ r: 255, g: 0, b: 0, alpha: 255 });
    expect((await bar("nonsuch")).at(15, 20)).toEqual(black);
    expect((await bar("red,40")).at(15, 20)).toEqual({ r: 255, g: 101, b: 101, alpha: 255 });
    expect((await bar("white,0,difference")).at(15, 20)).toEqual(black);
    expect((await bar("black,0,screen")).at(15, 20)).toEqual(white);
  });

  test.each(["Hello%20you", "Hello+you", `b64:${Buffer.from("Hello you").toString("base64url")}`])(
    "is written %s",
    async (text) => expect(await sizeOf(`text(${text})`)).toEqual(await sizeOf("text(%48ello%20you)")),
  );

  test.each(["", "%20", "%0A", "%E2%80%8B", "%00%01", coded("<b></b>")])(
    "of nothing to see (%p) does nothing",
    async (text) => {
      expect(inkOf(await written(`text(${text}):label(${text})`))).toBeUndefined();
    },
  );

  test("understands markup, and writes what isn't any as it stands", async () => {
    const [plainWidth] = await sizeOf("text(Hello)");
    const [bold] = await sizeOf(`text(${coded("<b>Hello</b>")})`);
    const [broken] = await sizeOf(`text(${coded("<b>Hello")})`);
    expect([bold > plainWidth, broken > bold + 20]).toEqual([true, true]);
    expect(await sizeOf(`text(${coded("a<c & d")})`)).toEqual(
      await sizeOf(`text(${coded("a&lt;c &amp; d")})`),
    );
  });
});

describe("label", () => {
  test.each([20, 40, 100])("is %i pixels high, or less by what hinting leaves", async (size) => {
    const [, height] = await sizeOf(`label(Hi,0,0,${size})`);
    expect(size - height).toBeOneOf([0, 1]);
  });

  test("is placed by its box, whatever size its font names", async () => {
    const plainly = await ink("label(Hi,-10,-10,30)");
    expect(plainly.top).toBe(160);
    expect(await ink("label(Hi,-10,-10,30,black,0,sans-90px)")).toEqual(plainly);
  });

  test("of no height is nothing", async () => {
    expect(inkOf(await written("label(Hi,0,0,0):label(Hi,0,0,-5)"))).toBeUndefined();
  });
});

const marks = (count: number) => "\u0301".repeat(count);

describe("hostile text", () => {
  test.each([
    ["too long", `text(${"a".repeat(5001)})`, "invalid"],
    ["too large a font", "text(Hi,0,0,sans-99999)", "too_costly"],
    ["too many dots an inch", "text(Hi,0,0,sans-1000,black,0,normal,,,,,,10000)", "too_costly"],
    ["too high a label", "label(Hi,0,0,99999)", "too_costly"],
    ["a line longer than can be drawn", `text(${"W".repeat(4900)})`, "too_costly"],
    [
      "lines far apart",
      `text(${coded(`<span line_height='9.9999'>${"W\n".repeat(2000)}</span>`)})`,
      "too_costly",
    ],
    [
      "letters far apart",
      `text(${coded(`<span letter_spacing='102400'>${"W".repeat(4000)}</span>`)})`,
      "too_costly",
    ],
    ["stacked marks", `text(${coded(`a${marks(2400)}${"W".repeat(2400)}`)})`, "too_costly"],
    [
      "huge letters in a label",
      `label(${coded(`<span size='9999999'>${"W".repeat(4900)}</span>`)})`,
      "too_costly",
    ],
  ])("of %s is refused", async (_, filters, code) => {
    expect(
      await written(filters).then(
        () => "drawn",
        (error) => error.code,
      ),
    ).toBe(code);
  });

  test.each([
    ["deep markup", `text(${coded(`${"<b>".repeat(50)}x${"</b>".repeat(50)}`)})`],
    ["a height of line", `text(${coded("<span line_height='9.9999'>a\nb</span>")})`],
    ["a colour that is none", `text(${coded("<span color='nonsuch'>a</span>")})`],
    ["half a character", "text(%ED%A0%80)"],
    ["a long label", `label(${"W".repeat(4900)},0,0,1000)`],
    ["a tall label", `label(${"%0A".repeat(500)}a,0,0,1000)`],
    ["marks without a letter", `text(${coded(marks(50))})`],
    ["a wide box", "text(Hi,0,0,sans-20,black,0,normal,999999,high)"],
    ["no size", "text(Hi,0,0,sans-0)"],
    ["words that every object knows", "text(Hi,0,0,constructor,constructor,0,constructor,__proto__)"],
    ["the same of its lines", "text(Hi,0,0,sans-20,black,0,__proto__,100,__proto__,toString,constructor)"],
    [
      "an attribute that every object knows",
      `text(${coded("<span constructor='1' __proto__='2'>a</span>")})`,
    ],
    ["spacing upwards", "text(a%0Ab,0,0,sans-20,black,0,normal,,low,false,word,-999999)"],
  ])("with %s leaves the picture's size alone", async (_, filters) => {
    const { width, height } = await written(filters);
    expect([width, height]).toEqual([300, 200]);
  });
});

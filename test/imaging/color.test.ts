import { describe, expect, test } from "bun:test";
import { isColorImage, parseColor, parseColorImage } from "#src/imaging/color.ts";
import { colorNames } from "#src/imaging/color-names.ts";

type Channels = [r: number, g: number, b: number, alpha?: number];

describe("a filter's colour", () => {
  const cases: [text: string, channels: Channels | undefined][] = [
    ["red", [255, 0, 0]],
    ["RebeccaPurple", undefined],
    ["LightGoldenRodYellow", [250, 250, 210]],
    ["grey", [128, 128, 128]],
    ["gray", [128, 128, 128]],
    ["#red", [255, 0, 0]],
    ["fff", [255, 255, 255]],
    ["F80", [255, 136, 0]],
    ["#0a0B0c", [10, 11, 12]],
    ["0a0b0c80", [10, 11, 12]],
    ["0a0b0c,bottom-right", [10, 11, 12]],
    ["0a0b", undefined],
    ["0a0b0c8", undefined],
    ["0a0b0c800", undefined],
    ["FFO", [255, 255, 0]],
    ["zzzzzz", [0, 0, 0]],
    ["%23ff0000", undefined],
    ["##fff", undefined],
    ["", undefined],
    [",red", undefined],
    [" red", undefined],
    ["auto", undefined],
    ["none", undefined],
    ["transparent", undefined],
    ["blur", undefined],
    ["constructor", undefined],
  ];
  for (const [text, channels] of cases) {
    test(`is what ${JSON.stringify(text)} names`, () => {
      const [r, g, b] = channels ?? [];
      expect(parseColor(text)).toEqual(channels && { r: r ?? 0, g: g ?? 0, b: b ?? 0 });
    });
  }

  test("has one of SVG's 147 names", () => {
    expect(colorNames.size).toBe(147);
    for (const name of colorNames.keys()) expect(name).toMatch(/^[a-z]+$/);
  });
});

describe("a colour image", () => {
  const cases: [image: string, channels: Channels | undefined][] = [
    ["color:red", [255, 0, 0, 255]],
    ["COLOR:Red", [255, 0, 0, 255]],
    ["color:#0f08", undefined],
    ["color:#0f0", [0, 255, 0, 255]],
    ["color:00ff0080", [0, 255, 0, 128]],
    ["color: red ", [255, 0, 0, 255]],
    ["color:none", [0, 0, 0, 0]],
    ["color:Transparent", [0, 0, 0, 0]],
    ["color:ff000000", [255, 0, 0, 0]],
    ["color:g00", [0, 0, 0, 255]],
    ["color:rebeccapurple", undefined],
    ["color:", undefined],
    ["color:red,green", undefined],
    ["colour:red", undefined],
    ["a/color:red", undefined],
    ["red", undefined],
  ];
  for (const [image, channels] of cases) {
    test(`is what ${image} names`, () => {
      const [r, g, b, alpha] = channels ?? [];
      expect(parseColorImage(image)).toEqual(
        channels && { r: r ?? 0, g: g ?? 0, b: b ?? 0, alpha: alpha ?? 0 },
      );
    });
  }

  test("is told from a stored picture even where its colour is unknown", () => {
    expect(isColorImage("Color:nothing")).toBe(true);
    expect(isColorImage("colors/red.jpg")).toBe(false);
  });
});

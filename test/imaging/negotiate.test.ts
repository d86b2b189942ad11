import { describe, expect, test } from "bun:test";
import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

const chrome = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
const photograph = {
  format: "jpeg" as const,
  width: 3000,
  height: 2000,
  pages: 1,
  orientation: 0,
  hasAlpha: false,
};
const drawing = { ...photograph, format: "avif" as const, hasAlpha: true };

function chosen(
  path: string,
  accept: string,
  asset: Parameters<typeof negotiateFormat>[0]["asset"] = photograph,
) {
  return negotiateFormat({ accept, defaults: "web", params: parsePath(`unsafe/${path}`), asset });
}

describe("under web's defaults", () => {
  test.each([
    ["800x600/a.jpg", chrome, "avif"],
    ["a.jpg", chrome, "webp"],
    ["fit-in/1500x1500/a.jpg", chrome, "avif"],
    ["2000x1000/smart/a.jpg", chrome, "webp"],
    ["800x600/a.jpg", "image/webp", "webp"],
    ["800x600/a.jpg", "IMAGE/WebP , */*", "webp"],
    ["800x600/a.jpg", "image/avif;q=0, image/webp;q=0.0", "jpeg"],
    ["800x600/a.jpg", "*/*", "jpeg"],
    ["800x600/a.jpg", "", "jpeg"],
    ["800x600/color:red", "image/png", "jpeg"],
    ["1000x1000/filters:padding(red,500)/a.jpg", chrome, "webp"],
    ["fit-in/9000x100/filters:fill(red)/a.jpg", chrome, "avif"],
    ["fit-in/9000x1000/filters:fill(red)/a.jpg", chrome, "webp"],
    ["filters:proportion(10)/a.jpg", chrome, "avif"],
    ["filters:crop(0,0,1000,1000)/a.jpg", chrome, "avif"],
    ["2000x0/color:red", chrome, "webp"],
    ["x1000/color:red", chrome, "avif"],
  ])("%p for %p is %p", (path, accept, format) => {
    const asset = path.includes("color:") ? undefined : photograph;
    const params = parsePath(`unsafe/${path}`);
    expect(negotiateFormat({ accept, defaults: "web", params, asset })).toEqual({
      format: format as "jpeg",
      varies: true,
    });
  });

  test("transparency goes to PNG where nothing newer is taken", () => {
    expect(chosen("100x100/a.avif", "*/*", drawing).format).toBe("png");
  });

  const dance = { ...photograph, format: "gif" as const, pages: 8 };

  test.each([
    ["100x100/a.gif", chrome, "webp"],
    ["100x100/a.gif", "image/avif", "gif"],
    ["100x100/a.gif", "*/*", "gif"],
    ["100x100/filters:page(2)/a.gif", chrome, "avif"],
    ["100x100/filters:max_frames(1)/a.gif", chrome, "avif"],
    ["100x100/filters:max_frames(2)/a.gif", chrome, "webp"],
  ])("what moves goes on moving: %p for %p is %p", (path, accept, format) => {
    expect(chosen(path, accept, dance).format).toBe(format as "gif");
  });

  test("the pages of a document don't move", () => {
    expect(chosen("100x100/a.tiff", chrome, { ...dance, format: "tiff" }).format).toBe("avif");
  });

  test.each(["filters:format(png)/a.jpg", "filters:autojpg()/a.jpg", "filters:format(nosuch)/a.jpg"])(
    "%p decides for itself",
    (path) => {
      expect(chosen(path, chrome)).toEqual({ varies: false });
    },
  );
});

test("under imagor's defaults Accept says nothing", () => {
  const params = parsePath("unsafe/100x100/a.jpg");
  expect(negotiateFormat({ accept: chrome, defaults: "imagor", params, asset: photograph })).toEqual({
    varies: false,
  });
});

test.each([
  ["filters:format(auto)/a.jpg", "avif"],
  ["filters:format(png):format(auto)/a.jpg", "avif"],
  ["filters:format(auto):format(png)/a.jpg", undefined],
  ["filters:format(auto):autojpg()/a.jpg", undefined],
  ["a.jpg", undefined],
])(
  "under imagor's defaults Accept decides of %s only where format(auto) has the last word",
  (path, expected) => {
    const asset = {
      width: 30,
      height: 20,
      pages: 1,
      format: "jpeg" as const,
      orientation: 1,
      hasAlpha: false,
    };
    const params = parsePath(`unsafe/${path}`);
    const { format, varies } = negotiateFormat({ accept: "image/avif", defaults: "imagor", params, asset });
    expect([format, varies]).toEqual([expected as typeof format, expected !== undefined]);
  },
);

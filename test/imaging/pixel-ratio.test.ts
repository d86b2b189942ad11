import { expect, test } from "bun:test";
import { resultSize } from "#src/imaging/result-size.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { quarters, render } from "#test/support/engine.ts";

const flag = await quarters(400, 200);

test.each([
  ["50x40/filters:dpr(2)/a.png", 100, 80],
  ["50x40/filters:dpr(0.5)/a.png", 25, 20],
  ["50x0/filters:dpr(1.5)/a.png", 75, 38],
  ["fit-in/50x50/5x6/filters:fill(red):dpr(2)/a.png", 120, 124],
  ["50x50/filters:padding(red,10):dpr(3)/a.png", 210, 210],
  ["50x40/filters:dpr(5)/a.png", 50, 40],
  ["50x40/filters:dpr(0)/a.png", 50, 40],
  ["50x40/filters:dpr(x)/a.png", 50, 40],
  ["filters:dpr(2)/a.png", 400, 200],
])("%s is %p by %p, and known to be before it is made", async (path, width, height) => {
  const made = await render(path, flag);
  expect([made.width, made.height]).toEqual([width, height]);
  const stored = { width: 400, height: 200, orientation: 1 };
  expect(resultSize(parsePath(`unsafe/${path}`), stored, 9_999)).toEqual({ width, height });
});

test("a larger result than may be made is refused", async () => {
  const refused = render("6000x100/filters:dpr(2)/a.png", flag);
  expect(await refused.catch((error) => error.code)).toBe("too_costly");
});

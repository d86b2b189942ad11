import { expect, test } from "bun:test";
import { parsePath } from "#src/imaging/url/parse.ts";
import { engine, limits, red, render, rendered } from "#test/support/engine.ts";

const half = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>1</script><path d="M0 0h5v10H0z" fill="#f00"/></svg>',
);

test("an SVG is drawn at the size asked for, not enlarged from a small one", async () => {
  const pixels = await rendered("200x200/a.svg", half);
  expect([pixels.at(98, 100), pixels.at(101, 100).alpha]).toEqual([red, 0]);
});

test("an SVG becomes a JPEG on black where no format is asked for", async () => {
  const { contentType, width } = await render("a.svg", half);
  expect([contentType, width]).toEqual(["image/jpeg", 10]);
  expect((await rendered("a.svg", half, { negotiated: "jpeg" })).at(9, 5).r).toBeLessThan(40);
});

test("dpi() sets the size of an SVG, and of nothing else", async () => {
  expect((await render("filters:dpi(144)/a.svg", half)).width).toBe(20);
});

test("an SVG larger than is taken at its dpi is refused", () => {
  const job = { limits: { ...limits, sourceMaxPixels: 1_000 } };
  expect(render("filters:dpi(2400)/a.svg", half, job)).rejects.toThrow("At most 1000");
});

test("an SVG can be had as it is, made safe", async () => {
  const job = {
    params: parsePath("unsafe/a.svg"),
    defaults: "web" as const,
    limits,
    source: { bytes: half },
  };
  const { body, contentType } = await engine.render({ ...job, isSanitised: true });
  expect(contentType).toBe("image/svg+xml");
  expect(new TextDecoder().decode(body)).toMatch(/^<svg [^>]*><path [^>]*\/><\/svg>$/);
});

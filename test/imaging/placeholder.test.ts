import { describe, expect, test } from "bun:test";
import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { decode, plain, quarters, render, sharp } from "#test/support/engine.ts";
import { moving, shown } from "#test/support/moving.ts";

const flag = await quarters(400, 300);
const photograph = await sharp(flag)
  .withExif({ IFD0: { Copyright: "A. Maker", Model: "Box" } })
  .withIccProfile("p3")
  .jpeg()
  .toBuffer();

async function facts(path: string) {
  return JSON.parse(new TextDecoder().decode((await render(`meta/${path}`, photograph)).body));
}

describe("lqip()", () => {
  test.each(["imagor", "web"] as const)("is a WebP of a few hundred bytes under %s", async (defaults) => {
    const { body, contentType, width, height } = await render("filters:lqip()/a.jpg", photograph, {
      defaults,
    });
    expect({ contentType, width, height }).toEqual({ contentType: "image/webp", width: 24, height: 18 });
    expect(body.length).toBeLessThan(500);
    const { exif, icc } = await sharp(body).metadata();
    expect([exif, icc]).toEqual([undefined, undefined]);
  });

  test.each(["jpeg", "png", "avif"])("is a %s where the URL says so", async (format) => {
    expect((await render(`filters:lqip():format(${format})/a.jpg`, photograph)).format as string).toBe(
      format,
    );
  });

  test.each([
    ["300x100/filters:lqip()", 24, 8],
    ["300x2/filters:stretch():lqip()", 24, 1],
    ["10x20/filters:lqip()", 10, 20],
    ["100x100/filters:lqip():dpr(3)", 24, 24],
    ["100x50/filters:lqip():rotate(90)", 12, 24],
  ])("of %s keeps its ratio", async (path, width, height) => {
    expect(await render(`${path}/a.jpg`, photograph)).toMatchObject({ width, height });
  });

  test("shows where the colours lie, and no edge between them", async () => {
    const picture = await decode((await render("filters:lqip():format(png)/a.png", flag)).body);
    expect(picture.at(3, 3).r).toBeGreaterThan(200);
    expect(picture.at(3, 15).b).toBeGreaterThan(200);
    const { r, g } = picture.at(11, 4);
    expect(Math.min(r, g)).toBeGreaterThan(50);
  });

  test("stays clear where the picture is", async () => {
    const clear = await plain(100, 100, "rgba(255,0,0,0)", 4);
    expect((await decode((await render("filters:lqip()/a.png", clear)).body)).at(12, 12).alpha).toBe(0);
  });

  test("stands still", async () => {
    const dance = await moving("gif", [flag, await plain(400, 300, "teal")]);
    expect(
      (await shown((await render("filters:lqip():max_frames(9)/a.gif", dance)).body)).frames,
    ).toHaveLength(1);
  });

  test("is made of a plain colour too", async () => {
    expect(await render("200x100/filters:lqip()/color:teal")).toMatchObject({
      format: "webp",
      width: 24,
      height: 12,
    });
  });

  test("goes into meta as a data URI of the very same bytes", async () => {
    const { lqip, width, height } = await facts("filters:lqip()/a.jpg");
    const { body } = await render("filters:lqip()/a.jpg", photograph);
    expect(lqip).toBe(`data:image/webp;base64,${Buffer.from(body).toString("base64")}`);
    expect([width, height]).toEqual([24, 18]);
    expect(await facts("a.jpg")).not.toHaveProperty("lqip");
  });

  test("is the same whatever a browser accepts, unless the URL leaves it to that", () => {
    const negotiated = (filters: string) =>
      negotiateFormat({
        accept: "image/avif,image/webp",
        defaults: "web",
        params: parsePath(`unsafe/${filters}/color:teal`),
      });
    expect(negotiated("10x10/filters:lqip()")).toEqual({ varies: false });
    expect(negotiated("10x10/filters:lqip():format(auto)")).toEqual({ format: "avif", varies: true });
  });
});

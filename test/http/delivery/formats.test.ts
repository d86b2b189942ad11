import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { refusedFiles } from "#test/http/refused-files.ts";
import { blue, decode } from "#test/support/engine.ts";
import { bitmap } from "#test/support/odd-pictures.ts";

const hostile = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4" onload="steal()"><script>steal()</script>' +
    '<image href="http://other.example/a.png"/><path d="M0 0h8v4H0z" fill="#00f"/></svg>',
);
const sandbox = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
const heicFile = join(import.meta.dir, "../../../../shared/corpus/images/gopher-front.heif");
const hasHeic = existsSync(heicFile);

interface Told {
  format: string;
  content_type: string;
}

async function aShop() {
  const app = await anApp({ allowUnsafe: true, deliveryHosts: { "img.example": "shop" } });
  await app.space("shop", { unsafeAllowed: true, svgAllowed: true });
  await app.space("old", { unsafeAllowed: true, defaults: "imagor" });
  await app.put("shop", "drawn.svg", hostile);
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const allowSvg = (svgAllowed: boolean) => updateSpace(app.context, system, { key: "shop", svgAllowed });
  const show = (path: string, headers?: Record<string, string>) => app.get(`/i/shop/unsafe/${path}`, headers);
  return { ...app, allowSvg, show };
}

async function refusalOf(response: Response) {
  return [response.status, ((await response.json()) as { message: unknown }).message];
}

test("an SVG is drawn, and no more once the space forbids it", async () => {
  using app = await aShop();
  const { at, width } = await decode(await (await app.show("16x8/filters:format(png)/drawn.svg")).bytes());
  expect([width, at(8, 4)]).toEqual([16, blue]);
  await app.allowSvg(false);
  const sentence = "This space shows no SVG pictures. Allow SVG in the space.";
  for (const path of ["16x8/filters:format(png)/drawn.svg", "filters:raw()/drawn.svg", "meta/drawn.svg"]) {
    expect(await refusalOf(await app.show(path))).toEqual([406, sentence]);
  }
  await app.allowSvg(true);
  expect((await app.show("16x8/filters:format(png)/drawn.svg")).status).toBe(200);
});

test("facts name the format of the picture where the URL names none", async () => {
  using app = await aShop();
  await app.put("old", "drawn.svg", hostile);
  await app.put("old", "map.bmp", bitmap());
  const tellOf = async (path: string) => {
    const { format, content_type } = (await (await app.get(`/i/old/unsafe/meta/${path}`)).json()) as Told;
    return [format, content_type];
  };
  expect(await tellOf("drawn.svg")).toEqual(["svg", "image/svg+xml"]);
  expect(await tellOf("map.bmp")).toEqual(["bmp", "image/bmp"]);
  expect(await tellOf("filters:format(webp)/map.bmp")).toEqual(["webp", "image/webp"]);
});

test.skipIf(!hasHeic)("a HEIC is called heif there, as imagor calls it", async () => {
  using app = await aShop();
  await app.put("old", "gopher.heic", readFileSync(heicFile));
  expect(await (await app.get("/i/old/unsafe/meta/gopher.heic")).json()).toMatchObject({
    format: "heif",
    content_type: "image/heif",
  });
});

test("an SVG is no layer either where the space forbids it, at any depth", async () => {
  using app = await aShop();
  const paths = [
    "filters:watermark(drawn.svg)/cat.png",
    "filters:frame(drawn.svg)/cat.png",
    "filters:image(8x8/filters:image(drawn.svg)/color:red)/cat.png",
  ];
  for (const path of paths) expect((await app.show(path)).status).toBe(200);
  await app.allowSvg(false);
  for (const path of paths) expect((await app.show(path)).status).toBe(406);
});

test("raw() of an SVG is the file made safe, never what is stored, and no page on the app's own host", async () => {
  using app = await aShop();
  const answers = [
    await app.show("filters:raw()/drawn.svg"),
    await app.show("filters:raw()/drawn.svg", { range: "bytes=0-" }),
    await app.fetch(new Request("http://img.example/unsafe/filters:raw()/drawn.svg")),
    await app.show("10x10/filters:raw():format(png):blur(2)/drawn.svg"),
  ];
  for (const answer of answers) {
    expect(answer.headers.get("content-type")).toBe("image/svg+xml");
    expect(answer.headers.get("content-security-policy")).toBe(sandbox);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const text = await answer.text();
    expect(text).toStartWith("<svg ");
    expect(text).toContain("M0 0h8v4H0z");
    expect(text).not.toMatch(/steal|script|onload|other\.example/);
  }
  const dispositions = answers.map(({ headers }) => headers.get("content-disposition")?.split(";")[0]);
  expect(dispositions).toEqual(["attachment", "attachment", "inline", "attachment"]);
});

test.each(["heif", "jxl", "jp2"])("%s can't be written, and it is said what can", async (format) => {
  using app = await aShop();
  await app.put("old", "cat.png", await aPicture("60x40/filters:format(png)"));
  for (const space of ["shop", "old"]) {
    const response = await app.get(`/i/${space}/unsafe/9x9/filters:format(${format})/cat.png`);
    expect(await refusalOf(response)).toEqual([
      406,
      `Pictures can't be written as ${format}. Use jpeg, png, webp, avif, tiff or gif.`,
    ]);
  }
});

test.each(refusedFiles)(
  "%s in the place of a stored picture isn't shown, nor laid",
  async (_, bytes, sentence) => {
    using app = await aShop();
    const stored = (await app.context.storage.list("objects/")).objects.map(({ key }) => key);
    await app.put("shop", "later.png", await aPicture("6x4/filters:format(png)"));
    const all = (await app.context.storage.list("objects/")).objects.map(({ key }) => key);
    const key = all.find((each) => !stored.includes(each)) ?? "";
    await app.context.storage.put(key, new Response(bytes).body ?? new ReadableStream(), { maxBytes: 1_000 });
    for (const path of ["3x3/later.png", "filters:watermark(later.png)/cat.png"]) {
      expect(await refusalOf(await app.show(path))).toEqual([406, sentence]);
    }
  },
);

test("a BMP is shown as what the browser takes under web, and as a JPEG under imagor", async () => {
  using app = await aShop();
  for (const space of ["shop", "old"]) await app.put(space, "small.bmp", bitmap());
  const typeOf = async (path: string, accept = "image/avif,image/webp,*/*") =>
    (await app.get(path, { accept })).headers.get("content-type");
  expect(await typeOf("/i/shop/unsafe/2x2/small.bmp", "image/webp,*/*")).toBe("image/webp");
  expect(await typeOf("/i/shop/unsafe/2x2/small.bmp", "image/png")).toBe("image/jpeg");
  expect(await typeOf("/i/old/unsafe/2x2/small.bmp")).toBe("image/jpeg");
  const png = await app.get("/i/old/unsafe/filters:format(png)/small.bmp");
  expect((await decode(await png.bytes())).at(0, 1)).toEqual(blue);
});

test("raw() of a BMP is the file as it is", async () => {
  using app = await aShop();
  await app.put("old", "small.bmp", bitmap());
  const response = await app.get("/i/old/unsafe/filters:raw()/small.bmp");
  expect(response.headers.get("content-type")).toBe("image/bmp");
  expect(response.headers.get("content-disposition")).toStartWith("attachment");
  expect(bitmap().equals(await response.bytes())).toBe(true);
});

test.skipIf(!hasHeic)("a HEIC is shown, and laid onto others", async () => {
  using app = await aShop();
  const bytes = new Uint8Array(readFileSync(heicFile));
  for (const space of ["shop", "old"]) await app.put(space, "a.heic", bytes);
  const typeOf = async (path: string) => (await app.get(path)).headers.get("content-type");
  // It is partly clear, which web keeps and imagor doesn't.
  expect(await typeOf("/i/shop/unsafe/20x/a.heic")).toBe("image/png");
  expect(await typeOf("/i/old/unsafe/20x/a.heic")).toBe("image/jpeg");
  expect(await typeOf("/i/shop/unsafe/filters:format(webp):watermark(a.heic)/cat.png")).toBe("image/webp");
});

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { addFont } from "#src/domain/fonts/add.ts";
import { deleteFont } from "#src/domain/fonts/delete.ts";
import { listFonts } from "#src/domain/fonts/list.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { aFont, type DebianFamily, debianFont } from "#test/support/fonts.ts";

setDefaultTimeout(30_000);

async function twoShops() {
  const app = await anApp();
  await app.space("shop");
  await app.space("other");
  const add = async (font: Buffer, spaceKey = "shop") =>
    (
      await addFont(app.context, system, {
        spaceKey,
        body: new Response(new Uint8Array(font)).body ?? new ReadableStream(),
      })
    ).font;
  const get = async (filters: string, spaceKey = "shop", image = "color:white") => {
    const path = `filters:${filters}:format(png)/${image}`;
    const size = path.includes("meta") ? path : `200x60/${path}`;
    return await app.get(await app.sign(spaceKey, size));
  };
  return Object.assign(app, {
    add,
    show: get,
    async shown(filters: string, spaceKey = "shop") {
      const answer = await get(filters, spaceKey);
      expect(answer.status).toBe(200);
      return { bytes: Bun.SHA256.hash(await answer.bytes(), "hex"), etag: answer.headers.get("etag") };
    },
    async facts(filters: string, spaceKey = "shop") {
      const url = await app.sign(spaceKey, `meta/200x60/filters:${filters}/color:white`);
      return Object(await (await app.get(url)).json());
    },
  });
}

const label = (text: string, font = "sans") => `label(${encodeURIComponent(text)},2,2,40,black,0,${font})`;
const han = aFont({ family: "Han Sans", characters: { 漢: "W", 字: "M" } });

describe("a space's font", () => {
  test("is what its texts that name it are set in, at once", async () => {
    using app = await twoShops();
    const before = await app.shown(label("Hello", "Zebra"));
    expect(before.bytes).toBe((await app.shown(label("Hello"))).bytes);
    await app.add(aFont({ family: "Zebra" }));
    const after = await app.shown(label("Hello", "Zebra"));
    expect(after.bytes).toBe((await app.shown(label("Hello", "serif"))).bytes);
    expect(after.etag).not.toBe(before.etag);
  });

  test.each(["zebra-bold", "ZEBRA", "Zebra,mono"])("is found as %s", async (name) => {
    using app = await twoShops();
    const before = await app.shown(label("Hello", encodeURIComponent(name)));
    await app.add(aFont({ family: "Zebra" }));
    expect((await app.shown(label("Hello", encodeURIComponent(name)))).bytes).not.toBe(before.bytes);
  });

  test("whose name ends with a number is found by text() with a size, and in markup", async () => {
    using app = await twoShops();
    const ways = [
      "text(Hello,2,2,Exo-2-30)",
      `text(${encodeURIComponent('<span face="Exo 2">Hello</span>')},2,2,sans-30)`,
    ];
    const before = [];
    for (const way of ways) before.push((await app.shown(way)).bytes);
    await app.add(aFont({ family: "Exo 2" }));
    for (const [index, way] of ways.entries())
      expect((await app.shown(way)).bytes).not.toBe(before[index] ?? "");
  });

  test("is found by text(), in markup and in a layer", async () => {
    using app = await twoShops();
    const ways = [
      "text(Hello,2,2,Zebra-30)",
      `text(${encodeURIComponent('<span face="Zebra">Hello</span>')},2,2,sans-30)`,
      `image(${encodeURIComponent(`200x60/filters:${label("Hello", "Zebra")}/color:white`)})`,
    ];
    const before = [];
    for (const way of ways) before.push((await app.shown(way)).bytes);
    await app.add(aFont({ family: "Zebra" }));
    for (const [index, way] of ways.entries())
      expect((await app.shown(way)).bytes).not.toBe(before[index] ?? "");
  });

  test("is no other space's, whichever is asked first", async () => {
    using app = await twoShops();
    await app.add(aFont({ family: "Zebra" }));
    await app.add(han);
    const usual = await app.shown(label("Hello"), "other");
    for (const text of ["Hello", "漢字"]) {
      const own = await app.shown(label(text, "Zebra"));
      const others = await app.shown(label(text, "Zebra"), "other");
      expect(others.bytes).not.toBe(own.bytes);
      if (text === "Hello") expect(others.bytes).toBe(usual.bytes);
    }
  });

  test("changes nothing but what is set in it", async () => {
    using app = await twoShops();
    const before = [await app.shown(label("Hello")), await app.shown("blur(1)")];
    await app.add(aFont({ family: "Zebra" }));
    expect([await app.shown(label("Hello")), await app.shown("blur(1)")]).toEqual(before);
  });

  test("is used for letters that no other has, though it isn't named", async () => {
    using app = await twoShops();
    const before = await app.shown(label("漢字"));
    await app.add(han);
    const after = await app.shown(label("漢字"));
    expect(after.bytes).not.toBe(before.bytes);
    await app.add(aFont({ family: "Later", characters: { 漢: "X", 字: "Y" } }));
    expect(await app.shown(label("漢字"))).toEqual(after);
  });

  test("that is deleted is gone from the next answer", async () => {
    using app = await twoShops();
    const before = await app.shown(label("Hello", "Zebra"));
    const { id } = await app.add(aFont({ family: "Zebra" }));
    expect((await app.shown(label("Hello", "Zebra"))).bytes).not.toBe(before.bytes);
    await deleteFont(app.context, system, { spaceKey: "shop", fontId: id });
    expect(await app.shown(label("Hello", "Zebra"))).toEqual(before);
  });

  test("whose file is lost is told of, and no other is shown in its place", async () => {
    using app = await twoShops();
    await app.add(aFont({ family: "Zebra" }));
    const [object] = (await app.context.storage.list("")).objects;
    await app.context.storage.delete(object?.key ?? "");
    expect((await app.show(label("Hello", "Zebra"))).status).toBe(404);
    expect(app.lines.map(({ msg }) => msg)).toContain("the file of a font is gone");
    expect((await listFonts(app.context, system, "shop")).length).toBe(1);
  });
});

test("a family with signs that URLs have no room for is found in markup", async () => {
  using app = await twoShops();
  const text = `text(${encodeURIComponent('<span face="TW-Kai">Hello</span>')},2,2,sans-30)`;
  const before = await app.shown(text);
  await app.add(aFont({ family: "TW-Kai" }));
  expect((await app.shown(text)).bytes).not.toBe(before.bytes);
});

describe("a character that no font has", () => {
  test("is told of in a header, in meta/ and in the log, and the picture is made", async () => {
    using app = await twoShops();
    const warning = "No font of this space has U+6F22, U+5B57: shown as boxes. Add a font that has them.";
    const answer = await app.show(label("A漢字漢"));
    expect([answer.status, answer.headers.get("x-imagor-warning")]).toEqual([200, warning]);
    expect(app.lines.filter(({ msg }) => msg === warning)).toMatchObject([
      { space: "shop", image: "color:white" },
    ]);
    expect((await app.show(label("A漢字漢"))).headers.get("x-imagor-warning")).toBe(warning);
    expect((await app.facts(label("A漢字漢"))).warnings).toEqual([warning]);
  });

  test("is no longer told of when the space has a font for it", async () => {
    using app = await twoShops();
    await app.add(han);
    expect((await app.show(label("漢字"))).headers.get("x-imagor-warning")).toBeNull();
    expect((await app.facts(label("漢字"))).warnings).toBeUndefined();
    const other = await app.show(label("漢字"), "other");
    expect(other.headers.get("x-imagor-warning")).toContain("U+6F22");
  });

  test("is named up to ten times", async () => {
    using app = await twoShops();
    const { warnings } = await app.facts(label("一二三四五六七八九十百千"));
    expect(warnings).toEqual([expect.stringContaining("U+5341 and 2 more: shown as boxes")]);
  });

  test.each(["Hello", "مرحبا", "e\u0301a\u0308", "\u{200b}\u{200d}\ufe0f", "a<b>&amp;</b>"])(
    "is none of %p",
    async (text) => {
      using app = await twoShops();
      expect((await app.show(label(text))).headers.get("x-imagor-warning")).toBeNull();
    },
  );
});

for (const [family, text] of Object.entries({
  "WenQuanYi Micro Hei": "图像云服务",
  "Lohit Devanagari": "नमस्ते दुनिया",
  Amiri: "مرحبا بالعالم",
})) {
  const font = debianFont(family as DebianFamily);
  test.skipIf(!font)(
    `${text} is set in ${family} (skipped where Debian's package of it isn't installed)`,
    async () => {
      using app = await twoShops();
      const named = label(text, family.replaceAll(" ", "-"));
      const before = await app.shown(named);
      await app.add(font ?? Buffer.alloc(0));
      const answer = await app.show(named);
      expect(answer.headers.get("x-imagor-warning")).toBeNull();
      expect(Bun.SHA256.hash(await answer.bytes(), "hex")).not.toBe(before.bytes);
    },
  );
}

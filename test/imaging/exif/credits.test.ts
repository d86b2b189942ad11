import { describe, expect, test } from "bun:test";
import { readCredits } from "#src/imaging/exif/credits.ts";
import { render, sharp } from "#test/support/engine.ts";
import { exifBlock } from "./block.ts";

const copyright = 0x8298;
const artist = 0x013b;

function block(text: string | Buffer, tag = copyright): Buffer {
  return exifBlock({ image: [{ tag, type: 2, value: typeof text === "string" ? `${text}\0` : [...text] }] });
}

describe("a copyright is read whole", () => {
  test.each([
    ["Jane Doe", "Jane Doe"],
    ["Copyright (c) 2020 Jane Doe", "Copyright (c) 2020 Jane Doe"],
    ["(c) 2020 Jane Doe (Berlin)", "(c) 2020 Jane Doe (Berlin)"],
    ["Photographer\0Editor", "Photographer; Editor"],
    [" \0Editor", "Editor"],
    ["© 2020 Søren", "© 2020 Søren"],
    ["   ", undefined],
  ])("%p is %p", (written, read) => {
    expect(readCredits(block(written)).Copyright).toBe(read as string);
  });

  test("in Latin-1 too", () => {
    expect(readCredits(block(Buffer.from("\xa9 S\xf8ren\0", "latin1"))).Copyright).toBe("© Søren");
  });

  test("and an endless one is cut", () => {
    expect(readCredits(block("a".repeat(60_000), artist)).Artist).toHaveLength(1_000);
  });
});

describe("a picture under web's defaults names its owner as the original does", () => {
  const still = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });

  test.each(["Copyright (c) 2020 Jane Doe", "(c) 2020 Jane Doe", "Jane Doe (Berlin)", "A (", ")"])(
    "%p",
    async (written) => {
      for (const format of ["jpeg", "webp", "png", "avif"]) {
        const out = await ownedBy(`${written}\0`, format);
        expect([format, out]).toEqual([format, { Copyright: written }]);
      }
    },
  );

  test("both the photographer and the editor", async () => {
    expect(await ownedBy("Photographer\0Editor\0", "jpeg")).toEqual({ Copyright: "Photographer; Editor" });
  });

  async function ownedBy(written: string, format: string) {
    const jpeg = await still.jpeg().toBuffer();
    const exif = block(Buffer.from(written));
    const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]);
    const source = Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
    const { body } = await render(`filters:format(${format})/a.jpg`, source, { defaults: "web" });
    return readCredits((await sharp(body).metadata()).exif ?? Buffer.alloc(0));
  }
});

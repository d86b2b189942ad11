import { describe, expect, test } from "bun:test";
import { readExif } from "#src/imaging/exif/read.ts";
import { exifBlock, type Field } from "./block.ts";

const make: Field = { tag: 0x010f, type: 2, value: "Camera Works\0" };

describe("a hostile EXIF block", () => {
  const empty: [name: string, block: Uint8Array][] = [
    ["of nothing", new Uint8Array()],
    ["of three bytes", new Uint8Array(3)],
    ["over a mebibyte", Buffer.concat([exifBlock({ image: [make] }), Buffer.alloc(1 << 20)])],
  ];
  for (const [name, block] of empty) {
    test(`${name} gives nothing`, () => {
      expect(readExif(block)).toEqual({ orientation: 0, tags: {} });
    });
  }

  const unreadable: [name: string, block: Uint8Array][] = [
    ["of another byte order", Buffer.from("Exif\0\0XX\0*\0\0\0\x08\0\0")],
    ["of another magic number", Buffer.from("Exif\0\0MM\0+\0\0\0\x08\0\0")],
    ["whose first directory lies past its end", Buffer.from("Exif\0\0MM\0*\xff\xff\xff\xff", "latin1")],
  ];
  for (const [name, block] of unreadable) {
    test(`${name} has no tags of its own`, () => {
      const { tags, orientation } = readExif(block);
      expect(orientation).toBe(0);
      expect(tags.Make).toBeUndefined();
    });
  }

  const partly: [name: string, fields: Field[]][] = [
    ["with a text past its end", [{ tag: 0x0110, type: 2, value: "Model\0", offset: 0xfffffff0 }]],
    ["with four thousand million values", [{ tag: 0x0110, type: 12, value: [1], count: 0xffffffff }]],
    ["with a field of no known type", [{ tag: 0x0110, type: 99, value: [1] }]],
    ["with a field of no values", [{ tag: 0x0110, type: 3, value: [1], count: 0 }]],
    ["whose EXIF directory is its first directory", [{ tag: 0x8769, type: 4, value: [8] }]],
    ["whose GPS directory lies past its end", [{ tag: 0x8825, type: 4, value: [0x7fffffff] }]],
    ["with a thousand EXIF directories", Array(1000).fill({ tag: 0x8769, type: 4, value: [8] })],
  ];
  for (const [name, fields] of partly) {
    test(`${name} gives the rest`, () => {
      const { tags } = readExif(exifBlock({ image: [...fields, make] }));
      expect(tags.Make).toBe("Camera Works");
      expect(tags.Model).toBeUndefined();
    });
  }

  test("that claims 65,535 entries gives those that are there", () => {
    const block = exifBlock({ image: [make] }, { littleEndian: true });
    block.writeUInt16LE(0xffff, 6 + block.readUInt32LE(10));
    expect(readExif(block).tags.Make).toBe("Camera Works");
  });

  test("whose directories lead to each other ends", () => {
    const block = exifBlock({ image: [make, { tag: 0x8769, type: 4, value: [0] }] }, { littleEndian: true });
    const first = block.readUInt32LE(10);
    block.writeUInt32LE(first, 6 + first + 2 + 12 + 8);
    block.writeUInt32LE(first, 6 + first + 2 + 24);
    expect(readExif(block).tags.Make).toBe("Camera Works");
  });

  test("with a field of a million values prints a bounded text", () => {
    const values = Array<number>(900_000).fill(1);
    const { tags } = readExif(exifBlock({ image: [{ tag: 0x0131, type: 1, value: values }] }));
    expect(tags.Software?.length).toBeLessThan(10_000);
  });

  test("cut at any byte or with any byte changed is still answered", () => {
    const exif = [{ tag: 0x9286, type: 7, value: "ASCII\0\0\0hi" }];
    const gps = [{ tag: 0x0002, type: 5, value: [48, 1, 8, 1, 1234, 100] }];
    const block = exifBlock({ image: [make], exif, gps, thumbnail: [make] });
    for (let at = 0; at < block.length; at += 1) {
      expect(readExif(block.subarray(0, at)).orientation).toBe(0);
      for (const byte of [0, 1, 0x7f, 0xff]) {
        const changed = Buffer.from(block);
        changed[at] = byte;
        expect(readExif(changed)).toBeObject();
      }
    }
  });
});

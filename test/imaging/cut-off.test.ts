import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { isCutOff } from "#src/imaging/cut-off.ts";
import { readExif } from "#src/imaging/exif/read.ts";
import type { SourceFormat } from "#src/imaging/formats.ts";
import { sniff } from "#src/imaging/sniff.ts";

function isBufferCutOff(bytes: Uint8Array, kind: SourceFormat): Promise<boolean> {
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return isCutOff({ size: bytes.length, read }, kind);
}

/** Something with detail, so that the files have more than headers. */
function picture(channels: 3 | 4 = 3) {
  const pixels = Uint8Array.from({ length: 24 * 18 * channels }, (_, at) => (at * at * 31) % 251);
  return sharp(pixels, { raw: { width: 24, height: 18, channels } });
}

function frames() {
  const pixels = Uint8Array.from({ length: 8 * 24 * 3 }, (_, at) => (at * at * 31) % 251);
  return sharp(pixels, { raw: { width: 8, height: 24, channels: 3, pageHeight: 8 } });
}

const samples: [name: string, kind: SourceFormat, bytes: Promise<Buffer>][] = [
  ["a JPEG", "jpeg", picture().jpeg().toBuffer()],
  ["a progressive JPEG", "jpeg", picture().jpeg({ progressive: true }).toBuffer()],
  [
    "a JPEG with EXIF",
    "jpeg",
    picture()
      .withExif({ IFD0: { Make: "x" } })
      .jpeg()
      .toBuffer(),
  ],
  ["a PNG", "png", picture(4).png().toBuffer()],
  ["a GIF", "gif", picture().gif().toBuffer()],
  ["a GIF that moves", "gif", frames().gif().toBuffer()],
  ["a lossy WebP", "webp", picture().webp().toBuffer()],
  ["a WebP with alpha", "webp", picture(4).webp({ lossless: true }).toBuffer()],
  ["a WebP that moves", "webp", frames().webp().toBuffer()],
  ["an AVIF", "avif", picture().avif({ effort: 0 }).toBuffer()],
  ["an AVIF with alpha", "avif", picture(4).avif({ effort: 0 }).toBuffer()],
  ["a TIFF", "tiff", picture().tiff().toBuffer()],
  ["a TIFF in tiles", "tiff", picture().tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer()],
  ["a compressed TIFF", "tiff", picture().tiff({ compression: "deflate" }).toBuffer()],
  ["a BigTIFF", "tiff", picture().tiff({ bigtiff: true, compression: "lzw" }).toBuffer()],
];

describe("a whole file isn't cut off", () => {
  for (const [name, kind, bytes] of samples) {
    test(name, async () => {
      expect(await isBufferCutOff(await bytes, kind)).toBe(false);
    });
  }

  const appended: [name: string, tail: Buffer][] = [
    ["zeros", Buffer.alloc(300)],
    ["words", Buffer.from("here ends the picture")],
    ["the beginning of another picture", Buffer.from("\xff\xd8\xff\xe0\0\x10", "latin1")],
  ];
  for (const [name, tail] of appended) {
    test(`with ${name} behind it`, async () => {
      for (const [, kind, bytes] of samples) {
        if (kind === "avif") continue;
        expect([kind, await isBufferCutOff(Buffer.concat([await bytes, tail]), kind)]).toEqual([kind, false]);
      }
    });
  }

  test("a WebP without its last byte of padding", async () => {
    const head = Buffer.from("RIFF\x10\0\0\0WEBPVP8 \x03\0\0\0abc", "latin1");
    expect(await isBufferCutOff(head, "webp")).toBe(false);
  });
});

describe("a file cut at any byte is cut off", () => {
  for (const [name, kind, bytes] of samples) {
    test(name, async () => {
      const whole = await bytes;
      const last = kind === "webp" ? whole.length - 2 : whole.length - 1;
      for (let length = 0; length <= last; length += 1) {
        expect([length, await isBufferCutOff(whole.subarray(0, length), kind)]).toEqual([length, true]);
      }
    });
  }

  test("also where its EXIF holds a whole thumbnail", async () => {
    const thumbnail = Buffer.from("Exif\0\0MM\0*\0\0\0\x08\xff\xd8\xff\xd9", "latin1");
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, thumbnail.length + 2]), thumbnail]);
    const whole = await picture().jpeg().toBuffer();
    const bytes = Buffer.concat([whole.subarray(0, 2), segment, whole.subarray(2)]);
    expect(await isBufferCutOff(bytes.subarray(0, bytes.length - 10), "jpeg")).toBe(true);
  });

  test("also the second page of a TIFF", async () => {
    const pages = await sharp(await frames().tiff().toBuffer(), { pages: -1 })
      .tiff()
      .toBuffer();
    expect(await isBufferCutOff(pages, "tiff")).toBe(false);
    expect(await isBufferCutOff(pages.subarray(0, pages.length - 1), "tiff")).toBe(true);
  });
});

describe("a hostile file is answered", () => {
  const repeat = (text: string, times: number) => Buffer.from(text.repeat(times), "latin1");
  const latin1 = (text: string) => Buffer.from(text, "latin1");
  const meta = (iloc: string) =>
    Buffer.concat([
      latin1("\0\0\0\x10ftypavif\0\0\0\0"),
      Buffer.from([0, 0, 0, 12 + 8 + iloc.length]),
      latin1("meta\0\0\0\0"),
      Buffer.from([0, 0, 0, 8 + iloc.length]),
      latin1(`iloc${iloc}`),
    ]);
  const cases: [name: string, kind: SourceFormat, bytes: Buffer, isCut: boolean][] = [
    ["a JPEG of nothing but marks", "jpeg", repeat("\xff", 1_000_000), true],
    ["a JPEG of empty segments", "jpeg", repeat("\xff\xe0\0\x02", 300_000), false],
    ["a JPEG of segments of no length", "jpeg", repeat("\xff\xe0\0\0", 300_000), false],
    ["a PNG of empty chunks", "png", latin1(`12345678${"\0\0\0\0tEXtcrc.".repeat(200_000)}`), false],
    [
      "a GIF of tiny blocks",
      "gif",
      Buffer.concat([latin1("GIF89a\0\0\0\0\0\0\0!"), Buffer.alloc(3_000_000, 1)]),
      false,
    ],
    ["a GIF of padding", "gif", Buffer.concat([latin1("GIF89a"), Buffer.alloc(3_000_000)]), false],
    ["a WebP of nothing", "webp", latin1("RIFF\0\0\0\0WEBP"), true],
    [
      "a WebP of empty chunks",
      "webp",
      latin1(`RIFF\xff\xff\xff\xffWEBP${"VP8 \0\0\0\0".repeat(200_000)}`),
      false,
    ],
    ["a TIFF whose directory follows itself", "tiff", latin1("II*\0\x08\0\0\0\0\0\x08\0\0\0"), false],
    ["a TIFF without a directory", "tiff", latin1("II*\0\0\0\0\0\0\0\0\0"), true],
    [
      "a BigTIFF of endless entries",
      "tiff",
      latin1("MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10\xff\xff\xff\xff\xff\xff\xff\xff"),
      true,
    ],
    ["an AVIF without boxes", "avif", Buffer.alloc(64, 1), true],
    ["an AVIF of empty boxes", "avif", repeat("\0\0\0\x08free", 100_000), true],
    ["an AVIF with a box of no size", "avif", latin1("\0\0\0\x01meta\0\0\0\0\0\0\0\0"), true],
    ["an AVIF of endless items", "avif", meta("\x02\0\0\0\x44\0\xff\xff\xff\xff"), true],
    ["an AVIF of endless empty extents", "avif", meta("\0\0\0\0\0\0\0\x01\0\x01\0\0\xff\xff"), false],
  ];
  for (const [name, kind, bytes, isCut] of cases) {
    test(name, async () => {
      expect(await isBufferCutOff(bytes, kind)).toBe(isCut);
    });
  }

  test("by reading no more than a window at a time", async () => {
    const bytes = Buffer.concat([await picture().jpeg().toBuffer(), Buffer.alloc(1_000_000)]);
    const lengths: number[] = [];
    const read = async (offset: number, length: number) => {
      lengths.push(length);
      return bytes.subarray(offset, offset + length);
    };
    await isCutOff({ size: bytes.length, read }, "jpeg");
    expect(lengths).toEqual([65_536]);
  });
});

const malformed = resolve(import.meta.dir, "../../../shared/malformed.tar.gz");

describe("the collection of malformed files", () => {
  test.skipIf(!existsSync(malformed))(
    "is answered file by file, each within a second",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "malformed-"));
      try {
        expect(await Bun.spawn(["tar", "xzf", malformed, "-C", folder]).exited).toBe(0);
        for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
          if (entry.isFile()) await lookAt(await readFile(join(entry.parentPath, entry.name)));
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    60_000,
  );
});

async function lookAt(bytes: Buffer): Promise<void> {
  const started = Date.now();
  const sniffed = sniff(bytes.subarray(0, 4096));
  if (!("refused" in sniffed)) expect(await isBufferCutOff(bytes, sniffed.kind)).toBeBoolean();
  const block = Math.max(0, bytes.indexOf("Exif\0\0"));
  expect(readExif(bytes.subarray(block)).tags).toBeObject();
  expect(Date.now() - started).toBeLessThan(1000);
}

import { describe, expect, test } from "bun:test";
import { sniff } from "#src/imaging/sniff.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");

/** A `ftyp` box with its major brand, version 0 and the compatible brands. */
function ftyp(major: string, ...compatible: string[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(16 + 4 * compatible.length);
  return Buffer.concat([
    size,
    latin1(`ftyp${major}\0\0\0\0${compatible.join("")}`),
    latin1("\0\0\x01\0meta"),
  ]);
}

/** A big-endian TIFF with LONG fields. */
function tiff(...fields: [tag: number, value: number][]): Buffer {
  const bytes = Buffer.alloc(10 + 12 * fields.length + 4);
  bytes.write("MM\0*\0\0\0\x08", "latin1");
  bytes.writeUInt16BE(fields.length, 8);
  for (const [index, [tag, value]] of fields.entries()) {
    const at = 10 + 12 * index;
    bytes.writeUInt16BE(tag, at);
    bytes.writeUInt16BE(4, at + 2);
    bytes.writeUInt32BE(1, at + 4);
    bytes.writeUInt32BE(value, at + 8);
  }
  return bytes;
}

const bitmap = Buffer.concat([latin1("BM"), Buffer.alloc(12), latin1("\x28\0\0\0"), Buffer.alloc(36)]);

describe("a picture that is served is known", () => {
  const cases: [name: string, kind: string, head: Uint8Array][] = [
    ["JPEG", "jpeg", latin1("\xff\xd8\xff\xe0\0\x10JFIF")],
    ["JPEG that begins with EXIF", "jpeg", latin1("\xff\xd8\xff\xe1")],
    ["PNG", "png", latin1("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
    ["GIF of 1987", "gif", latin1("GIF87a")],
    ["GIF of 1989", "gif", latin1("GIF89a")],
    ["WebP", "webp", latin1("RIFF\x10\0\0\0WEBPVP8 ")],
    ["AVIF", "avif", ftyp("avif", "mif1", "miaf")],
    ["AVIF under a general brand", "avif", ftyp("mif1", "miaf", "avif")],
    ["little-endian TIFF", "tiff", latin1("II*\0\x08\0\0\0\0\0")],
    ["big-endian TIFF", "tiff", tiff([0x0100, 7])],
    ["BigTIFF", "tiff", latin1("II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0")],
    ["HEIC", "heic", ftyp("heic", "mif1", "heic")],
    ["HEIC under a general brand", "heic", ftyp("mif1", "heic")],
    ["pictures in boxes of an unknown codec", "heic", ftyp("mif1", "xyz1")],
    ["HEIC sequence", "heic", ftyp("hevc", "msf1")],
    ["BMP", "bmp", bitmap],
    ["TIFF with smaller copies of itself", "tiff", tiff([0x00fe, 0], [0x014a, 99])],
  ];
  for (const [name, kind, head] of cases) {
    test(`as ${name}`, () => {
      expect<unknown>(sniff(head)).toEqual({ kind });
    });
  }
});

describe("what isn't served is refused with its name and what to do", () => {
  const cases: [name: string, kind: string, head: Uint8Array, sentence: RegExp][] = [
    ["AVIF sequence", "avif-sequence", ftyp("avis", "avif", "msf1"), /move.*one frame/],
    ["JPEG XL codestream", "jxl", latin1("\xff\x0a\0\0"), /JPEG XL/],
    ["JPEG XL in boxes", "jxl", latin1("\0\0\0\x0cJXL \r\n\x87\n"), /JPEG XL/],
    ["JPEG 2000 in boxes", "jp2", latin1("\0\0\0\x0cjP  \r\n\x87\n"), /JPEG 2000/],
    ["JPEG 2000 codestream", "jp2", latin1("\xff\x4f\xff\x51"), /JPEG 2000/],
    ["PDF", "pdf", latin1("%PDF-1.7"), /PDF/],
    ["Photoshop document", "psd", latin1("8BPS\0\x01"), /Photoshop/],
    ["icon", "ico", latin1("\0\0\x01\0\x01\0"), /Icon/],
    ["film", "video", ftyp("mp42", "isom"), /film/],
    ["Canon CR2", "raw", latin1("II*\0\x10\0\0\0CR\x02\0"), /raw.*Export/],
    ["Canon CR3", "raw", ftyp("crx ", "isom"), /raw/],
    ["DNG", "raw", tiff([0x0100, 7], [0xc612, 1]), /raw/],
    ["Nikon NEF", "raw", tiff([0x00fe, 1], [0x014a, 99]), /raw/],
    ["Fuji RAF", "raw", latin1("FUJIFILMCCD-RAW 0201"), /raw/],
    ["Olympus ORF", "raw", latin1("IIRO\x08\0\0\0"), /raw/],
    ["Panasonic RW2", "raw", latin1("IIU\0\x18\0\0\0"), /raw/],
    ["Sigma X3F", "raw", latin1("FOVb\0\0"), /raw/],
    ["nothing", "empty", new Uint8Array(), /empty/],
    ["JSON", "unknown", Buffer.from('{"a":1}'), /isn't a picture/],
    ["HTML", "unknown", Buffer.from("<!doctype html><html><svg></svg>"), /isn't a picture/],
    ["text that begins with BM", "unknown", Buffer.from("BMX is a kind of bicycle race"), /isn't a picture/],
    ["sound in RIFF", "unknown", latin1("RIFF\x10\0\0\0WAVEfmt "), /isn't a picture/],
  ];
  for (const [name, kind, head, sentence] of cases) {
    test(name, () => {
      const sniffed = sniff(head);
      expect(sniffed.kind as string).toBe(kind);
      expect("refused" in sniffed ? sniffed.refused : "").toMatch(sentence);
    });
  }
});

describe("SVG is known", () => {
  const doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"';
  const cases: [name: string, text: string | Buffer][] = [
    ["alone", "<svg>"],
    ["with attributes", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["with a prefix", '<s:svg xmlns:s="http://www.w3.org/2000/svg">'],
    ["after a declaration", '<?xml version="1.0"?>\n<svg >'],
    ["after a byte order mark", "\ufeff<svg>"],
    ["after comments", "<!-- a --> \n <!-- <html> --><svg>"],
    ["after a document type", `${doctype}><svg>`],
    ["after a document type with entities", `${doctype} [\n<!ENTITY a "<b>">\n]>\n<svg>`],
    ["in UTF-16", Buffer.from("\ufeff<svg>", "utf16le")],
  ];
  for (const [name, text] of cases) {
    test(name, () => {
      expect(sniff(Buffer.from(text)).kind).toBe("svg");
    });
  }

  const others: [name: string, text: string][] = [
    ["a word that begins alike", "<svgx>"],
    ["an svg inside something else", "<html><svg>"],
    ["a comment without end", `<!--${" ".repeat(600)}<svg>`],
    ["four thousand comments", `${"<!---->".repeat(4000)}<p>`],
  ];
  for (const [name, text] of others) {
    test(`apart from ${name}`, () => {
      expect(sniff(Buffer.from(text)).kind).toBe("unknown");
    });
  }
});

test("any cut of a head is answered", () => {
  const heads = [ftyp("avif", "mif1"), tiff([0x00fe, 1]), bitmap, Buffer.from("<!DOCTYPE svg [ ]><svg>")];
  for (const head of heads) {
    for (let length = 0; length <= head.length; length += 1) {
      expect(sniff(head.subarray(0, length)).kind).toBeString();
    }
  }
});

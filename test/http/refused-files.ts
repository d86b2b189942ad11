import { refusals } from "#src/imaging/sniff.ts";

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

/** Beginnings of files that are known by sight and not read, and what is said of each. */
export const refusedFiles: [what: string, bytes: Uint8Array, sentence: string][] = [
  ["a JPEG XL", latin1("\xff\x0a\xfa\x1f"), refusals.jxl],
  ["a JPEG XL in boxes", latin1("\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl "), refusals.jxl],
  ["a JPEG 2000", latin1("\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 "), refusals.jp2],
  ["a JPEG 2000 stream", latin1("\xff\x4f\xff\x51\0\x2f"), refusals.jp2],
  ["a PDF", latin1("%PDF-1.7\n1 0 obj\n"), refusals.pdf],
  ["a camera's raw file", latin1("FUJIFILMCCD-RAW 0201"), refusals.raw],
  ["an AVIF that moves", latin1("\0\0\0\x1cftypavis\0\0\0\0avismsf1miaf"), refusals["avif-sequence"]],
];

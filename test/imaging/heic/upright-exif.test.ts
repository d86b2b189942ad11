import { expect, test } from "bun:test";
import { uprightExif } from "#src/imaging/heic/upright-exif.ts";

/** EXIF of one tag, the orientation. */
function exifOf(orientation: number) {
  const block = Buffer.from("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", "latin1");
  block.writeUInt16BE(orientation, 18);
  return block;
}

test("EXIF of a HEIC says upright, since the decoder has turned the picture", () => {
  expect(uprightExif(exifOf(6))).toEqual(new Uint8Array(exifOf(1)));
});

test("a prefix goes, and EXIF without orientation or cut off stays as it is", () => {
  const prefixed = Buffer.concat([Buffer.from("Exif\0\0"), exifOf(8)]);
  expect(uprightExif(prefixed)).toEqual(new Uint8Array(exifOf(1)));
  for (const text of ["", "MM\0*", "II*\0\xff\xff\xff\xff"])
    expect(Buffer.from(uprightExif(Buffer.from(text, "latin1"))).toString("latin1")).toBe(text);
});

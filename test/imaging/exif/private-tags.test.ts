import { describe, expect, test } from "bun:test";
import { privateTags } from "#src/imaging/exif/private-tags.ts";

describe("private tags", () => {
  const secret = [
    "GPSLatitude",
    "GPSDateStamp",
    "BodySerialNumber",
    "CameraOwnerName",
    "MakerNote",
    "XMLPacket",
  ];
  for (const name of secret) {
    test(`hold ${name}`, () => {
      expect(privateTags.has(name)).toBe(true);
    });
  }

  const open = ["Copyright", "Artist", "Make", "Model", "DateTimeOriginal", "LensModel", "Orientation"];
  for (const name of open) {
    test(`leave ${name} public`, () => {
      expect(privateTags.has(name)).toBe(false);
    });
  }
});

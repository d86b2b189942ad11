import { describe, expect, test } from "bun:test";
import { readExif } from "#src/imaging/exif/read.ts";
import { exifBlock, type Field } from "./block.ts";

const ascii = 2;
const short = 3;
const long = 4;
const rational = 5;
const undefinedType = 7;
const signedRational = 10;

/** What is in every answer, since libexif adds it. */
const always = {
  ColorSpace: "65535",
  ExifVersion: "Exif Version 2.1",
  FlashpixVersion: "FlashPix Version 1.0",
  ResolutionUnit: "2",
  XResolution: "72/1",
  YResolution: "72/1",
};

const photograph: { image: Field[]; exif: Field[]; gps: Field[]; interop: Field[] } = {
  image: [
    { tag: 0x010f, type: ascii, value: "Camera Works\0" },
    { tag: 0x0112, type: short, value: [6] },
    { tag: 0x011a, type: rational, value: [300, 1] },
    { tag: 0x011b, type: rational, value: [300, 1] },
    { tag: 0x0128, type: short, value: [3] },
    { tag: 0x8298, type: ascii, value: "Ann (c) 2026\0" },
  ],
  exif: [
    { tag: 0x829a, type: rational, value: [1, 160] },
    { tag: 0x8827, type: short, value: [100] },
    { tag: 0x9000, type: undefinedType, value: "0231" },
    { tag: 0x9101, type: undefinedType, value: [1, 2, 3, 0] },
    { tag: 0x9204, type: signedRational, value: [-1, 3] },
    { tag: 0xa002, type: long, value: [4000] },
    { tag: 0xa432, type: rational, value: [85, 1, 85, 1, 0, 0, 0, 0] },
  ],
  gps: [
    { tag: 0x0000, type: 1, value: [2, 3, 0, 0] },
    { tag: 0x0001, type: ascii, value: "N\0" },
    { tag: 0x0002, type: rational, value: [48, 1, 8, 1, 1234, 100] },
    { tag: 0x0005, type: 1, value: [1] },
  ],
  interop: [
    { tag: 0x0001, type: ascii, value: "R98\0" },
    { tag: 0x0002, type: undefinedType, value: "0100" },
  ],
};

const photographTags = {
  ...always,
  ComponentsConfiguration: "Y Cb Cr -",
  Copyright: "Ann",
  ExifVersion: "Exif Version 2.31",
  ExposureBiasValue: "-1/3",
  ExposureTime: "1/160",
  GPSAltitudeRef: "Sea level reference",
  GPSLatitude: "48/1 8/1 1234/100",
  GPSLatitudeRef: "N",
  GPSVersionID: "2.3.0.0",
  ISOSpeedRatings: "100",
  InteroperabilityIndex: "R98",
  InteroperabilityVersion: "0100",
  LensSpecification: "85/1 85/1 0/0 0/0",
  Make: "Camera Works",
  Orientation: "6",
  PixelXDimension: "4000",
  ResolutionUnit: "3",
  XResolution: "300/1",
  YResolution: "300/1",
};

describe("an EXIF block", () => {
  for (const littleEndian of [true, false]) {
    for (const heading of [true, false]) {
      test(`is read, ${littleEndian ? "II" : "MM"}, ${heading ? "with" : "without"} its heading`, () => {
        const { tags, orientation } = readExif(exifBlock(photograph, { littleEndian, heading }));
        expect(tags).toEqual(photographTags);
        expect(orientation).toBe(6);
      });
    }
  }

  test("lists its tags in alphabetical order", () => {
    const names = Object.keys(readExif(exifBlock(photograph)).tags);
    expect(names).toEqual([...names].sort());
  });

  test("without a resolution shows the picture's own", () => {
    const { tags } = readExif(exifBlock({ image: [] }), 118.11);
    expect(tags.XResolution).toBe("118110/1000");
  });

  test("with half a resolution shows the picture's own on both sides", () => {
    const { tags } = readExif(exifBlock({ image: [{ tag: 0x011a, type: rational, value: [300, 1] }] }));
    expect([tags.XResolution, tags.YResolution]).toEqual(["72/1", "72/1"]);
  });

  test("shows a thumbnail's fields where the picture has none of that name", () => {
    const picture = [{ tag: 0x010f, type: ascii, value: "Picture\0" }];
    const thumbnail = [
      { tag: 0x0103, type: short, value: [6] },
      { tag: 0x010f, type: ascii, value: "Thumbnail\0" },
      { tag: 0x0201, type: long, value: [8] },
      { tag: 0x0202, type: long, value: [4] },
    ];
    const { tags } = readExif(exifBlock({ image: picture, thumbnail }));
    expect(tags).toEqual({ ...always, Compression: "6", Make: "Picture" });
  });

  test("shows nothing of a thumbnail's directory without a thumbnail", () => {
    const thumbnail = [{ tag: 0x0103, type: short, value: [6] }];
    expect(readExif(exifBlock({ thumbnail })).tags).toEqual(always);
  });
});

describe("the text of a field", () => {
  const cases: [name: string, field: Field, text: string][] = [
    ["Software", { tag: 0x0131, type: ascii, value: "Editor 6 (Linux)\0" }, "Editor 6"],
    ["Model", { tag: 0x0110, type: ascii, value: "  Box 1  \0hidden\0" }, "Box 1"],
    ["ImageDescription", { tag: 0x010e, type: ascii, value: "Zürich\0" }, "Zürich"],
    ["Artist", { tag: 0x013b, type: ascii, value: [0x41, 0xff] }, "A\ufffd"],
    ["BitsPerSample", { tag: 0x0102, type: short, value: [8, 8, 8] }, "8 8 8"],
    [
      "StripOffsets",
      { tag: 0x0111, type: short, value: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
      "0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
    ],
    ["XPTitle", { tag: 0x9c9b, type: 1, value: [...Buffer.from("Tür €\0", "utf16le")] }, "Tür €"],
    ["Padding", { tag: 0xea1c, type: 1, value: [7, 8] }, "0x07, 0x08"],
    ["PrintImageMatching", { tag: 0xc4a5, type: undefinedType, value: "PrintIM" }, "7 bytes undefined data"],
    ["WhitePoint", { tag: 0x013e, type: 12, value: [0] }, "8 bytes unsupported data type"],
    ["Orientation", { tag: 0x0112, type: 1, value: [8] }, "8"],
  ];
  for (const [name, field, text] of cases) {
    test(`of ${name} is ${text}`, () => {
      expect(readExif(exifBlock({ image: [field] })).tags[name]).toBe(text);
    });
  }

  const exifCases: [name: string, field: Field, text: string][] = [
    ["ExifVersion", { tag: 0x9000, type: undefinedType, value: "0221" }, "Exif Version 2.21"],
    ["ExifVersion", { tag: 0x9000, type: undefinedType, value: "9999" }, "Unknown Exif Version"],
    ["FlashpixVersion", { tag: 0xa000, type: undefinedType, value: "0101" }, "FlashPix Version 1.01"],
    ["FileSource", { tag: 0xa300, type: undefinedType, value: [3] }, "DSC"],
    ["SceneType", { tag: 0xa301, type: undefinedType, value: [1] }, "Directly photographed"],
    ["SceneType", { tag: 0xa301, type: undefinedType, value: [9] }, "Internal error"],
    ["UserComment", { tag: 0x9286, type: undefinedType, value: "ASCII\0\0\0by hand\0" }, "by hand"],
    [
      "UserComment",
      { tag: 0x9286, type: undefinedType, value: "UNICODE\0b\0" },
      "Unsupported UNICODE string",
    ],
    ["UserComment", { tag: 0x9286, type: undefinedType, value: "\0\0\0\0\0\0\0\0" }, ""],
    ["UserComment", { tag: 0x9286, type: undefinedType, value: "\0\0\0\0\0\0\0\0 hi\tho" }, "hi.ho"],
    ["UserComment", { tag: 0x9286, type: ascii, value: "by hand\0" }, "by hand"],
    ["MakerNote", { tag: 0x927c, type: undefinedType, value: "secret" }, "6 bytes undefined data"],
    ["FNumber", { tag: 0x829d, type: signedRational, value: [71, 10] }, "71/10"],
    ["ExposureBiasValue", { tag: 0x9204, type: rational, value: [-2, 3] }, "-2/3"],
    ["SubsecTime", { tag: 0x9290, type: ascii, value: "00\0" }, "00"],
  ];
  for (const [name, field, text] of exifCases) {
    test(`of ${name} ${JSON.stringify(field.value)} is ${text}`, () => {
      expect(readExif(exifBlock({ exif: [field] })).tags[name]).toBe(text);
    });
  }

  test("is that of the first field of a tag", () => {
    const twice = ["one\0", "two\0"].map((value) => ({ tag: 0x010f, type: ascii, value }));
    expect(readExif(exifBlock({ image: twice })).tags.Make).toBe("one");
  });

  test("is left out where the standard has no name for the tag", () => {
    expect(readExif(exifBlock({ image: [{ tag: 0xfeed, type: short, value: [1] }] })).tags).toEqual(always);
  });
});

describe("an orientation", () => {
  const cases: [stored: number[], orientation: number][] = [
    [[1], 1],
    [[8], 8],
    [[0], 1],
    [[9], 1],
    [[65535], 1],
  ];
  for (const [value, orientation] of cases) {
    test(`stored as ${value} counts as ${orientation}`, () => {
      expect(readExif(exifBlock({ image: [{ tag: 0x0112, type: short, value }] })).orientation).toBe(
        orientation,
      );
    });
  }

  test("that isn't there is 0", () => {
    expect(readExif(exifBlock({ image: [] })).orientation).toBe(0);
  });

  test("of the thumbnail isn't the picture's", () => {
    const thumbnail = [
      { tag: 0x0112, type: short, value: [6] },
      { tag: 0x0201, type: long, value: [8] },
      { tag: 0x0202, type: long, value: [4] },
    ];
    expect(readExif(exifBlock({ thumbnail })).orientation).toBe(0);
  });
});

import sharp, { type Sharp } from "sharp";

export interface NamedPicture {
  name: string;
  bytes: Uint8Array;
}

const width = 61;
const height = 47;

/** Some 40 small pictures, each odd in its own way: its size, depth, channels, colours, turn, motion or format. */
export async function oddPictures(): Promise<NamedPicture[]> {
  const made = [...sizes(), ...depths(), ...colours(), ...turned(), ...files()];
  const encoded = made.map(async ([name, picture]) => named(name, await picture.toBuffer()));
  const frames = [painted(20, 30), painted(20, 30), painted(20, 30, 0.2)];
  const moving = [await joined(frames), await joined([painted(1, 1), painted(1, 1)])];
  return [
    ...(await Promise.all(encoded)),
    named(
      "moving.gif",
      await sharp(moving[0], { animated: true })
        .gif({ delay: [0, 20, 500] })
        .toBuffer(),
    ),
    named("moving.webp", await sharp(moving[0], { animated: true }).webp({ loop: 1 }).toBuffer()),
    named("moving-dot.gif", await sharp(moving[1], { animated: true }).gif().toBuffer()),
    named("pages.tiff", await sharp(moving[0], { animated: true }).tiff().toBuffer()),
    named("small.bmp", bitmap()),
    named("drawn.svg", Buffer.from(drawing)),
  ];
}

type Made = [name: string, picture: Sharp];

function sizes(): Made[] {
  return [
    ["dot.png", painted(1, 1).png()],
    ["dot.jpg", opaque(1, 1).jpeg()],
    ["dot.webp", painted(1, 1).webp()],
    ["dot.avif", opaque(1, 1).avif({ effort: 0 })],
    ["pillar.png", painted(1, 16_000).png()],
    ["pillar.jpg", opaque(1, 16_000).jpeg()],
    ["beam.jpg", opaque(16_000, 1).jpeg({ progressive: true })],
    ["beam.webp", painted(16_000, 2).webp()],
  ];
}

function depths(): Made[] {
  return [
    ["deep.png", opaque().toColourspace("rgb16").png()],
    ["deep-clear.png", painted().toColourspace("rgb16").png()],
    ["deep-grey.png", opaque().toColourspace("grey16").png()],
    ["deep.tiff", opaque().toColourspace("rgb16").tiff()],
    ["one-bit.tiff", opaque().toColourspace("b-w").threshold().tiff({ bitdepth: 1 })],
  ];
}

function colours(): Made[] {
  return [
    ["cmyk.jpg", opaque().toColourspace("cmyk").jpeg()],
    ["cmyk.tiff", opaque().toColourspace("cmyk").tiff()],
    ["lab.tiff", opaque().toColourspace("lab").tiff()],
    ["grey.jpg", opaque().toColourspace("b-w").jpeg()],
    ["grey.png", opaque().toColourspace("b-w").png()],
    ["grey-clear.png", painted().toColourspace("b-w").png()],
    ["palette.png", opaque().png({ palette: true, colours: 4 })],
    ["palette-clear.png", painted().png({ palette: true, colours: 16 })],
    ["p3.webp", opaque().withIccProfile("p3").webp()],
    ["nothing.png", painted(30, 20, 0).png()],
  ];
}

/** EXIF orientations 1 to 8, and two in formats other than JPEG. */
function turned(): Made[] {
  const orientations = Array.from({ length: 8 }, (_, index) => index + 1);
  return [
    ...orientations.map(
      (orientation): Made => [`turned-${orientation}.jpg`, opaque().withMetadata({ orientation }).jpeg()],
    ),
    ["turned.png", painted().withMetadata({ orientation: 6 }).png()],
    ["turned.webp", painted().withMetadata({ orientation: 7 }).webp()],
  ];
}

function files(): Made[] {
  return [
    ["fine.jpg", opaque().jpeg({ chromaSubsampling: "4:4:4", progressive: true })],
    ["tiles.tiff", opaque().tiff({ compression: "jpeg", tile: true, tileWidth: 32, tileHeight: 32 })],
    ["levels.tiff", painted(300, 200).tiff({ compression: "deflate", pyramid: true, tile: true })],
    ["interlaced.png", painted().png({ progressive: true })],
    ["still.gif", painted().gif()],
    ["clear.avif", painted().avif({ effort: 0 })],
  ];
}

/** Four channels that all go up and down, alpha up to `most` of opaque. */
function painted(across = width, down = height, most = 1): Sharp {
  const pixels = Uint8Array.from({ length: across * down * 4 }, (_, at) =>
    at % 4 === 3 ? (255 - (at % 200)) * most : (at * 7 + (at >> 6)) & 0xff,
  );
  return sharp(pixels, { raw: { width: across, height: down, channels: 4 } });
}

function opaque(across = width, down = height): Sharp {
  return painted(across, down).removeAlpha();
}

async function joined(frames: Sharp[]): Promise<Buffer> {
  const stills = await Promise.all(frames.map((frame) => frame.png().toBuffer()));
  return await sharp(stills, { join: { animated: true } })
    .webp({ lossless: true })
    .toBuffer();
}

function named(name: string, bytes: Uint8Array): NamedPicture {
  return { name, bytes: new Uint8Array(bytes) };
}

/** Two rows of two pixels at 24 bits. */
export function bitmap(): Buffer {
  const head = Buffer.alloc(54);
  head.write("BM");
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(2, 18);
  head.writeInt32LE(2, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, Buffer.from([255, 0, 0, 0, 0, 255, 0, 0, 0, 255, 0, 9, 9, 9, 0, 0])]);
}

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><path d="M0 0h15v20H0z" fill="#f00"/></svg>';

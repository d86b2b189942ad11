import sharp from "sharp";
import { randomFrom } from "#test/e2e/kill/pictures.ts";

const width = 72;
const height = 56;

/** Small valid pictures of all formats that are taken, in the variants that their decoders treat apart. */
export async function seedPictures(): Promise<Uint8Array[]> {
  const random = randomFrom(7);
  const pixels = Uint8Array.from(
    { length: width * height * 4 },
    (_, at) => ((at >> 4) & 0xff) ^ (random() * 40),
  );
  const picture = () => sharp(pixels, { raw: { width, height, channels: 4 } });
  const exif = { IFD0: { Make: "Camera Works", Copyright: "Somebody" }, IFD3: { GPSLatitudeRef: "N" } };
  const plain = () => picture().removeAlpha();
  const encoded = [
    plain().jpeg(),
    plain().withExif(exif).withIccProfile("srgb").jpeg({ progressive: true, chromaSubsampling: "4:4:4" }),
    plain().toColourspace("cmyk").jpeg(),
    plain().png(),
    picture().withExif(exif).withIccProfile("srgb").png({ progressive: true }),
    plain().png({ palette: true, colours: 16 }),
    plain().toColourspace("rgb16").png(),
    plain().webp(),
    picture().withExif(exif).webp({ lossless: true }),
    plain().avif({ effort: 0 }),
    picture().withExif(exif).avif({ effort: 0 }),
    plain().tiff({ compression: "lzw" }),
    plain().tiff({ compression: "jpeg", tile: true, tileWidth: 32, tileHeight: 32 }),
    picture().withExif(exif).tiff({ compression: "deflate", pyramid: true }),
    plain().gif(),
    picture().gif({ interFrameMaxError: 8 }),
  ];
  return await Promise.all(encoded.map(async (each) => new Uint8Array(await each.toBuffer())));
}

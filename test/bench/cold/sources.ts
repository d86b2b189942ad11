import { existsSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { Format, Overlay } from "#test/bench/peers/peer.ts";
import { photographs } from "./photographs.ts";

/** One kind of work: what lies there, and what becomes of it. */
export interface Errand {
  title: string;
  picture: string;
  format: Format;
  isMoving?: boolean;
  overlay?: Overlay;
  /** Pixels across of the smallest result. */
  narrowest?: number;
}

const frames = 12;
const frameSize = { width: 640, height: 480 };

const stills: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  "small.png": (picture) => picture.png({ compressionLevel: 6 }),
  "small.webp": (picture) => picture.webp({ quality: 90, effort: 2 }),
  "small.avif": (picture) => picture.avif({ quality: 70, effort: 1, chromaSubsampling: "4:2:0" }),
};

const logo = "logo.png";

/** The photograph of 6 megapixels in each format, a walk across it that moves, and what is laid onto it. */
export const errands: readonly Errand[] = [
  { title: "PNG to JPEG", picture: "small.png", format: "jpeg" },
  { title: "WebP to JPEG", picture: "small.webp", format: "jpeg" },
  { title: "AVIF to JPEG", picture: "small.avif", format: "jpeg" },
  { title: "PNG to WebP", picture: "small.png", format: "webp" },
  { title: "moving GIF to WebP", picture: "moving.gif", format: "webp", isMoving: true, narrowest: 120 },
  { title: "moving WebP to WebP", picture: "moving.webp", format: "webp", isMoving: true, narrowest: 120 },
  { title: "JPEG", picture: "small.jpg", format: "jpeg" },
  { title: "JPEG and a logo", picture: "small.jpg", format: "jpeg", overlay: { logo } },
  {
    title: "JPEG and a text",
    picture: "small.jpg",
    format: "jpeg",
    overlay: { words: "A line of words", size: 40 },
  },
];

/** Makes what isn't there yet, and gives the directory and the names in it. */
export async function sourcePictures(): Promise<{ directory: string; names: string[] }> {
  const { directory, small } = await photographs();
  const once = async (name: string, make: () => Promise<Sharp>) => {
    const file = join(directory, name);
    if (!existsSync(file)) await (await make()).toFile(file);
  };
  for (const [name, write] of Object.entries(stills)) await once(name, async () => write(sharp(small.file)));
  await once("moving.gif", async () => (await walkAcross(small.file)).gif({ delay: 80 }));
  await once("moving.webp", async () => (await walkAcross(small.file)).webp({ delay: 80, effort: 2 }));
  await once(logo, async () => sharp(Buffer.from(drawing)).png());
  return { directory, names: [small.name, ...Object.keys(stills), "moving.gif", "moving.webp", logo] };
}

/** Each frame another part of the photograph. */
async function walkAcross(file: string): Promise<Sharp> {
  const wide = await sharp(file).resize(1600).png({ compressionLevel: 0 }).toBuffer();
  const parts = Array.from({ length: frames }, (_, index) =>
    sharp(wide)
      .extract({ left: index * 60, top: index * 20, ...frameSize })
      .png({ compressionLevel: 0 })
      .toBuffer(),
  );
  return sharp(await Promise.all(parts), { join: { animated: true } });
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">
  <rect width="200" height="80" rx="20" fill="#fff" fill-opacity=".7"/>
  <circle cx="40" cy="40" r="26" fill="#c52"/><rect x="80" y="28" width="100" height="24" fill="#345"/>
</svg>`;

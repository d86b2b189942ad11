import { parseColor, type Rgb } from "#src/imaging/color.ts";
import { seenDetections } from "#src/imaging/detections.ts";
import type { Rect } from "#src/imaging/geometry.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import type { Pixels } from "#src/imaging/pixels.ts";
import { colour, integer } from "./arguments.ts";
import { type Filter, pixelFilter, type Scene } from "./filter.ts";
import { averageBlocks } from "./pixelate.ts";
import { roundedMask } from "./rounded-mask.ts";

/** Standard deviation, and side of a block, where the URL names none, pixels (urls.md 6.8). */
const usualSigma = 15;
const usualBlock = 10;
const widestSigma = 150;

const redact = redaction("redact", "Hides what was found in the picture and is saved with it.", (rect) =>
  Buffer.alloc(rect.width * rect.height, 255),
);

const redactOval = redaction("redact_oval", "The same, in ovals.", (rect) => {
  const mask = roundedMask(rect, rect.width / 2, rect.height / 2);
  return mask.filter((_, at) => at % 4 === 3);
});

/** `maskOf` says of each pixel of a rectangle how much is hidden, 0 to 255. */
function redaction(name: string, meaning: string, maskOf: (rect: Rect) => Uint8Array): Filter {
  return pixelFilter({
    name,
    meaning,
    arguments: [
      colour("mode", "What covers it; `blur` without one", ["blur", "pixelate"]),
      integer("strength", `Of the blur (${usualSigma} without one) or the side of a block (${usualBlock})`, {
        unit: "px",
        range: [1, widestSigma],
      }),
    ],
    apply: async (picture, [mode = "blur", strength = 0], scene) => {
      const rects = seenRects(picture, scene);
      if (rects.length === 0) return;
      if (mode !== "blur" && mode !== "pixelate") await picture.ensureColour();
      await picture.rewrite(async (pixels) => {
        for (const rect of rects) {
          const patch = cutOut(pixels, rect);
          await cover(picture.sharp, patch, mode, strength);
          putBack(pixels, rect, patch, maskOf(rect));
        }
      });
    },
  });
}

function seenRects(picture: Picture, { detections }: Scene): Rect[] {
  return seenDetections(picture, detections).map(({ rect }) => rect);
}

async function cover(sharp: SharpModule, patch: Pixels, mode: string, strength: number): Promise<void> {
  if (mode === "blur") await blur(sharp, patch, Math.min(widestSigma, strength > 0 ? strength : usualSigma));
  else if (mode === "pixelate") averageBlocks(patch, patch, strength > 0 ? strength : usualBlock);
  else paint(patch, parseColor(mode) ?? { r: 0, g: 0, b: 0 });
}

/** Each channel for itself, as the filter `blur` does. */
async function blur(sharp: SharpModule, patch: Pixels, sigma: number): Promise<void> {
  const { data, width, height, channels } = patch;
  for (let channel = 0; channel < channels; channel++) {
    const plane = data.filter((_, at) => at % channels === channel);
    const blurred = await sharp(plane, { raw: { width, height, channels: 1 } })
      .blur({ sigma })
      .toColourspace("b-w")
      .raw()
      .toBuffer();
    for (const [at, level] of blurred.entries()) data[at * channels + channel] = level;
  }
}

function paint({ data, channels }: Pixels, { r, g, b }: Rgb): void {
  for (let at = 0; at < data.length; at += channels) data.set([r, g, b, 255].slice(0, channels), at);
}

function cutOut(pixels: Pixels, { left, top, width, height }: Rect): Pixels {
  const { channels } = pixels;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * pixels.width + left) * channels;
    data.set(pixels.data.subarray(start, start + width * channels), y * width * channels);
  }
  return { ...pixels, data, width, height };
}

function putBack(pixels: Pixels, { left, top, width, height }: Rect, patch: Pixels, mask: Uint8Array): void {
  const { data, channels } = pixels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = (mask[y * width + x] ?? 0) / 255;
      const from = (y * width + x) * channels;
      const to = ((top + y) * pixels.width + left + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const before = data[to + channel] ?? 0;
        data[to + channel] = Math.round(before + share * ((patch.data[from + channel] ?? 0) - before));
      }
    }
  }
}

const drawDetections = pixelFilter({
  name: "draw_detections",
  meaning:
    "Draws a line around what was found in the picture and is saved with it, in a colour for each name.",
  arguments: [],
  apply: async (picture, _, scene) => {
    const seen = seenDetections(picture, scene.detections);
    if (seen.length === 0) return;
    await picture.ensureColour();
    await picture.rewrite((pixels) => {
      for (const { detection, rect } of seen) outline(pixels, rect, lineColour(detection.name));
    });
  },
});

function outline(pixels: Pixels, { left, top, width, height }: Rect, colour: Rgb): void {
  const sides = [
    { left, top, width, height: 1 },
    { left, top: top + height - 1, width, height: 1 },
    { left, top, width: 1, height },
    { left: left + width - 1, top, width: 1, height },
  ];
  for (const side of sides) {
    const line = cutOut(pixels, side);
    paint(line, colour);
    putBack(pixels, side, line, Buffer.alloc(side.width * side.height, 255));
  }
}

/** Far apart from each other, as 0xRRGGBB. */
const lineColours = [
  0xff3b30, 0x34c759, 0x007aff, 0xffcc00, 0xaf52de, 0xff9500, 0x5ac8fa, 0xff2d95, 0x00c7be, 0x8b5a2b,
  0x9acd32, 0xffffff,
];

function lineColour(name: string): Rgb {
  const packed = lineColours[fnv1a(name) % lineColours.length] ?? 0;
  return { r: packed >> 16, g: (packed >> 8) & 255, b: packed & 255 };
}

/** FNV-1a of 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** What works on the regions saved with the asset. */
export const redactions: readonly Filter[] = [redact, redactOval, drawDetections];

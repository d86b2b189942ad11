import type { Picture } from "#src/imaging/pipeline/picture.ts";
import { decimal } from "./arguments.ts";
import { type Filter, pixelFilter } from "./filter.ts";

const blur = pixelFilter({
  name: "blur",
  meaning: "Blurs the picture.",
  isForStills: true,
  arguments: [
    decimal("radius", "Twice the standard deviation, where it stands alone", { unit: "px", range: [0, 150] }),
    decimal("sigma", "Standard deviation; the radius then says nothing", { unit: "px", range: [0, 150] }),
  ],
  apply: async (picture, [radius = 0, sigma = radius / 2]) => {
    if (sigma > 0) await blurBy(picture, sigma);
  },
});

/** Wider than any use; far beyond it libvips takes seconds where it took a tenth of one. */
const widestSigma = 150;

/** What is blurred so far holds no detail, so that a smaller picture, blurred as much less, shows the same. */
async function blurBy(picture: Picture, sigma: number): Promise<void> {
  if (sigma <= widestSigma) return picture.blur(sigma);
  const { width, height } = picture;
  const shrunk = (side: number) => Math.max(1, Math.round((side * widestSigma) / sigma));
  await picture.resize({ width: shrunk(width), height: shrunk(height) }, { fastShrinkOnLoad: false });
  await picture.blur(widestSigma);
  await picture.resize({ width, height }, { fastShrinkOnLoad: false });
}

/** libvips takes sigmas up to 10 and falls back to its default where one is larger; so does imagor. */
const largestSharpenSigma = 10;
const fallbackSharpenSigma = 0.5;
const smallestSharpenSigma = 0.000001;

const sharpen = pixelFilter({
  name: "sharpen",
  meaning: "Sharpens the picture.",
  isForStills: true,
  arguments: [
    decimal("amount", "Radius, where it stands alone", { unit: "px", range: [0, 10] }),
    decimal("radius", "Radius; the amount then says nothing", { unit: "px", range: [0, 10] }),
  ],
  apply: async (picture, [amount = 0, radius = amount]) => {
    const asked = 1 + 2 * radius;
    if (asked < smallestSharpenSigma) return;
    const sigma = asked > largestSharpenSigma ? fallbackSharpenSigma : asked;
    await picture.sharpen({ sigma, x1: 1, m2: 2, m1: 0, y2: 10, y3: 20 });
  },
});

export const sharpness: readonly Filter[] = [blur, sharpen];

import type { Step } from "./work.ts";

/** Longest side, pixels. */
const longestSide = 24;
/** In pixels of the placeholder: no more is to be seen than where light and colours lie. */
const blurSigma = 1;

/** What stands in a page until the picture itself has come: tiny and blurred. */
export const placeholder: Step = async ({ picture, output, defaults: { fastShrinkOnLoad } }) => {
  if (!output.isPlaceholder) return;
  const { width, height } = picture.size;
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  await picture.resize({ width: scaled(width), height: scaled(height) }, { fastShrinkOnLoad });
  await picture.blur(blurSigma);
};

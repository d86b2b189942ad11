import type { Step } from "./work.ts";

/** Makes smaller what would show more than the space lets anybody see. */
export const holdBack: Step = async ({ job, picture, defaults, scale = 1 }) => {
  const { maxSide = Number.POSITIVE_INFINITY, maxScale = Number.POSITIVE_INFINITY } = job.rules ?? {};
  const { width, height } = picture.size;
  const factor = Math.min(maxSide / Math.max(width, height), job.source ? maxScale / scale : 1);
  if (factor >= 1) return;
  const side = (length: number) => Math.max(1, Math.floor(length * factor));
  await picture.resize({ width: side(width), height: side(height) }, defaults);
};

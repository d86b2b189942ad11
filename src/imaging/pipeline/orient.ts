import type { Step } from "./work.ts";

/** `orient(n)`: turns the stored picture counter-clockwise before everything else. */
export const orient: Step = async (work) => {
  const angle = work.geometry.orient;
  if (!angle) return;
  await work.picture.rotate((360 - angle) as 90 | 180 | 270);
  work.whole = work.picture.size;
};

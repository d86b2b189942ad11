import type { Step } from "./work.ts";

/** `-WxH` mirrors left and right, `Wx-H` top and bottom. */
export const flip: Step = async ({ job, picture }) => {
  if (job.params.vFlip) await picture.flipVertically();
  if (job.params.hFlip) await picture.flipHorizontally();
};

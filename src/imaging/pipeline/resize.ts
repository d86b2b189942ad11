import { focalPoint } from "#src/imaging/filters/filter.ts";
import { type Point, planResize, type Rect, type ResizePlan, type Size } from "#src/imaging/geometry.ts";
import type { Step, Work } from "./work.ts";

/** Brings the picture to the size asked for. */
export const resize: Step = async (work) => {
  const { job, geometry, picture, defaults } = work;
  if (!work.facts) return;
  const focal = focalPoint(geometry.focals, work.whole, work.cropped) ?? rememberedFocal(work);
  const plan = planResize(job.params, { ...geometry, focal }, picture.size, job.limits.resultMaxSide);
  work.box = plan.box;
  if (plan.attention) return picture.resizeToAttention(plan.attention, defaults);
  if (plan.cut) return cutToCover(work, plan, plan.cut);
  await picture.resize(plan.scale, defaults);
};

async function cutToCover({ picture, defaults, job }: Work, { scale }: ResizePlan, cut: Rect): Promise<void> {
  if (
    scale.width * scale.height > job.limits.resultMaxPixels ||
    isLongerThan(scale, job.limits.resultMaxSide)
  ) {
    await picture.extract(beforeScaling(cut, scale, picture.size));
    await picture.resize(cut, defaults);
    return;
  }
  await picture.resize(scale, defaults);
  await picture.extract(cut);
}

function isLongerThan({ width, height }: Size, side: number): boolean {
  return Math.max(width, height) > side;
}

/** The part of the picture that becomes the cut: where only a sliver is wanted, the rest is never made. */
function beforeScaling(cut: Rect, scale: Size, from: Size): Rect {
  const across = from.width / scale.width;
  const down = from.height / scale.height;
  return {
    left: Math.min(from.width - 1, Math.floor(cut.left * across)),
    top: Math.min(from.height - 1, Math.floor(cut.top * down)),
    width: Math.max(1, Math.round(cut.width * across)),
    height: Math.max(1, Math.round(cut.height * down)),
  };
}

/** The focal region saved with the asset, where the URL names none and asks for no crop by attention. */
function rememberedFocal({ job, whole, cropped }: Work): Point | undefined {
  if (!job.focal || job.params.smart) return undefined;
  const regions = job.focal.map(({ left, top, right, bottom }) => ({
    left,
    top,
    width: right - left,
    height: bottom - top,
    isRelative: true,
  }));
  return focalPoint(regions, whole, cropped);
}

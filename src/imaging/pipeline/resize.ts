import { focalPoint } from "#src/imaging/filters/filter.ts";
import { needsWholePicture, type Point, planResize, type Rect, type Size } from "#src/imaging/geometry.ts";
import { Picture } from "./picture.ts";
import type { Step, Work } from "./work.ts";

/** Brings the picture to the size asked for. */
export const resize: Step = async (work) => {
  const { job, geometry, picture } = work;
  if (!work.facts) return;
  const focal = focalPoint(geometry.focals, work.whole, work.cropped) ?? rememberedFocal(work);
  const plan = planResize(job.params, { ...geometry, focal }, picture.size, job.limits.resultMaxSide);
  work.box = plan.box;
  if (plan.attention) return picture.resizeToAttention(plan.attention, work.defaults);
  const governing = needsWholePicture(job.params) ? undefined : plan.governing;
  if (!plan.cut) return picture.resize(plan.scale, { ...work.defaults, governing });
  Picture.guard(plan.cut(plan.scale), job.limits);
  if (isTooLarge(plan.scale, job.limits.resultMaxPixels))
    return cutFirst(work, plan.scale, plan.cut(plan.scale));
  await picture.resizeOnTheWay(plan.scale, { ...work.defaults, governing });
  await picture.extract(plan.cut(picture.size));
};

function isTooLarge({ width, height }: Size, mostPixels: number): boolean {
  return width * height > mostPixels;
}

/** Where only a sliver of a huge picture is wanted, the rest is never made. */
async function cutFirst({ picture, defaults }: Work, scale: Size, cut: Rect): Promise<void> {
  const across = picture.width / scale.width;
  const down = picture.height / scale.height;
  await picture.extract({
    left: Math.min(picture.width - 1, Math.floor(cut.left * across)),
    top: Math.min(picture.height - 1, Math.floor(cut.top * down)),
    width: Math.max(1, Math.round(cut.width * across)),
    height: Math.max(1, Math.round(cut.height * down)),
  });
  await picture.resize(cut, defaults);
}

/** The focal regions saved with the asset, where the URL names none and asks for no crop by attention. */
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

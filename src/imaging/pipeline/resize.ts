import { focalPoint } from "#src/imaging/filters/filter.ts";
import type { Point, Rect, Size } from "#src/imaging/geometry.ts";
import { placeOf } from "#src/imaging/lie.ts";
import { needsWholePicture, planResize } from "#src/imaging/plan-resize.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { refuseTooLarge } from "./bounds.ts";
import { findAttention } from "./find-attention.ts";
import type { Step, Work } from "./work.ts";

/** Brings the picture to the size asked for. */
export const resize: Step = async (work) => {
  const { job, limits, geometry, picture } = work;
  if (!work.facts) return;
  const focal = focalPoint(geometry.focals, work.whole, work.cropped) ?? rememberedFocal(work);
  const longestSide = Math.min(limits.resultMaxSide, job.rules?.maxSide ?? Number.POSITIVE_INFINITY);
  const plan = planResize(plannable(work), { ...geometry, focal }, picture.size, longestSide);
  work.box = plan.box;
  work.scale = Math.max(plan.scale.width / picture.width, plan.scale.height / picture.height);
  if (plan.attention) return resizeToAttention(work, plan.scale, plan.attention);
  const governing = needsWholePicture(job.params) ? undefined : plan.governing;
  if (!plan.cut) return picture.resize(plan.scale, { ...work.defaults, governing });
  const cut = plan.cut(plan.scale);
  refuseTooLarge(cut, limits);
  if (pixelsOf(plan.scale) > limits.resultMaxPixels)
    return cutFirst(work, unscaled(cut, plan.scale, picture.size), cut);
  await picture.resizeOnTheWay(plan.scale, { ...work.defaults, governing });
  await picture.extract(plan.cut(picture.size));
};

/** What catches the eye is looked for in stills; what moves is cut in the middle (urls.md 6.5). */
function plannable({ job, picture }: Work): Params {
  return picture.motion ? { ...job.params, smart: false } : job.params;
}

/** A picture that grows by more than this many times the result is looked at before it does. */
const muchLarger = 8;

async function resizeToAttention(work: Work, scale: Size, size: Size): Promise<void> {
  const { sharp, picture, limits, defaults } = work;
  refuseTooLarge(size, limits);
  const mostPixels = Math.min(limits.resultMaxPixels, muchLarger * pixelsOf(size));
  if (pixelsOf(scale) <= Math.max(mostPixels, pixelsOf(picture.size)))
    return picture.resizeToAttention(size, defaults);
  const { width, height } = unscaled({ left: 0, top: 0, ...size }, scale, picture.size);
  await cutFirst(work, await findAttention(sharp, await picture.asInput(), { width, height }), size);
}

/** Where only a sliver of a huge picture is wanted, the rest is never made. */
async function cutFirst({ picture, defaults }: Work, part: Rect, size: Size): Promise<void> {
  await picture.extract(part);
  await picture.resize(size, defaults);
}

/** The part of a picture that a cut of it, scaled, shows: a pixel at least. */
function unscaled(cut: Rect, scale: Size, from: Size): Rect {
  const across = from.width / scale.width;
  const down = from.height / scale.height;
  return {
    left: Math.min(from.width - 1, Math.floor(cut.left * across)),
    top: Math.min(from.height - 1, Math.floor(cut.top * down)),
    width: Math.max(1, Math.round(cut.width * across)),
    height: Math.max(1, Math.round(cut.height * down)),
  };
}

function pixelsOf({ width, height }: Size): number {
  return width * height;
}

/**
 * The regions saved with the asset, where the URL names no focal point: those to keep, and for `smart` before them
 * what was found. Both go before anything that only catches the eye.
 */
function rememberedFocal({ job, picture }: Work): Point | undefined {
  const { params, detections = [], focal = [] } = job;
  const regions = params.smart && detections.length > 0 ? detections : focal;
  const places = regions.map((region) => ({ ...placeOf(picture.lie, region), isRelative: false }));
  return focalPoint(places, picture.size, undefined);
}

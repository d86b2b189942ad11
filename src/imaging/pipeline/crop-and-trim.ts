import { intersection } from "#src/imaging/geometry.ts";
import { planCrop } from "#src/imaging/plan-crop.ts";
import { findTrim } from "./find-trim.ts";
import type { Step } from "./work.ts";

/** The manual crop and TRIM (urls.md 6.6), which is for stills; together, what both leave. */
export const cropAndTrim: Step = async (work) => {
  const { picture, sharp, job } = work;
  const { params } = job;
  const crop = planCrop(params, picture.size);
  const by = params.trimBy || "top-left";
  const trim =
    params.trim && !picture.motion
      ? await findTrim(sharp, await picture.asInput(), { tolerance: params.trimTolerance, by })
      : undefined;
  work.cropped = crop && trim ? intersection(crop, trim) : (crop ?? trim);
  if (work.cropped) await picture.extract(work.cropped);
};

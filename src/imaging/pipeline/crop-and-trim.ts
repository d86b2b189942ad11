import { inputOf } from "#src/imaging/facts.ts";
import { asSeen, intersection, planCrop, type Rect, type Size } from "#src/imaging/geometry.ts";
import { findTrim } from "./find-trim.ts";
import type { Step, Work } from "./work.ts";

/** The manual crop and TRIM, both of the picture as stored (urls.md 6.6); together, what both leave. */
export const cropAndTrim: Step = async (work) => {
  const { params } = work.job;
  const stored = storedSize(work);
  const crop = planCrop(params, stored);
  const trim = params.trim ? await trimmed(work) : undefined;
  const left = crop && trim ? intersection(crop, trim) : (crop ?? trim);
  if (!left) return;
  work.cropped = asSeen(left, stored, exifRotation(work));
  await work.picture.extract(work.cropped);
};

async function trimmed({ sharp, job, picture, geometry }: Work): Promise<Rect | undefined> {
  const { trimBy, trimTolerance } = job.params;
  const input = job.source && !geometry.orient ? inputOf(job.source) : await picture.asInput();
  return findTrim(sharp, input, { tolerance: trimTolerance, by: trimBy || "top-left" });
}

/** After `orient()` that is the picture as it lies now. */
function storedSize({ facts, geometry, picture }: Work): Size {
  return facts && !geometry.orient ? facts : picture.size;
}

function exifRotation({ facts, geometry }: Work): number {
  return facts && geometry.orient === undefined ? facts.orientation : 0;
}

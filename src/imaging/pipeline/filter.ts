import { applyFilters } from "#src/imaging/filters/registry.ts";
import type { Step } from "./work.ts";

/** The filters on pixels, in the order of the URL. */
export const filter: Step = async ({ job, picture, box, geometry, layerOf }) => {
  const { paddingLeft: left, paddingTop: top, paddingRight: right, paddingBottom: bottom } = job.params;
  await applyFilters(picture, job.params, {
    box,
    padding: { left, top, right, bottom },
    pixelRatio: geometry.pixelRatio,
    detections: job.detections ?? [],
    layerOf,
    fontReach: Math.max(0, ...(job.fonts ?? []).map(({ reach }) => reach)),
  });
};

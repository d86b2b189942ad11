import { applyRules } from "#src/imaging/apply-rules.ts";
import { isColorImage } from "#src/imaging/color.ts";
import type { Studio } from "#src/imaging/filters/filter.ts";
import type { LayerSource, RenderJob } from "#src/imaging/job.ts";
import { layerName, layersIn, noLayer } from "#src/imaging/layer-names.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { openWork } from "./open.ts";
import type { Work } from "./work.ts";

/**
 * Makes the layers of a job, and those of layers, within the job's limits. Refuses with too_costly before anything is
 * made where there are too many of them.
 */
export function layerMaker(
  sharp: SharpModule,
  { params, defaults, limits, rules, fonts, layers = [] }: RenderJob,
  run: (work: Work) => Promise<void>,
): Studio["layerOf"] {
  layersIn(params);
  return async function layerOf(written) {
    const nested = applyRules(written, {
      disabledFilters: rules?.disabledFilters,
      mostFilters: rules?.mostFilters,
    });
    const work = await openWork(
      sharp,
      { params: nested, defaults, limits, rules, fonts, ...findSource(layers, nested) },
      // Has transparency and a profile, as the picture below may, and moves.
      { layerOf, format: "webp" },
    );
    await run(work);
    const { width, height } = work.picture;
    return { width, height, frames: await work.picture.pixels() };
  };
}

/** None for a `color:`. */
function findSource(
  layers: readonly LayerSource[],
  nested: Params,
): Partial<Pick<RenderJob, "source" | "focal" | "detections">> {
  const name = layerName(nested);
  const { image, version } = name;
  if (isColorImage(image)) return {};
  const found = layers.find((layer) => layer.image === image && layer.version === version);
  if (!found) throw noLayer(name);
  const { source, focal, detections } = found;
  return { source, ...(focal && { focal }), ...(detections && { detections }) };
}

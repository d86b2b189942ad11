import type { Facts } from "#src/imaging/facts.ts";
import type { GeometrySettings, OutputSettings, Studio } from "#src/imaging/filters/filter.ts";
import type { OutputFormat } from "#src/imaging/formats.ts";
import type { Rect, Size } from "#src/imaging/geometry.ts";
import type { Limits, RenderJob } from "#src/imaging/job.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import type { EncoderDefaults } from "#src/imaging/output.ts";
import type { Picture } from "./picture.ts";

/** One render on its way: what was asked for, what the source is, and the picture so far. */
export interface Work {
  sharp: SharpModule;
  job: RenderJob;
  defaults: EncoderDefaults;
  /** Of a result, or of each of its frames. */
  limits: Limits;
  geometry: GeometrySettings;
  output: OutputSettings;
  format: OutputFormat;
  /** Of the stored picture; a `color:` picture has none. */
  facts: Facts | undefined;
  picture: Picture;
  /** The whole picture as seen, before any crop. */
  whole: Size;
  /** What the crop and trim left, in the picture as seen. */
  cropped?: Rect;
  /** The size that `fill` fills up to. */
  box: Size;
  layerOf: Studio["layerOf"];
}

/** One step of the pipeline. It begins by looking whether it was asked for. */
export type Step = (work: Work) => Promise<void>;

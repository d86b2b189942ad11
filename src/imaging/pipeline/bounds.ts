import type { Size } from "#src/imaging/geometry.ts";
import type { Limits } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";

/** Refuses with too_costly what would be larger than results may be. */
export function refuseTooLarge({ width, height }: Size, { resultMaxSide, resultMaxPixels }: Limits): void {
  if (Math.max(width, height) <= resultMaxSide && width * height <= resultMaxPixels) return;
  throw new Refusal(
    "too_costly",
    `The result would be ${width}x${height} pixels. At most ${resultMaxSide} a side and ${resultMaxPixels} in all are made.`,
  );
}

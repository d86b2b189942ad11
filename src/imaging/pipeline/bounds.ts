import type { Size } from "#src/imaging/geometry.ts";
import type { Limits } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";

/** What each of so many frames may have: the limits of a result are those of all of them together. */
export function frameLimits(limits: Limits, frames: number): Limits {
  return { ...limits, resultMaxPixels: Math.floor(limits.resultMaxPixels / frames) };
}

/** Refuses with too_costly what would be larger than results may be. */
export function refuseTooLarge({ width, height }: Size, { resultMaxSide, resultMaxPixels }: Limits): void {
  if (Math.max(width, height) <= resultMaxSide && width * height <= resultMaxPixels) return;
  throw new Refusal(
    "too_costly",
    `The result would be ${width}x${height} pixels. At most ${resultMaxSide} a side and ${resultMaxPixels} in all are made. Ask for a smaller one.`,
  );
}

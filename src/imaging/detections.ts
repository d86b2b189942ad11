import { intersection, type Rect, type Size } from "./geometry.ts";
import type { Detection } from "./job.ts";
import { type Lie, placeOf } from "./lie.ts";

/** A detection, and the whole pixels that it touches. */
export interface SeenDetection {
  detection: Detection;
  rect: Rect;
}

/** Those of which something is left in the picture as it is now. */
export function seenDetections(
  { lie, size }: { lie: Lie; size: Size },
  detections: readonly Detection[],
): SeenDetection[] {
  return detections.flatMap((detection) => {
    const rect = intersection({ left: 0, top: 0, ...size }, wholePixels(placeOf(lie, detection)));
    return rect ? [{ detection, rect }] : [];
  });
}

/** What is to be hidden must not show at its edge; the hundredth forgives what multiplying has rounded. */
const roundedOff = 0.01;

function wholePixels(rect: Rect): Rect {
  const left = Math.floor(rect.left + roundedOff);
  const top = Math.floor(rect.top + roundedOff);
  const right = Math.ceil(rect.left + rect.width - roundedOff);
  const bottom = Math.ceil(rect.top + rect.height - roundedOff);
  return { left, top, width: right - left, height: bottom - top };
}

import type { Size } from "./geometry.ts";

/** Samples of 8 bits, row by row, a pixel's together: grey, or red, green and blue; then opacity where there is. */
export interface Pixels extends Size {
  data: Uint8Array;
  channels: number;
  /** How many of the channels, the first ones, are colours: 1 or 3. */
  colours: number;
}

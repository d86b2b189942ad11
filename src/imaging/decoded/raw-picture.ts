import type { Size } from "#src/imaging/geometry.ts";

/** Decoded pixels, 8 bits a channel, rows from the top, nothing between them. */
export interface RawPicture extends Size {
  /** RGB, or RGB and alpha that colour isn't multiplied by. */
  channels: 3 | 4;
  data: Uint8Array;
}

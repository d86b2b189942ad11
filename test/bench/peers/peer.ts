import type { Load, Measured } from "#test/bench/cold/rate.ts";

export const formats = ["jpeg", "webp", "avif", "png"] as const;
export type Format = (typeof formats)[number];

/** One picture that is wanted: this size covered, the middle cut out. */
export interface Wanted {
  /** The name of the file. */
  picture: string;
  width: number;
  height: number;
  format: Format;
  /** On the peer's own scale. */
  quality: number;
  /** All frames of the picture; the first without it. */
  isMoving?: boolean;
  /** What is laid onto it. */
  overlay?: Overlay;
}

/** A picture at the bottom right, as large as it is, or words in the middle. */
export type Overlay = { logo: string } | { words: string; size: number };

/** What one peer is started over. */
export interface Place {
  /** Holds the pictures. */
  pictures: string;
  /** For whatever it writes. */
  directory: string;
  /** Those of the pictures that are wanted; the two photographs without it. */
  names?: string[];
  /** Settings of ours alone. */
  env?: Record<string, string>;
}

export interface Peer {
  name: string;
  formats: readonly Format[];
  /** Why it is left out, where it can't be started here. */
  missing(): string | undefined;
  start(place: Place): Promise<RunningPeer>;
}

export interface RunningPeer extends AsyncDisposable {
  /** The process that started all others. */
  pid: number;
  make(wanted: Wanted): Promise<Uint8Array>;
  measure(wanted: (index: number) => Wanted, load: Omit<Load, "atATime">): Promise<Measured>;
}

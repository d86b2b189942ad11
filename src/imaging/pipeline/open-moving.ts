import type { Facts } from "#src/imaging/facts.ts";
import { inputOf } from "#src/imaging/input.ts";
import type { Limits } from "#src/imaging/job.ts";
import { lieAsSeen } from "#src/imaging/lie.ts";
import type { SharpInstance, SharpModule } from "#src/imaging/native.ts";
import { type Kept, keeping } from "./kept.ts";
import { MovingPicture } from "./moving-picture.ts";
import { type Motion, StillPicture } from "./picture.ts";

/** A picture of an asset, to be opened. */
export interface StoredPicture {
  sharp: SharpModule;
  facts: Facts;
  /** How many are taken; 1 for a still. */
  frames: number;
  /** EXIF orientation to be turned by; 0 for none. */
  orientation: number;
  kept: Kept;
  /** Of a frame. */
  limits: Limits;
}

/**
 * Decodes the frames in one go: taken one by one, a GIF or WebP would be decoded anew from its first frame for
 * each of them. They go on as raw pixels, but for a WebP's first one, which carries the metadata that is kept.
 */
export async function openMoving(moving: StoredPicture): Promise<MovingPicture> {
  const { sharp, facts, frames, kept, limits } = moving;
  const { width, height } = facts;
  const { data, info } = await opened(moving, frames).raw().toBuffer({ resolveWithObject: true });
  const { channels } = info;
  const frameBytes = width * height * channels;
  const raw = { width, height, channels };
  const carriesMetadata = kept.exif || kept.xmp || kept.profile;
  const pictureOf = (instance: SharpInstance) => {
    const lie = lieAsSeen({ width, height }, 0);
    const state = { isGrey: false, lie, isTurned: false, onlyMoves: false, shrinksOnLoad: false };
    return new StillPicture(
      sharp,
      { instance, width, height, hasAlpha: channels === 4, ...state },
      kept,
      limits,
    );
  };
  const frameAt = (index: number) => {
    if (index === 0 && carriesMetadata && facts.format === "webp") return pictureOf(opened(moving, 1));
    const pixels = data.subarray(index * frameBytes, (index + 1) * frameBytes);
    return pictureOf(sharp(pixels, { raw, limitInputPixels: false }));
  };
  const rest = Array.from({ length: frames - 1 }, (_, index) => frameAt(index + 1));
  const picture = new MovingPicture(sharp, [frameAt(0), ...rest], motionOf(facts, frames), kept, limits);
  await turnUpright(picture, moving.orientation);
  return picture;
}

function opened({ sharp, facts, kept, limits }: StoredPicture, pages: number): SharpInstance {
  const instance = sharp(inputOf(facts.source), {
    pages,
    failOn: "none",
    limitInputPixels: limits.sourceMaxPixels,
  });
  return keeping(instance, kept).timeout({ seconds: Math.ceil(limits.wallSeconds) });
}

/** Both are written with 16 bits. */
const largest = 65_535;

/** Of a frame that says nothing, milliseconds: what browsers take for it. */
const usualDelay = 100;

function motionOf({ delay, loop }: Facts, frames: number): Motion {
  const bounded = (value: number) => Math.max(0, Math.min(largest, value));
  const delays = Array.from({ length: frames }, (_, index) => bounded(delay[index] ?? usualDelay));
  return { delay: delays, loop: bounded(loop) };
}

/** By EXIF orientation: mirrored left and right, then turned clockwise. */
const turns: Readonly<Record<number, { isMirrored: boolean; clockwise?: 90 | 180 | 270 }>> = {
  2: { isMirrored: true },
  3: { isMirrored: false, clockwise: 180 },
  4: { isMirrored: true, clockwise: 180 },
  5: { isMirrored: true, clockwise: 270 },
  6: { isMirrored: false, clockwise: 90 },
  7: { isMirrored: true, clockwise: 90 },
  8: { isMirrored: false, clockwise: 270 },
};

/** What sharp does by itself for stills alone. */
async function turnUpright(picture: MovingPicture, orientation: number): Promise<void> {
  const turn = turns[orientation];
  if (turn?.isMirrored) await picture.flipHorizontally();
  if (turn?.clockwise) await picture.rotate(turn.clockwise);
}

import type { OverlayOptions } from "sharp";
import type { Rgb } from "#src/imaging/color.ts";
import type { Rect, Size } from "#src/imaging/geometry.ts";
import type { Limits } from "#src/imaging/job.ts";
import type { Lie } from "#src/imaging/lie.ts";
import type { SharpInstance, SharpModule } from "#src/imaging/native.ts";
import { type Kept, keeping } from "./kept.ts";
import type { Motion, Picture, StillPicture } from "./picture.ts";

type Frames = readonly [StillPicture, ...StillPicture[]];

/**
 * A picture that moves on its way through the steps. Every operation is handed on to each frame; all frames have
 * one size and are planned once. The limits are those of a frame.
 */
export class MovingPicture implements Picture {
  readonly #first: StillPicture;

  constructor(
    readonly sharp: SharpModule,
    readonly frames: Frames,
    readonly motion: Motion,
    readonly kept: Kept,
    readonly limits: Limits,
  ) {
    this.#first = frames[0];
  }

  get width(): number {
    return this.#first.width;
  }

  get height(): number {
    return this.#first.height;
  }

  get size(): Size {
    return this.#first.size;
  }

  get hasAlpha(): boolean {
    return this.#first.hasAlpha;
  }

  get isGrey(): boolean {
    return this.#first.isGrey;
  }

  /** One after the other: together they would hold the memory of all. */
  async eachFrame(work: (frame: StillPicture, index: number) => Promise<unknown>): Promise<void> {
    for (const [index, frame] of this.frames.entries()) await work(frame, index);
  }

  extract(rect: Rect): Promise<void> {
    return this.eachFrame((frame) => frame.extract(rect));
  }

  resize(...to: Parameters<Picture["resize"]>): Promise<void> {
    return this.eachFrame((frame) => frame.resize(...to));
  }

  resizeOnTheWay(...to: Parameters<Picture["resizeOnTheWay"]>): Promise<void> {
    return this.eachFrame((frame) => frame.resizeOnTheWay(...to));
  }

  resizeToAttention(...to: Parameters<Picture["resizeToAttention"]>): Promise<void> {
    return this.eachFrame((frame) => frame.resizeToAttention(...to));
  }

  flipVertically(): Promise<void> {
    return this.eachFrame((frame) => frame.flipVertically());
  }

  flipHorizontally(): Promise<void> {
    return this.eachFrame((frame) => frame.flipHorizontally());
  }

  rotate(clockwise: 90 | 180 | 270): Promise<void> {
    return this.eachFrame((frame) => frame.rotate(clockwise));
  }

  extend(...by: Parameters<Picture["extend"]>): Promise<void> {
    return this.eachFrame((frame) => frame.extend(...by));
  }

  flatten(background: Rgb): Promise<void> {
    return this.eachFrame((frame) => frame.flatten(background));
  }

  greyscale(): Promise<void> {
    return this.eachFrame((frame) => frame.greyscale());
  }

  blur(sigma: number): Promise<void> {
    return this.eachFrame((frame) => frame.blur(sigma));
  }

  modulate(change: Parameters<Picture["modulate"]>[0]): Promise<void> {
    return this.eachFrame((frame) => frame.modulate(change));
  }

  sharpen(options: Parameters<Picture["sharpen"]>[0]): Promise<void> {
    return this.eachFrame((frame) => frame.sharpen(options));
  }

  async composite(overlays: OverlayOptions | readonly OverlayOptions[]): Promise<void> {
    const inTurn = [overlays].flat();
    await this.eachFrame(async (frame, index) => {
      const overlay = inTurn[index % inTurn.length];
      if (overlay) await frame.composite(overlay);
    });
  }

  linear(factor: number | number[], offset: number | number[]): Promise<void> {
    return this.eachFrame((frame) => frame.linear(factor, offset));
  }

  negate(): Promise<void> {
    return this.eachFrame((frame) => frame.negate());
  }

  ensureAlpha(): Promise<void> {
    return this.eachFrame((frame) => frame.ensureAlpha());
  }

  ensureColour(): Promise<void> {
    return this.eachFrame((frame) => frame.ensureColour());
  }

  get lie(): Lie {
    return this.#first.lie;
  }

  set lie(lie: Lie) {
    for (const frame of this.frames) frame.lie = lie;
  }

  rewrite(change: Parameters<Picture["rewrite"]>[0]): Promise<void> {
    return this.eachFrame((frame) => frame.rewrite(change));
  }

  async pixels(): Promise<Buffer[]> {
    const all: Buffer[] = [];
    await this.eachFrame(async (frame) => all.push(...(await frame.pixels())));
    return all;
  }

  asInput(): Promise<Buffer> {
    return this.#first.asInput();
  }

  /** The frames joined into one picture; what is kept of the metadata goes along with the first. */
  async finish(): Promise<SharpInstance> {
    // Neither format has a grey of its own, and sharp doesn't join grey with alpha.
    await this.ensureColour();
    const inputs: Buffer[] = [];
    await this.eachFrame(async (frame) => inputs.push(await frame.asInput()));
    const joined = this.sharp(inputs, { join: { animated: true }, limitInputPixels: false });
    return keeping(joined, this.kept).timeout({ seconds: Math.ceil(this.limits.wallSeconds) });
  }
}

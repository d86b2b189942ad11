import type { Limits } from "#src/imaging/job.ts";
import type { SharpInstance, SharpModule } from "#src/imaging/native.ts";
import { type Kept, keeping } from "./kept.ts";
import { hasRoomFor, isMoving, type Slot } from "./slots.ts";
import { joined, type Tone } from "./tone.ts";

export interface Start {
  instance: SharpInstance;
  isGrey: boolean;
  /** The instance turns the picture by EXIF, which it does after its resize. */
  isTurned: boolean;
  /** The instance works in CMYK or in 16 bits up to its end: there pixels can be moved, but not coloured. */
  onlyMoves: boolean;
  /** A JPEG is decoded at a half, a quarter or an eighth where a resize follows at once. */
  shrinksOnLoad: boolean;
}

type Change = (instance: SharpInstance) => SharpInstance;

/**
 * What is asked of sharp, done in the order in which it is asked. Where one instance would run it in another, what
 * was asked so far is done first (a pass) and the pixels go on as an uncompressed PNG in memory, which costs no more
 * than raw pixels and carries profile and EXIF along.
 */
export class Passes {
  readonly sharp: SharpModule;
  /** It comes out of each pass with one channel, or with one and alpha. */
  isGrey: boolean;
  isTurned: boolean;
  shrinksOnLoad: boolean;
  readonly #limits: Limits;
  #instance: SharpInstance;
  #kept: Kept;
  #onlyMoves: boolean;
  #used = new Set<Slot>();
  #passed: Buffer | undefined;
  #tone: Tone | undefined;

  constructor(sharp: SharpModule, start: Start, kept: Kept, limits: Limits) {
    this.sharp = sharp;
    this.isGrey = start.isGrey;
    this.isTurned = start.isTurned;
    this.shrinksOnLoad = start.shrinksOnLoad;
    this.#limits = limits;
    this.#instance = start.instance;
    this.#kept = { ...kept };
    this.#onlyMoves = start.onlyMoves;
  }

  /** Nothing was asked since the last pass. */
  get isFresh(): boolean {
    return this.#used.size === 0;
  }

  uses(slot: Slot): boolean {
    return this.#used.has(slot);
  }

  /** Asks for an operation; `also` is a place that its call takes beside its own. */
  async ask(slot: Slot, change: Change, also?: Slot): Promise<void> {
    const isRefused = this.#onlyMoves && !isMoving(slot);
    if (isRefused || !hasRoomFor(slot, this.#used)) await this.asInput();
    this.#instance = change(this.#instance);
    this.#used.add(slot);
    if (also) this.#used.add(also);
  }

  /** Several in a row become one, so that nothing is cut off at black or white between them. */
  async askForTone(next: Tone): Promise<void> {
    const before = this.uses("negate") ? undefined : this.#tone;
    const tone = before ? joined(before, next) : next;
    const change: Change = (instance) => instance.linear(tone.factors, tone.offsets);
    if (before) this.#instance = change(this.#instance);
    else await this.ask("linear", change);
    this.#tone = tone;
  }

  /** Asks for what has no place in the order, and does it at once. */
  async doAtOnce(change: Change): Promise<void> {
    this.#instance = change(this.#instance);
    await this.#pass();
  }

  /** From here on in three channels; a grey profile no longer fits and is applied. */
  async doInColour(): Promise<void> {
    this.#kept.profile = false;
    this.isGrey = false;
    await this.#pass();
  }

  /** The pixels so far, as the input of another instance. */
  async asInput(): Promise<Buffer> {
    return this.#passed && this.isFresh ? this.#passed : await this.#pass();
  }

  /** Everything that was asked, ready for its output format. */
  finished(): SharpInstance {
    return this.inItsColours(keeping(this.#instance, this.#kept));
  }

  /** The pixels so far: RGBA, 8 bits a channel, alpha not multiplied in. */
  async pixels(): Promise<Buffer> {
    if (this.#onlyMoves) await this.asInput();
    const instance = keeping(this.#instance, this.#kept).ensureAlpha().toColourspace("srgb");
    return await instance.raw({ depth: "uchar" }).toBuffer();
  }

  /** Goes on with these pixels instead. */
  reopen(buffer: Buffer): void {
    const seconds = Math.ceil(this.#limits.wallSeconds);
    this.#instance = this.sharp(buffer, { limitInputPixels: false }).timeout({ seconds });
    this.#used.clear();
    this.isTurned = false;
    this.#onlyMoves = false;
    this.shrinksOnLoad = false;
    this.#tone = undefined;
    this.#passed = buffer;
  }

  inItsColours(instance: SharpInstance): SharpInstance {
    return this.isGrey ? instance.toColourspace("b-w") : instance;
  }

  /** What was asked so far is done, once. */
  async #pass(): Promise<Buffer> {
    const buffer = await this.finished().png({ compressionLevel: 0 }).toBuffer();
    this.reopen(buffer);
    return buffer;
  }
}

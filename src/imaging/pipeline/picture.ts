import type { OverlayOptions } from "sharp";
import type { Rgb } from "#src/imaging/color.ts";
import { type Rect, type Size, scaledRect } from "#src/imaging/geometry.ts";
import type { Limits } from "#src/imaging/job.ts";
import { type Lie, moved, turned } from "#src/imaging/lie.ts";
import type { SharpInstance, SharpModule } from "#src/imaging/native.ts";
import type { Pixels } from "#src/imaging/pixels.ts";
import { scaledByLibvips } from "#src/imaging/scale.ts";
import { refuseTooLarge } from "./bounds.ts";
import { type Kept, keeping } from "./kept.ts";
import { withMetadataOf } from "./png-chunks.ts";
import { hasRoomFor, isMoving, type Slot } from "./slots.ts";
import { joined, type Tone } from "./tone.ts";

interface Opened extends Size {
  instance: SharpInstance;
  hasAlpha: boolean;
  isGrey: boolean;
  lie: Lie;
  /** The instance turns the picture by EXIF, which it does after its resize. */
  isTurned: boolean;
  /** The instance works in CMYK or in 16 bits up to its end: there pixels can be moved, but not coloured. */
  onlyMoves: boolean;
  /** A JPEG is decoded at a half, a quarter or an eighth where a resize follows at once. */
  shrinksOnLoad: boolean;
  /** The instance is a smaller copy of this: up to its resize all is said in pixels of the original. */
  standsFor?: (Size & { shrinksOnLoad: boolean }) | undefined;
}

interface ResizeOptions {
  fastShrinkOnLoad: boolean;
  governing?: "width" | "height" | undefined;
}

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Few enough that all of a picture may be made to be turned, whatever is then cut out of it. */
const mostTurnedPixels = 4_000_000;

const transparent = { r: 0, g: 0, b: 0, alpha: 0 };

/** How a picture moves, as the writers of sharp take it. */
export interface Motion {
  /** Of each frame, milliseconds. */
  delay: number[];
  /** How often it is shown; 0 for without end. */
  loop: number;
}

/** A picture on its way through the steps, still or moving (`MovingPicture`): who works on it needn't know which. */
export type Picture = Pick<StillPicture, keyof StillPicture>;

/**
 * One that doesn't move, or one frame of one that does. Operations are called in the order they are meant; where sharp
 * would run them in another, what was asked so far is done first (a pass) and the pixels go on as an
 * uncompressed PNG in memory, which costs no more than raw pixels and carries profile and EXIF along.
 */
export class StillPicture {
  width: number;
  height: number;
  hasAlpha: boolean;
  isGrey: boolean;
  /** Where the stored picture lies in this one. */
  lie: Lie;
  #instance: SharpInstance;
  #kept: Kept;
  #used = new Set<Slot>();
  #isTurned: boolean;
  #onlyMoves: boolean;
  #shrinksOnLoad: boolean;
  #passed: Buffer | undefined;
  #tone: Tone | undefined;
  /** The size of the pixels that there are, where they stand for a larger picture. */
  #copied: Size | undefined;

  constructor(
    readonly sharp: SharpModule,
    opened: Opened,
    kept: Kept,
    readonly limits: Limits,
  ) {
    this.#kept = { ...kept };
    this.width = opened.width;
    this.height = opened.height;
    this.hasAlpha = opened.hasAlpha;
    this.isGrey = opened.isGrey;
    this.lie = opened.lie;
    this.#isTurned = opened.isTurned;
    this.#onlyMoves = opened.onlyMoves;
    this.#shrinksOnLoad = opened.shrinksOnLoad;
    this.#instance = opened.instance;
    if (opened.standsFor) this.#standFor(opened.standsFor);
  }

  get size(): Size {
    return { width: this.width, height: this.height };
  }

  get motion(): Motion | undefined {
    return undefined;
  }

  /** For what looks at pixels, or needs more than the operations below: done to every frame for itself. */
  async eachFrame(work: (frame: StillPicture) => Promise<void>): Promise<void> {
    await work(this);
  }

  async extract(rect: Rect): Promise<void> {
    if (rect.width === this.width && rect.height === this.height) return;
    const isAfterResize = this.#used.has("resize");
    if (this.#used.size > 0 && (this.#isTurned || !isAfterResize)) await this.asInput();
    const slot = this.#used.size === 0 ? "extractBefore" : "extractAfter";
    const copied = this.#copied && scaledRect(rect, this.size, this.#copied);
    await this.#in(slot, (instance) => instance.extract(copied ?? rect));
    this.#copied = copied;
    this.#isTurned = false;
    this.lie = moved(this.lie, ({ x, y }) => ({ x: x - rect.left, y: y - rect.top }));
    this.#take(rect);
  }

  /** To this size. With a `governing` side both are scaled alike, and the other is what libvips makes of it. */
  async resize(size: Size, options: ResizeOptions): Promise<void> {
    refuseTooLarge(size, this.limits);
    await this.resizeOnTheWay(size, options);
  }

  /** The same, to a size that is cut next and so isn't bounded as results are. */
  async resizeOnTheWay(size: Size, { fastShrinkOnLoad, governing }: ResizeOptions): Promise<void> {
    if (size.width === this.width && size.height === this.height) return;
    await this.#turnBeforeGrowing(size);
    const isUniform = governing !== undefined && !fastShrinkOnLoad;
    const shrinks = this.#shrinksOnLoad && this.#used.size === 0;
    const scaled = isUniform ? scaledByLibvips(this.size, governing, size[governing], shrinks) : size;
    if (this.#copied) return this.#resizeCopy(scaled);
    const options = isUniform ? { [governing]: size[governing] } : ({ ...size, fit: "fill" } as const);
    await this.#in("resize", (instance) => instance.resize({ ...options, fastShrinkOnLoad }));
    this.#takeScaled(scaled);
  }

  /** Covers the size and cuts where libvips finds most to look at; where that is, `lie` doesn't know. */
  async resizeToAttention(size: Size, { fastShrinkOnLoad }: ResizeOptions): Promise<void> {
    await this.#turnBeforeGrowing(size);
    const position = this.sharp.strategy.attention;
    await this.#in("resize", (instance) =>
      instance.resize({ ...size, fastShrinkOnLoad, fit: "cover", position }),
    );
    this.#used.add("extractAfter");
    this.#take(size);
  }

  async flipVertically(): Promise<void> {
    await this.#in("flip", (instance) => instance.flip());
    this.lie = moved(this.lie, ({ x, y }) => ({ x, y: this.height - y }));
  }

  async flipHorizontally(): Promise<void> {
    await this.#in("flop", (instance) => instance.flop());
    this.lie = moved(this.lie, ({ x, y }) => ({ x: this.width - x, y }));
  }

  async rotate(clockwise: 90 | 180 | 270): Promise<void> {
    await this.#in("rotate", (instance) => instance.rotate(clockwise));
    this.lie = turned(this.lie, this.size, clockwise);
    if (clockwise !== 180) this.#take({ width: this.height, height: this.width });
  }

  /** Grows the canvas; `undefined` for transparent. */
  async extend(edges: Edges, background: Rgb | undefined): Promise<void> {
    if (background === undefined) await this.ensureAlpha();
    else if (!isNeutral(background)) await this.ensureColour();
    const size = {
      width: this.width + edges.left + edges.right,
      height: this.height + edges.top + edges.bottom,
    };
    refuseTooLarge(size, this.limits);
    if (size.width === this.width && size.height === this.height) return;
    const filled = background ? { ...background, alpha: 1 } : transparent;
    await this.#in("extend", (instance) => instance.extend({ ...edges, background: filled }));
    this.lie = moved(this.lie, ({ x, y }) => ({ x: x + edges.left, y: y + edges.top }));
    this.#take(size);
  }

  async flatten(background: Rgb): Promise<void> {
    if (!this.hasAlpha) return;
    if (!isNeutral(background)) await this.ensureColour();
    await this.#in("flatten", (instance) => instance.flatten({ background }));
    this.hasAlpha = false;
  }

  async greyscale(): Promise<void> {
    await this.#in("greyscale", (instance) => instance.greyscale());
    this.isGrey = true;
  }

  /** Each channel for itself, as imagor does: colour hidden by transparency bleeds. */
  async blur(sigma: number): Promise<void> {
    const blurred = (instance: SharpInstance) => instance.blur({ sigma: Math.max(0.3, sigma) });
    if (this.hasAlpha) await this.#apart(blurred, blurred);
    else await this.#in("blur", blurred);
  }

  /** Factors on lightness and chroma, degrees on hue, in LCh. */
  async modulate(change: { brightness: number; saturation: number; hue: number }): Promise<void> {
    await this.#in("modulate", (instance) => instance.modulate(change));
  }

  async sharpen(options: {
    sigma: number;
    m1: number;
    m2: number;
    x1: number;
    y2: number;
    y3: number;
  }): Promise<void> {
    const sharpened = (instance: SharpInstance) => instance.sharpen(options);
    if (this.hasAlpha) await this.#apart(sharpened, (alpha) => alpha);
    else await this.#in("sharpen", sharpened);
  }

  /** Of several, one for each frame in turn, the first counts here. */
  async composite(overlays: OverlayOptions | readonly OverlayOptions[]): Promise<void> {
    const [overlay] = [overlays].flat();
    if (!overlay) return;
    await this.#in("composite", (instance) => instance.composite([overlay]));
    this.hasAlpha = true;
  }

  /**
   * `factor` times the value plus `offset`, alpha left alone; one of each, or one a channel. Several in a row
   * become one, so that nothing is cut off at black or white between them.
   */
  async linear(factor: number | number[], offset: number | number[]): Promise<void> {
    const next = { factors: [factor].flat(), offsets: [offset].flat() };
    const isInARow = this.#tone !== undefined && !this.#used.has("negate");
    const tone = isInARow && this.#tone ? joined(this.#tone, next) : next;
    if (isInARow) this.#instance = this.#instance.linear(tone.factors, tone.offsets);
    else await this.#in("linear", (instance) => instance.linear(tone.factors, tone.offsets));
    this.#tone = tone;
  }

  async negate(): Promise<void> {
    await this.#in("negate", (instance) => instance.negate({ alpha: false }));
  }

  /** Hands all pixels to `change`, which writes over them. */
  async rewrite(change: (pixels: Pixels) => Promise<void> | void): Promise<void> {
    const input = await this.asInput();
    const { data, info } = await this.#colourspaced(this.sharp(input, { limitInputPixels: false }))
      .keepIccProfile()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    await change({ data, width, height, channels, colours: this.hasAlpha ? channels - 1 : channels });
    const changed = this.sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    const written = await this.#colourspaced(changed).png({ compressionLevel: 0 }).toBuffer();
    this.#reopen(withMetadataOf(input, written));
  }

  async ensureAlpha(): Promise<void> {
    if (this.hasAlpha) return;
    this.#instance = this.#instance.ensureAlpha();
    this.hasAlpha = true;
    await this.#pass();
  }

  /** From here on three channels; a grey profile no longer fits and is applied. */
  async ensureColour(): Promise<void> {
    if (!this.isGrey) return;
    this.#kept.profile = false;
    this.isGrey = false;
    await this.#pass();
  }

  /** The picture so far (of one that moves the first frame), as the input of another sharp instance. */
  async asInput(): Promise<Buffer> {
    return this.#passed && this.#used.size === 0 ? this.#passed : await this.#pass();
  }

  /** Everything asked for, ready for its output format; call once, at the end. */
  async finish(): Promise<SharpInstance> {
    return this.#finished();
  }

  #finished(): SharpInstance {
    return this.#colourspaced(keeping(this.#instance, this.#kept));
  }

  /** What was asked so far is done, once. */
  async #pass(): Promise<Buffer> {
    const buffer = await this.#finished().png({ compressionLevel: 0 }).toBuffer();
    this.#reopen(buffer);
    return buffer;
  }

  /** Every frame so far as it is laid onto another: RGBA, 8 bits a channel, alpha not multiplied in. */
  async pixels(): Promise<Buffer[]> {
    await this.ensureColour();
    if (this.#onlyMoves) await this.asInput();
    const instance = keeping(this.#instance, this.#kept).ensureAlpha().toColourspace("srgb");
    return [await instance.raw({ depth: "uchar" }).toBuffer()];
  }

  #standFor({ width, height, shrinksOnLoad }: NonNullable<Opened["standsFor"]>): void {
    this.#copied = this.size;
    this.#shrinksOnLoad = shrinksOnLoad;
    this.#take({ width, height });
  }

  /** From here on the pixels are those of the result. The copy is small: to be exact costs little. */
  async #resizeCopy(size: Size): Promise<void> {
    this.#copied = undefined;
    await this.#in("resize", (instance) =>
      instance.resize({ ...size, fit: "fill", fastShrinkOnLoad: false }),
    );
    this.#takeScaled(size);
  }

  async #in(slot: Slot, change: (instance: SharpInstance) => SharpInstance): Promise<void> {
    const isRefused = this.#onlyMoves && !isMoving(slot);
    if (isRefused || !hasRoomFor(slot, this.#used)) await this.asInput();
    this.#instance = change(this.#instance);
    this.#used.add(slot);
  }

  /** Colour and alpha worked on as two pictures: together sharp would weigh colour by alpha. */
  async #apart(
    onColour: (instance: SharpInstance) => SharpInstance,
    onAlpha: (instance: SharpInstance) => SharpInstance,
  ): Promise<void> {
    const whole = await this.asInput();
    const separate = this.sharp(whole, { limitInputPixels: false }).extractChannel(this.isGrey ? 1 : 3);
    const channel = await separate.toColourspace("b-w").png({ compressionLevel: 0 }).toBuffer();
    const alpha = await onAlpha(this.sharp(channel)).toColourspace("b-w").raw().toBuffer();
    const raw = { width: this.width, height: this.height, channels: 1 } as const;
    this.#instance = this.#instance.removeAlpha();
    await this.#pass();
    this.#instance = onColour(this.#instance);
    await this.#pass();
    this.#instance = this.#instance.joinChannel(alpha, { raw });
    await this.#pass();
  }

  /** Turned after it has grown, all of it has to be made, however little is then cut out of it. */
  async #turnBeforeGrowing({ width, height }: Size): Promise<void> {
    const pixels = width * height;
    if (this.#isTurned && pixels > mostTurnedPixels && pixels > this.width * this.height)
      await this.asInput();
  }

  #reopen(buffer: Buffer): void {
    this.#instance = this.sharp(buffer, { limitInputPixels: false }).timeout({
      seconds: Math.ceil(this.limits.wallSeconds),
    });
    this.#used.clear();
    this.#isTurned = false;
    this.#onlyMoves = false;
    this.#shrinksOnLoad = false;
    this.#tone = undefined;
    this.#passed = buffer;
  }

  #colourspaced(instance: SharpInstance): SharpInstance {
    return this.isGrey ? instance.toColourspace("b-w") : instance;
  }

  #takeScaled(size: Size): void {
    const across = size.width / this.width;
    const down = size.height / this.height;
    this.lie = moved(this.lie, ({ x, y }) => ({ x: x * across, y: y * down }));
    this.#take(size);
  }

  #take({ width, height }: Size): void {
    this.width = width;
    this.height = height;
  }
}

/** How many frames it has: 1 for a still. */
export function framesIn({ motion }: Picture): number {
  return motion?.delay.length ?? 1;
}

function isNeutral({ r, g, b }: Rgb): boolean {
  return r === g && g === b;
}

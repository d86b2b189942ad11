import type { OverlayOptions } from "sharp";
import type { Rgb } from "#src/imaging/color.ts";
import { type Rect, type Size, scaledRect } from "#src/imaging/geometry.ts";
import type { Limits } from "#src/imaging/job.ts";
import { type Lie, moved, turned } from "#src/imaging/lie.ts";
import type { SharpInstance, SharpModule } from "#src/imaging/native.ts";
import type { Pixels } from "#src/imaging/pixels.ts";
import { scaledByLibvips } from "#src/imaging/scale.ts";
import { refuseTooLarge } from "./bounds.ts";
import type { Kept } from "./kept.ts";
import { Passes, type Start } from "./passes.ts";
import { withMetadataOf } from "./png-chunks.ts";

interface Opened extends Size, Start {
  hasAlpha: boolean;
  lie: Lie;
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
 * One that doesn't move, or one frame of one that does. Operations are called in the order they are meant, and done in
 * it (`Passes`).
 */
export class StillPicture {
  width: number;
  height: number;
  hasAlpha: boolean;
  /** Where the stored picture lies in this one. */
  lie: Lie;
  readonly #passes: Passes;
  /** The size of the pixels that there are, where they stand for a larger picture. */
  #copied: Size | undefined;

  constructor(
    readonly sharp: SharpModule,
    opened: Opened,
    kept: Kept,
    readonly limits: Limits,
  ) {
    this.#passes = new Passes(sharp, opened, kept, limits);
    this.width = opened.width;
    this.height = opened.height;
    this.hasAlpha = opened.hasAlpha;
    this.lie = opened.lie;
    if (opened.standsFor) this.#standFor(opened.standsFor);
  }

  get size(): Size {
    return { width: this.width, height: this.height };
  }

  get isGrey(): boolean {
    return this.#passes.isGrey;
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
    const { isFresh, isTurned } = this.#passes;
    if (!isFresh && (isTurned || !this.#passes.uses("resize"))) await this.asInput();
    const slot = this.#passes.isFresh ? "extractBefore" : "extractAfter";
    const copied = this.#copied && scaledRect(rect, this.size, this.#copied);
    await this.#passes.ask(slot, (instance) => instance.extract(copied ?? rect));
    this.#copied = copied;
    this.#passes.isTurned = false;
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
    const shrinks = this.#passes.shrinksOnLoad && this.#passes.isFresh;
    const scaled = isUniform ? scaledByLibvips(this.size, governing, size[governing], shrinks) : size;
    if (this.#copied) return this.#resizeCopy(scaled);
    const options = isUniform ? { [governing]: size[governing] } : ({ ...size, fit: "fill" } as const);
    await this.#passes.ask("resize", (instance) => instance.resize({ ...options, fastShrinkOnLoad }));
    this.#takeScaled(scaled);
  }

  /** Covers the size and cuts where libvips finds most to look at; where that is, `lie` doesn't know. */
  async resizeToAttention(size: Size, { fastShrinkOnLoad }: ResizeOptions): Promise<void> {
    await this.#turnBeforeGrowing(size);
    const position = this.sharp.strategy.attention;
    const covered = { ...size, fastShrinkOnLoad, fit: "cover", position } as const;
    await this.#passes.ask("resize", (instance) => instance.resize(covered), "extractAfter");
    this.#take(size);
  }

  async flipVertically(): Promise<void> {
    await this.#passes.ask("flip", (instance) => instance.flip());
    this.lie = moved(this.lie, ({ x, y }) => ({ x, y: this.height - y }));
  }

  async flipHorizontally(): Promise<void> {
    await this.#passes.ask("flop", (instance) => instance.flop());
    this.lie = moved(this.lie, ({ x, y }) => ({ x: this.width - x, y }));
  }

  async rotate(clockwise: 90 | 180 | 270): Promise<void> {
    await this.#passes.ask("rotate", (instance) => instance.rotate(clockwise));
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
    await this.#passes.ask("extend", (instance) => instance.extend({ ...edges, background: filled }));
    this.lie = moved(this.lie, ({ x, y }) => ({ x: x + edges.left, y: y + edges.top }));
    this.#take(size);
  }

  async flatten(background: Rgb): Promise<void> {
    if (!this.hasAlpha) return;
    if (!isNeutral(background)) await this.ensureColour();
    await this.#passes.ask("flatten", (instance) => instance.flatten({ background }));
    this.hasAlpha = false;
  }

  async greyscale(): Promise<void> {
    await this.#passes.ask("greyscale", (instance) => instance.greyscale());
    this.#passes.isGrey = true;
  }

  /** Each channel for itself, as imagor does: colour hidden by transparency bleeds. */
  async blur(sigma: number): Promise<void> {
    const blurred = (instance: SharpInstance) => instance.blur({ sigma: Math.max(0.3, sigma) });
    if (this.hasAlpha) await this.#apart(blurred, blurred);
    else await this.#passes.ask("blur", blurred);
  }

  /** Factors on lightness and chroma, degrees on hue, in LCh. */
  async modulate(change: { brightness: number; saturation: number; hue: number }): Promise<void> {
    await this.#passes.ask("modulate", (instance) => instance.modulate(change));
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
    else await this.#passes.ask("sharpen", sharpened);
  }

  /** Of several, one for each frame in turn, the first counts here. */
  async composite(overlays: OverlayOptions | readonly OverlayOptions[]): Promise<void> {
    const [overlay] = [overlays].flat();
    if (!overlay) return;
    await this.#passes.ask("composite", (instance) => instance.composite([overlay]));
    this.hasAlpha = true;
  }

  /** `factor` times the value plus `offset`, alpha left alone; one of each, or one a channel. */
  async linear(factor: number | number[], offset: number | number[]): Promise<void> {
    await this.#passes.askForTone({ factors: [factor].flat(), offsets: [offset].flat() });
  }

  async negate(): Promise<void> {
    await this.#passes.ask("negate", (instance) => instance.negate({ alpha: false }));
  }

  /** Hands all pixels to `change`, which writes over them. */
  async rewrite(change: (pixels: Pixels) => Promise<void> | void): Promise<void> {
    const input = await this.asInput();
    const { data, info } = await this.#passes
      .inItsColours(this.sharp(input, { limitInputPixels: false }))
      .keepIccProfile()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    await change({ data, width, height, channels, colours: this.hasAlpha ? channels - 1 : channels });
    const changed = this.sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    const written = await this.#passes.inItsColours(changed).png({ compressionLevel: 0 }).toBuffer();
    this.#passes.reopen(withMetadataOf(input, written));
  }

  async ensureAlpha(): Promise<void> {
    if (this.hasAlpha) return;
    this.hasAlpha = true;
    await this.#passes.doAtOnce((instance) => instance.ensureAlpha());
  }

  /** From here on three channels; a grey profile no longer fits and is applied. */
  async ensureColour(): Promise<void> {
    if (this.isGrey) await this.#passes.doInColour();
  }

  /** The picture so far (of one that moves the first frame), as the input of another sharp instance. */
  async asInput(): Promise<Buffer> {
    return await this.#passes.asInput();
  }

  /** Everything asked for, ready for its output format; call once, at the end. */
  async finish(): Promise<SharpInstance> {
    return this.#passes.finished();
  }

  /** Every frame so far as it is laid onto another: RGBA, 8 bits a channel, alpha not multiplied in. */
  async pixels(): Promise<Buffer[]> {
    await this.ensureColour();
    return [await this.#passes.pixels()];
  }

  #standFor({ width, height, shrinksOnLoad }: NonNullable<Opened["standsFor"]>): void {
    this.#copied = this.size;
    this.#passes.shrinksOnLoad = shrinksOnLoad;
    this.#take({ width, height });
  }

  /** From here on the pixels are those of the result. The copy is small: to be exact costs little. */
  async #resizeCopy(size: Size): Promise<void> {
    this.#copied = undefined;
    await this.#passes.ask("resize", (instance) =>
      instance.resize({ ...size, fit: "fill", fastShrinkOnLoad: false }),
    );
    this.#takeScaled(size);
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
    await this.#passes.doAtOnce((instance) => instance.removeAlpha());
    await this.#passes.doAtOnce(onColour);
    await this.#passes.doAtOnce((instance) => instance.joinChannel(alpha, { raw }));
  }

  /** Turned after it has grown, all of it has to be made, however little is then cut out of it. */
  async #turnBeforeGrowing({ width, height }: Size): Promise<void> {
    const pixels = width * height;
    if (this.#passes.isTurned && pixels > mostTurnedPixels && pixels > this.width * this.height)
      await this.asInput();
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

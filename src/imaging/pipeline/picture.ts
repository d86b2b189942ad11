import type { OverlayOptions } from "sharp";
import type { Rgb } from "#src/imaging/color.ts";
import type { Rect, Size } from "#src/imaging/geometry.ts";
import type { Limits } from "#src/imaging/job.ts";
import type { SharpInstance, SharpModule } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";

/**
 * The places that one sharp instance has for an operation, in the order in which it runs them whatever the
 * order of the calls (sharp 0.35, src/pipeline.cc). Each can be used once a pass.
 */
const slots = [
  "extractBefore",
  "flatten",
  "greyscale",
  "resize",
  "flip",
  "flop",
  "rotate",
  "extractAfter",
  "extend",
  "blur",
  "modulate",
  "sharpen",
  "composite",
  "linear",
  "negate",
] as const;
type Slot = (typeof slots)[number];

/** These treat each pixel alone, so they may as well run before what only moves pixels. */
const pixelwise = new Set<Slot>(["flatten", "greyscale"]);
const moving = new Set<Slot>(["extractBefore", "resize", "flip", "flop", "rotate", "extractAfter"]);

/** Which parts of the source's metadata go with the pixels. Without the profile, pixels become sRGB. */
export interface Kept {
  exif: boolean;
  xmp: boolean;
  profile: boolean;
}

interface Opened extends Size {
  instance: SharpInstance;
  hasAlpha: boolean;
  isGrey: boolean;
  /** The instance turns the picture by EXIF, which it does after its resize. */
  isTurned: boolean;
}

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const transparent = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * A picture on its way through the steps. Operations are called in the order they are meant; where sharp
 * would run them in another, what was asked so far is done first (a pass) and the pixels go on as an
 * uncompressed PNG in memory, which costs no more than raw pixels and carries profile and EXIF along.
 */
export class Picture {
  width: number;
  height: number;
  hasAlpha: boolean;
  isGrey: boolean;
  #instance: SharpInstance;
  #kept: Kept;
  #used = new Set<Slot>();
  #isTurned: boolean;
  #isFromPass = false;

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
    this.#isTurned = opened.isTurned;
    this.#instance = opened.instance;
  }

  /** Refuses with too_costly what would be larger than results may be. */
  static guard({ width, height }: Size, { resultMaxSide, resultMaxPixels }: Limits): void {
    if (Math.max(width, height) <= resultMaxSide && width * height <= resultMaxPixels) return;
    throw new Refusal(
      "too_costly",
      `The result would be ${width}x${height} pixels. At most ${resultMaxSide} a side and ${resultMaxPixels} in all are made.`,
    );
  }

  get size(): Size {
    return { width: this.width, height: this.height };
  }

  async extract(rect: Rect): Promise<void> {
    if (rect.width === this.width && rect.height === this.height) return;
    const isAfterResize = this.#used.has("resize");
    if (this.#used.size > 0 && (this.#isTurned || !isAfterResize)) await this.#finishPass();
    const slot = this.#used.size === 0 ? "extractBefore" : "extractAfter";
    await this.#in(slot, (instance) => instance.extract(rect));
    this.#isTurned = false;
    this.#take(rect);
  }

  /** Exactly this size, whatever the ratio; the derived side is the caller's to round. */
  async resize(size: Size, options: { fastShrinkOnLoad: boolean }): Promise<void> {
    if (size.width === this.width && size.height === this.height) return;
    Picture.guard(size, this.limits);
    await this.#in("resize", (instance) => instance.resize({ ...size, ...options, fit: "fill" }));
    this.#take(size);
  }

  /** Covers the size and cuts where libvips finds most to look at. */
  async resizeToAttention(size: Size, options: { fastShrinkOnLoad: boolean }): Promise<void> {
    Picture.guard(size, this.limits);
    const position = this.sharp.strategy.attention;
    await this.#in("resize", (instance) => instance.resize({ ...size, ...options, fit: "cover", position }));
    this.#used.add("extractAfter");
    this.#take(size);
  }

  async flipVertically(): Promise<void> {
    await this.#in("flip", (instance) => instance.flip());
  }

  async flipHorizontally(): Promise<void> {
    await this.#in("flop", (instance) => instance.flop());
  }

  async rotate(clockwise: 90 | 180 | 270): Promise<void> {
    await this.#in("rotate", (instance) => instance.rotate(clockwise));
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
    Picture.guard(size, this.limits);
    if (size.width === this.width && size.height === this.height) return;
    const filled = background ? { ...background, alpha: 1 } : transparent;
    await this.#in("extend", (instance) => instance.extend({ ...edges, background: filled }));
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

  async blur(sigma: number): Promise<void> {
    const bounded = Math.min(1000, Math.max(0.3, sigma));
    await this.#in("blur", (instance) => instance.blur({ sigma: bounded, minAmplitude: 0.2 }));
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
    await this.#in("sharpen", (instance) => instance.sharpen(options));
  }

  async composite(overlay: OverlayOptions): Promise<void> {
    await this.#in("composite", (instance) => instance.composite([overlay]));
    this.hasAlpha = true;
  }

  /** `factor` times the value plus `offset`, alpha left alone; one of each, or one a channel. */
  async linear(factor: number | number[], offset: number | number[]): Promise<void> {
    const perChannel = (value: number | number[]) => (typeof value === "number" ? [value] : value);
    await this.#in("linear", (instance) => instance.linear(perChannel(factor), perChannel(offset)));
  }

  async negate(): Promise<void> {
    await this.#in("negate", (instance) => instance.negate({ alpha: false }));
  }

  async ensureAlpha(): Promise<void> {
    if (this.hasAlpha) return;
    this.#instance = this.#instance.ensureAlpha();
    this.hasAlpha = true;
    await this.asInput();
  }

  /** From here on three channels; a grey profile no longer fits and is applied. */
  async ensureColour(): Promise<void> {
    if (!this.isGrey) return;
    this.#kept.profile = false;
    this.isGrey = false;
    await this.asInput();
  }

  /** The picture so far, as the input of another sharp instance; the work up to here is done once. */
  async asInput(): Promise<Buffer> {
    const buffer = await this.finish().png({ compressionLevel: 0 }).toBuffer();
    this.#instance = this.sharp(buffer, { limitInputPixels: false }).timeout({
      seconds: this.limits.wallSeconds,
    });
    this.#used.clear();
    this.#isTurned = false;
    this.#isFromPass = true;
    return buffer;
  }

  /** Everything asked for, ready for its output format; call once, at the end. */
  finish(): SharpInstance {
    return this.#colourspaced(this.#withKept(this.#instance));
  }

  async #in(slot: Slot, change: (instance: SharpInstance) => SharpInstance): Promise<void> {
    if (!this.#hasRoomFor(slot)) await this.#finishPass();
    this.#instance = change(this.#instance);
    this.#used.add(slot);
  }

  #hasRoomFor(slot: Slot): boolean {
    if (this.#used.has(slot)) return false;
    for (const used of this.#used) {
      const isLater = slots.indexOf(used) > slots.indexOf(slot);
      if (isLater && !(pixelwise.has(slot) && moving.has(used))) return false;
    }
    return true;
  }

  async #finishPass(): Promise<void> {
    if (this.#used.size > 0 || !this.#isFromPass) await this.asInput();
  }

  #withKept(instance: SharpInstance): SharpInstance {
    const { exif, xmp, profile } = this.#kept;
    let keeping = instance;
    if (exif) keeping = keeping.keepExif();
    if (xmp) keeping = keeping.keepXmp();
    if (profile) keeping = keeping.keepIccProfile();
    return keeping;
  }

  #colourspaced(instance: SharpInstance): SharpInstance {
    return this.isGrey ? instance.toColourspace("b-w") : instance;
  }

  #take({ width, height }: Size): void {
    this.width = width;
    this.height = height;
  }
}

function isNeutral({ r, g, b }: Rgb): boolean {
  return r === g && g === b;
}

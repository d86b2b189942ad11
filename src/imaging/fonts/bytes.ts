import { Refusal } from "#src/lib/errors.ts";

/** What a font's file says where it can't be true. */
export function brokenFont(what: string): Refusal {
  return new Refusal("broken", `This font can't be used: ${what}. Export it again.`);
}

/** A part of a font's file, big-endian. Whatever lies outside of it refuses (broken) to be read. */
export class FontBytes {
  readonly #view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly name: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#view.byteLength;
  }

  uint8(at: number): number {
    return this.#view.getUint8(this.#within(at, 1));
  }

  uint16(at: number): number {
    return this.#view.getUint16(this.#within(at, 2));
  }

  int16(at: number): number {
    return this.#view.getInt16(this.#within(at, 2));
  }

  uint32(at: number): number {
    return this.#view.getUint32(this.#within(at, 4));
  }

  tag(at: number): string {
    return String.fromCharCode(...this.bytes(at, 4));
  }

  bytes(at: number, length: number): Uint8Array {
    this.#within(at, length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }

  part(at: number, length: number, name = this.name): FontBytes {
    return new FontBytes(this.bytes(at, length), name);
  }

  #within(at: number, length: number): number {
    if (at < 0 || at + length > this.length) throw brokenFont(`${this.name} points behind its end`);
    return at;
  }
}

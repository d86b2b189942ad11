/** A file that can be read in parts; a part past its end comes short. */
export interface ReadableFile {
  /** Bytes. */
  size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

const windowBytes = 64 * 1024;

/** Reads a file a window at a time, for walks that take a few bytes at many places. */
export class Window {
  private start = 0;
  private bytes: Uint8Array = new Uint8Array();

  constructor(private readonly file: ReadableFile) {}

  get size(): number {
    return this.file.size;
  }

  /** `length` bytes at `offset`; undefined where the file ends before them. */
  view(offset: number, length: number): DataView | undefined | Promise<DataView | undefined> {
    if (offset + length > this.file.size) return undefined;
    return this.holds(offset, length) ? this.slice(offset, length) : this.load(offset, length);
  }

  /** What is at hand from `offset` on, a window at most; empty at the end of the file. */
  async from(offset: number): Promise<Uint8Array> {
    if (offset >= this.file.size) return new Uint8Array();
    if (!this.holds(offset, 1)) await this.load(offset, 1);
    return this.bytes.subarray(offset - this.start);
  }

  private holds(offset: number, length: number): boolean {
    return offset >= this.start && offset + length <= this.start + this.bytes.length;
  }

  private slice(offset: number, length: number): DataView {
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + offset - this.start, length);
  }

  private async load(offset: number, length: number): Promise<DataView | undefined> {
    this.bytes = await this.file.read(offset, Math.max(length, windowBytes));
    this.start = offset;
    return this.holds(offset, length) ? this.slice(offset, length) : undefined;
  }
}

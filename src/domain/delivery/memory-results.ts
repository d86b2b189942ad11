import type { ResultFormat } from "#src/imaging/formats.ts";
import type { ResultPlace } from "#src/storage/results/result-files.ts";

interface Result {
  format: ResultFormat;
  sizeBytes: number;
  body: Blob;
}

interface Held extends Result {
  place: ResultPlace;
  via: "memory";
}

/** What an entry costs beside its bytes, about. */
const entryBytes = 1_000;

/** A larger one would push out too many others. */
const mostPart = 1 / 64;

/** The results that were asked for last, as far as there is room for them. */
export class MemoryResults {
  /** In the order of last use. */
  readonly #held = new Map<string, Held>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Without a use of it. */
  has(key: string): boolean {
    return this.#held.has(key);
  }

  get(key: string): Held | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  /** Whether one of that size would be held. */
  takes(sizeBytes: number): boolean {
    return sizeBytes <= this.#mostBytes * mostPart;
  }

  set(place: ResultPlace, { format, sizeBytes, body }: Result): void {
    if (!this.takes(sizeBytes)) return;
    const { spaceId, assetId, layerIds = [], key } = place;
    this.#drop(key);
    this.#held.set(key, {
      place: { spaceId, assetId, layerIds, key },
      format,
      sizeBytes,
      body,
      via: "memory",
    });
    this.#bytes += sizeBytes + entryBytes;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  forget(isMeant: (place: ResultPlace) => boolean): void {
    for (const [key, { place }] of this.#held) if (isMeant(place)) this.#drop(key);
  }

  #drop(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    this.#bytes -= held.sizeBytes + entryBytes;
  }
}

/** First and last byte, both included, as in HTTP. */
export interface ByteRange {
  first: number;
  last: number;
}

export interface StoredObject {
  key: string;
  sizeBytes: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

export interface PutOptions {
  /** More bytes than this: Refusal too_large, and nothing is kept. */
  maxBytes: number;
  /** The length that was announced. A body that ends elsewhere was cut: Refusal invalid, and nothing is kept. */
  sizeBytes?: number;
  signal?: AbortSignal;
}

export interface Put {
  sizeBytes: number;
  /** Lower-case hex of what was stored. */
  sha256: string;
}

export interface ObjectPage {
  objects: StoredObject[];
  /** Give it to the next `list`; absent on the last page. */
  cursor?: string;
}

/**
 * Where originals lie. Keys are made by us (`objects/ab/VERSION_ID`): lower-case letters, digits, `-`, `.`
 * and `/`. An object that isn't there: `head` and `file` give undefined, `get` refuses with not_found,
 * `delete` is content. A disk without room refuses with storage_full. Anything else thrown is an outage.
 */
export interface Storage {
  /**
   * Keeps the bytes whole or not at all: when it has resolved they survive a power cut; until then `get`,
   * `head` and `list` show nothing. An existing key is replaced in one step.
   */
  put(key: string, body: ReadableStream<Uint8Array>, options: PutOptions): Promise<Put>;
  /**
   * The bytes as they were when this resolved, whatever happens to the object meanwhile. Read it to its end or
   * cancel it. A range is cut at the end of the object; one that begins behind it: Refusal range.
   */
  get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  head(key: string): Promise<StoredObject | undefined>;
  delete(key: string): Promise<void>;
  /** In key order, at most `limit` (1,000) a page. */
  list(prefix: string, options?: { cursor?: string; limit?: number }): Promise<ObjectPage>;
  /**
   * Removes what puts left behind that never ended, in a process that was killed, say: last written before this
   * time. Returns how many.
   */
  discardUnfinished(before: number): Promise<number>;
  /** The path of the object where the driver keeps it as a file of this machine. */
  file?(key: string): string;
}

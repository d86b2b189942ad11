import { renameSync } from "node:fs";
import { link, mkdir, open, rename, rm, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";
import type { Log } from "#src/lib/log.ts";
import { directoryBytes, type IsInUse, roomOf, weigh } from "./evict.ts";
import { type Framed, frameBytes, frameOf, hashOf, readFrame } from "./frame.ts";
import { openReadNow } from "./read-now.ts";
import { ResultRoom } from "./result-room.ts";

/** Where a result lies: purging takes all of an asset, or all of a space. */
export interface ResultPlace {
  spaceId: string;
  /** The asset that it is made of; another word where it is made of none. */
  assetId: string;
  /** 64 hex digits: equal keys are equal bytes. */
  key: string;
}

export interface KeptResult {
  /** Of the body, as it was given. */
  format: string;
  sizeBytes: number;
  body: Blob;
  /** It is in memory; a large one stays on disk. */
  isWhole: boolean;
}

export interface ResultFilesOptions {
  /** Private to this server: nobody else writes below it. */
  directory: string;
  /** Of the disk, counted in whole blocks; what may go first is decided by `Ranks`. */
  maxBytes: number;
  log: Log;
}

/** Up to here a result is read whole and checked; a larger one was synced when it was written. */
export const smallBytes = 1_000_000;

/** Of directories and files that were looked after lately. */
const mostRemembered = 10_000;

/** An answer opens its file within milliseconds; a server that is very busy may need longer. */
const lentMs = 10_000;

const touchEveryMs = 600_000;
const complainEveryMs = 60_000;

/**
 * Results as files. Everything in here can be made again: a result that can't be written isn't kept, one that isn't
 * whole is thrown away, and nothing is known but what lies there, so that a crash leaves nothing to mend.
 */
export class ResultFiles {
  readonly #root: string;
  readonly #unfinished: string;
  readonly #room: ResultRoom;
  readonly #log: Log;
  readonly #made = new Set<string>();
  readonly #touched = new Set<string>();
  /** Small results that were found whole lately. */
  readonly #whole = new Map<string, Framed>();
  readonly #forgetting: Timer;
  readonly #startNow = openReadNow(frameBytes + smallBytes);
  #isInUse: IsInUse = () => false;
  #quietUntil = 0;

  constructor({ directory, maxBytes, log }: ResultFilesOptions) {
    this.#root = directory;
    this.#unfinished = join(directory, ".unfinished");
    this.#log = log;
    this.#room = new ResultRoom({
      root: directory,
      maxBytes,
      isInUse: (key) => this.#isInUse(key),
      evicted: () => this.#made.clear(),
      failed: (error) => this.#complain(error, "old results can't be deleted"),
    });
    this.#forgetting = setInterval(() => {
      this.#touched.clear();
      this.#whole.clear();
    }, touchEveryMs).unref();
  }

  /** About how much lies on disk, bytes; undefined until it has been counted. */
  get bytes(): number | undefined {
    return this.#room.bytes;
  }

  /**
   * Throws away what an earlier server left unfinished, and counts what is there. What is held in memory as well is
   * read from there, so that its file looks unused: `isInUse` knows better.
   */
  async open(isInUse: IsInUse = this.#isInUse): Promise<void> {
    this.#isInUse = isInUse;
    try {
      await rm(this.#unfinished, { recursive: true, force: true });
      await mkdir(this.#unfinished, { recursive: true, mode: 0o700 });
      this.#room.add(await weigh(this.#root, 2));
    } catch (error) {
      this.#complain(error, "results can't be kept");
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#forgetting);
    await this.#room.settled();
  }

  /**
   * The same as `read` without any waiting; undefined also for a large one, and where it would have to wait. Its
   * bytes are good until the next call.
   */
  readNow(place: ResultPlace): { format: string; bytes: Uint8Array } | undefined {
    const path = this.#fileOf(place);
    const start = this.#startNow(path);
    if (start === undefined) return undefined;
    const known = this.#whole.get(path);
    const frame = known ?? readFrame(start);
    const bytes = frame && wholeOf(frame, start, known !== undefined);
    if (frame === undefined || bytes === undefined) return undefined;
    if (known === undefined) {
      forgetMany(this.#whole);
      this.#whole.set(path, frame);
      this.#touch(path);
    }
    return { format: frame.format, bytes };
  }

  /** Undefined where it isn't kept, or isn't whole. */
  async read(place: ResultPlace): Promise<KeptResult | undefined> {
    const path = this.#fileOf(place);
    try {
      const start = await Bun.file(path)
        .slice(0, frameBytes + smallBytes)
        .bytes();
      const frame = readFrame(start);
      const kept =
        frame && (frame.sizeBytes > smallBytes ? await this.#lend(path, frame) : small(frame, start));
      if (kept === undefined) await rm(path, { force: true });
      else await this.#touch(path);
      return kept;
    } catch (error) {
      if (!hasCode(error, "ENOENT")) this.#complain(error, "a kept result can't be read");
      return undefined;
    }
  }

  /**
   * Keeps a result, where it can. `isWanted` is asked at the last moment: what was purged while it was written
   * isn't kept.
   */
  async write(
    place: ResultPlace,
    { format, body }: { format: string; body: Uint8Array },
    isWanted: () => boolean,
  ): Promise<void> {
    const room = roomOf(frameBytes + body.length);
    if (!this.#room.take(room)) return;
    const unfinished = join(this.#unfinished, crypto.randomUUID());
    try {
      await this.#makeDirectory(this.#unfinished);
      if (await this.#makeDirectory(dirname(this.#fileOf(place)))) this.#room.add(directoryBytes);
      await writeFrame(unfinished, format, body);
      // In one step with the question, so that no purge comes between.
      if (isWanted()) {
        renameSync(unfinished, this.#fileOf(place));
        this.#room.add(room);
      } else await rm(unfinished);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      this.#made.clear();
      // Purged a moment ago, or thrown away by who cleans up.
      if (!hasCode(error, "ENOENT")) this.#complain(error, "results can't be kept");
    } finally {
      this.#room.giveBack(room);
    }
  }

  async purgeAsset({ spaceId, assetId }: Omit<ResultPlace, "key">): Promise<void> {
    await this.#purge(join(this.#root, spaceId, assetId), 0);
  }

  async purgeSpace(spaceId: string): Promise<void> {
    await this.#purge(join(this.#root, spaceId), 1);
  }

  /** Out of the way in one step, then deleted. Results lie so deep in it. */
  async #purge(directory: string, depth: number): Promise<void> {
    if ((await lookAt(directory)) === undefined) return;
    const away = join(this.#unfinished, crypto.randomUUID());
    this.#made.clear();
    await this.#makeDirectory(this.#unfinished);
    try {
      await rename(directory, away);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return;
      throw error;
    }
    const bytes = await weigh(away, depth).catch(() => 0);
    await rm(away, { recursive: true, force: true }).catch((error) =>
      this.#complain(error, "purged results can't be deleted"),
    );
    this.#room.add(-bytes);
  }

  /**
   * A large one, under a name of its own for as long as it takes until somebody has opened it: it may be purged in
   * the meantime.
   */
  async #lend(path: string, { format, sizeBytes }: Framed): Promise<KeptResult | undefined> {
    const lent = await this.#linkTo(path);
    const isTorn = (await lookAt(lent))?.size !== frameBytes + sizeBytes;
    return isTorn ? undefined : { format, sizeBytes, body: Bun.file(lent).slice(frameBytes), isWhole: false };
  }

  /** The file itself where the disk knows no second names. */
  async #linkTo(path: string): Promise<string> {
    const lent = join(this.#unfinished, crypto.randomUUID());
    try {
      await this.#makeDirectory(this.#unfinished);
      await link(path, lent);
    } catch (error) {
      if (hasCode(error, "ENOENT")) throw error;
      return path;
    }
    setTimeout(() => rm(lent, { force: true }).catch(() => undefined), lentMs).unref();
    return lent;
  }

  #fileOf({ spaceId, assetId, key }: ResultPlace): string {
    // Not by `join`, which takes as long as reading a small file.
    return `${this.#root}/${spaceId}/${assetId}/${key}`;
  }

  /** Whether there was none. */
  async #makeDirectory(path: string): Promise<boolean> {
    if (this.#made.has(path)) return false;
    const made = await mkdir(path, { recursive: true, mode: 0o700 });
    remember(this.#made, path);
    return made !== undefined;
  }

  async #touch(path: string): Promise<void> {
    if (this.#touched.has(path)) return;
    remember(this.#touched, path);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
  }

  #complain(error: unknown, what: string): void {
    const now = performance.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + complainEveryMs;
    this.#log.warn({ err: error }, what);
  }
}

function remember(paths: Set<string>, path: string): void {
  forgetMany(paths);
  paths.add(path);
}

function forgetMany(paths: Pick<Set<string>, "size" | "clear">): void {
  if (paths.size >= mostRemembered) paths.clear();
}

function small(frame: Framed, start: Uint8Array): KeptResult | undefined {
  const bytes = wholeOf(frame, start, false);
  const { format, sizeBytes } = frame;
  return bytes && { format, sizeBytes, body: new Blob([bytes]), isWhole: true };
}

/** A small one, of which all was read. Its hash need not be looked at where that was done lately. */
function wholeOf({ sizeBytes, hash }: Framed, start: Uint8Array, wasWhole: boolean): Uint8Array | undefined {
  const bytes = start.subarray(frameBytes);
  return bytes.length === sizeBytes && (wasWhole || hashOf(bytes) === hash) ? bytes : undefined;
}

async function writeFrame(path: string, format: string, body: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    const { bytesWritten } = await file.writev([frameOf(format, body.length, hashOf(body)), body]);
    if (bytesWritten !== frameBytes + body.length) throw new Error("A result could be written in part only.");
    if (body.length > smallBytes) await file.sync();
  } finally {
    await file.close();
  }
}

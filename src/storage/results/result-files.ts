import { existsSync, linkSync, renameSync } from "node:fs";
import { link, mkdir, rename, rm, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";
import type { Log } from "#src/lib/log.ts";
import {
  type Framed,
  frameBytes,
  hashOf,
  readFrame,
  smallBytes,
  writeFramed,
} from "#src/lib/result-frame.ts";
import { directoryBytes, type IsInUse, roomOf, weigh } from "./evict.ts";
import { openReadNow } from "./read-now.ts";
import { directoriesOf, directoriesOfSpace, directoryOf } from "./result-directories.ts";
import { ResultRoom } from "./result-room.ts";

/** Where a result lies: purging takes all of an asset, or all of a space. */
export interface ResultPlace {
  spaceId: string;
  /** The asset that it is made of; another word where it is made of none. */
  assetId: string;
  /** Those that are laid onto it, each once: it goes with any of them. */
  layerIds?: readonly string[];
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

/** A kept result in a file of its own (`lib/result-frame`), whatever is purged, until it is disposed of. */
export interface LentResult extends AsyncDisposable {
  file: string;
}

/** A result where it was written to. */
interface WrittenResult {
  path: string;
  format: string;
  sizeBytes: number;
}

export interface ResultFilesOptions {
  /** Private to this server: nobody else writes below it. */
  directory: string;
  /** Of the disk, counted in whole blocks; what may go first is decided by `Ranks`. */
  maxBytes: number;
  log: Log;
}

/** Of directories and files that were looked after lately. */
const mostRemembered = 10_000;

/** An answer opens its file within milliseconds; a server that is very busy may need longer. */
const lentMs = 2_000;

const touchEveryMs = 600_000;
const complainEveryMs = 60_000;

/**
 * Results as files. Everything in here can be made again: a result that can't be written isn't kept, one that isn't
 * whole is thrown away, and nothing is known but what lies there, so that a crash leaves nothing to mend.
 */
export class ResultFiles {
  readonly #root: string;
  readonly #unfinished: string;
  readonly #maxBytes: number;
  readonly #room: ResultRoom;
  readonly #log: Log;
  readonly #made = new Set<string>();
  readonly #touched = new Set<string>();
  /** Small results that were found whole lately. */
  readonly #whole = new Map<string, Framed>();
  readonly #forgetting: Timer;
  readonly #now = openReadNow(frameBytes + smallBytes);
  #isInUse: IsInUse = () => false;
  #quietUntil = 0;

  constructor({ directory, maxBytes, log }: ResultFilesOptions) {
    this.#root = directory;
    this.#unfinished = join(directory, ".unfinished");
    this.#log = log;
    this.#maxBytes = maxBytes;
    this.#room = new ResultRoom({
      root: directory,
      maxBytes,
      isInUse: (key) => this.#isInUse(key),
      evicted: () => {
        this.#made.clear();
        this.#now.forget();
      },
      failed: (error) => this.#complain(error, "old results can't be deleted"),
    });
    this.#forgetting = setInterval(() => {
      this.#touched.clear();
      this.#whole.clear();
      this.#now.forget();
    }, touchEveryMs).unref();
  }

  /** Whether any is kept. */
  get isOn(): boolean {
    return this.#maxBytes > 0;
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
    this.#now.forget();
    await this.#room.settled();
  }

  /**
   * The same as `read` without any waiting; undefined also for a large one, and where it would have to wait. Its
   * bytes are good until the next call.
   */
  readNow(place: ResultPlace): { format: string; bytes: Uint8Array } | undefined {
    const path = this.#fileOf(place);
    const start = this.#now.read(path);
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

  /** Waits for the disk where the system hasn't read the directory yet, and for no thread. */
  has(place: ResultPlace): boolean {
    return existsSync(this.#fileOf(place));
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
        frame && (frame.sizeBytes > smallBytes ? await this.#lendLarge(path, frame) : small(frame, start));
      if (kept === undefined) {
        await rm(path, { force: true });
        this.#now.forget();
      }
      if (kept) await this.#touch(path);
      return kept;
    } catch (error) {
      if (!hasCode(error, "ENOENT")) this.#complain(error, "a kept result can't be read");
      return undefined;
    }
  }

  /** For another process to read; undefined where it isn't kept, or the disk knows no second names. */
  async lend(place: ResultPlace): Promise<LentResult | undefined> {
    const file = await this.begin();
    if (file === undefined) return undefined;
    try {
      await link(this.#fileOf(place), file);
    } catch {
      this.#made.clear();
      return undefined;
    }
    return { file, [Symbol.asyncDispose]: () => this.abandon(file) };
  }

  /** Where a result that is being made may be written (`writeFramed`), to be kept or abandoned; undefined for nowhere. */
  async begin(): Promise<string | undefined> {
    if (this.#maxBytes === 0) return undefined;
    try {
      await this.#makeDirectory(this.#unfinished);
      return `${this.#unfinished}/${crypto.randomUUID()}`;
    } catch (error) {
      this.#complain(error, "results can't be kept");
      return undefined;
    }
  }

  async abandon(path: string): Promise<void> {
    await rm(path, { force: true }).catch(() => undefined);
  }

  /**
   * Writes a result and keeps it; undefined where it can't be written. `isWanted` is asked at the last moment: what was
   * purged while it was written isn't kept.
   */
  async write(
    place: ResultPlace,
    { format, body }: { format: string; body: Uint8Array },
    isWanted: () => boolean,
  ): Promise<KeptResult | undefined> {
    const room = roomOf(frameBytes + body.length);
    const path = await this.begin();
    if (path === undefined || !this.#room.take(room)) return undefined;
    try {
      await writeFramed(path, format, body);
      return await this.#put(place, { path, format, sizeBytes: body.length }, isWanted);
    } catch (error) {
      await this.abandon(path);
      this.#made.clear();
      // Thrown away by who cleans up.
      if (!hasCode(error, "ENOENT")) this.#complain(error, "results can't be kept");
      return undefined;
    } finally {
      this.#room.giveBack(room);
    }
  }

  /** Keeps what was written where `begin` said; where there is no room, it is in memory then. */
  async keep(place: ResultPlace, written: WrittenResult, isWanted: () => boolean): Promise<KeptResult> {
    const room = roomOf(frameBytes + written.sizeBytes);
    if (!this.#room.take(room)) return await this.#takeOut(written);
    try {
      return await this.#put(place, written, isWanted);
    } finally {
      this.#room.giveBack(room);
    }
  }

  /** It is sent from the place where it was written: from its own it may be purged before it is opened. */
  async #put(place: ResultPlace, written: WrittenResult, isWanted: () => boolean): Promise<KeptResult> {
    const { path, format, sizeBytes } = written;
    const target = this.#fileOf(place);
    let source = path;
    try {
      if (await this.#makeDirectory(dirname(target))) this.#room.add(directoryBytes);
      // In one step with the question, so that no purge comes between.
      if (isWanted()) {
        if (!giveName(path, target)) source = target;
        this.#room.add(roomOf(frameBytes + sizeBytes));
      }
    } catch (error) {
      this.#made.clear();
      // Purged a moment ago.
      if (!hasCode(error, "ENOENT")) this.#complain(error, "results can't be kept");
    }
    if (source === path) this.#endLater(path);
    return { format, sizeBytes, body: Bun.file(source).slice(frameBytes), isWhole: false };
  }

  async #takeOut({ path, format, sizeBytes }: WrittenResult): Promise<KeptResult> {
    const bytes = await Bun.file(path).slice(frameBytes).bytes();
    await this.abandon(path);
    return { format, sizeBytes, body: new Blob([bytes]), isWhole: false };
  }

  async purgeAssets(spaceId: string, assetIds: ReadonlySet<string>): Promise<void> {
    for (const directory of await directoriesOf(this.#root, spaceId, assetIds))
      await this.#purge(directory, 0);
  }

  async purgeSpace(spaceId: string): Promise<void> {
    for (const directory of directoriesOfSpace(this.#root, spaceId)) await this.#purge(directory, 1);
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
    this.#now.forget();
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
  async #lendLarge(path: string, { format, sizeBytes }: Framed): Promise<KeptResult | undefined> {
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
    this.#endLater(lent);
    return lent;
  }

  #endLater(lent: string): void {
    setTimeout(() => this.abandon(lent), lentMs).unref();
  }

  #fileOf(place: ResultPlace): string {
    // Not by `join`, which takes as long as reading a small file.
    return `${this.#root}/${directoryOf(place)}/${place.key}`;
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

/** Also by this name from now on; false where the disk knows no second names, and it has only this one. */
function giveName(path: string, name: string): boolean {
  try {
    linkSync(path, name);
  } catch (error) {
    // Equal names are equal bytes.
    if (hasCode(error, "EEXIST")) return true;
    if (hasCode(error, "ENOENT")) throw error;
    renameSync(path, name);
    return false;
  }
  return true;
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

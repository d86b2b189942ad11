import { existsSync, linkSync, renameSync } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";
import type { Log } from "#src/lib/log.ts";
import { frameBytes, writeFramed } from "#src/lib/result-frame.ts";
import { Complaints } from "./complaints.ts";
import { directoryBytes, type IsInUse, roomOf, weigh } from "./evict.ts";
import { KeptFiles, type KeptResult } from "./kept-files.ts";
import { MadeDirectories } from "./made-directories.ts";
import { PassingFiles } from "./passing-files.ts";
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

/**
 * Results as files. Everything in here can be made again: a result that can't be written isn't kept, one that isn't
 * whole is thrown away, and nothing is known but what lies there, so that a crash leaves nothing to mend.
 */
export class ResultFiles {
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #complaints: Complaints;
  readonly #directories = new MadeDirectories();
  readonly #passing: PassingFiles;
  readonly #kept: KeptFiles;
  readonly #room: ResultRoom;
  #isInUse: IsInUse = () => false;

  constructor({ directory, maxBytes, log }: ResultFilesOptions) {
    this.#root = directory;
    this.#maxBytes = maxBytes;
    this.#complaints = new Complaints(log);
    this.#passing = new PassingFiles(join(directory, ".unfinished"), this.#directories);
    this.#kept = new KeptFiles(this.#passing, this.#complaints);
    this.#room = new ResultRoom({
      root: directory,
      maxBytes,
      isInUse: (key) => this.#isInUse(key),
      evicted: () => {
        this.#directories.forget();
        this.#kept.forget();
      },
      failed: (error) => this.#complaints.note(error, "old results can't be deleted"),
    });
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
      await this.#passing.clear();
      this.#room.add(await weigh(this.#root, 2));
    } catch (error) {
      this.#complaints.note(error, "results can't be kept");
    }
  }

  async close(): Promise<void> {
    this.#kept.close();
    await this.#room.settled();
  }

  /**
   * The same as `read` without any waiting; undefined also for a large one, and where it would have to wait. Its
   * bytes are good until the next call.
   */
  readNow(place: ResultPlace): { format: string; bytes: Uint8Array } | undefined {
    return this.#kept.readNow(this.#fileOf(place));
  }

  /** Waits for the disk where the system hasn't read the directory yet, and for no thread. */
  has(place: ResultPlace): boolean {
    return existsSync(this.#fileOf(place));
  }

  /** Undefined where it isn't kept, or isn't whole. */
  read(place: ResultPlace): Promise<KeptResult | undefined> {
    return this.#kept.read(this.#fileOf(place));
  }

  /** For another process to read; undefined where it isn't kept, or the disk knows no second names. */
  async lend(place: ResultPlace): Promise<LentResult | undefined> {
    const file = await this.begin();
    if (file === undefined) return undefined;
    try {
      await link(this.#fileOf(place), file);
    } catch {
      this.#directories.forget();
      return undefined;
    }
    return { file, [Symbol.asyncDispose]: () => this.abandon(file) };
  }

  /** Where a result that is being made may be written (`writeFramed`), to be kept or abandoned; undefined for nowhere. */
  async begin(): Promise<string | undefined> {
    if (this.#maxBytes === 0) return undefined;
    try {
      return await this.#passing.name();
    } catch (error) {
      this.#complaints.note(error, "results can't be kept");
      return undefined;
    }
  }

  abandon(path: string): Promise<void> {
    return this.#passing.end(path);
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
      this.#directories.forget();
      // Thrown away by who cleans up.
      if (!hasCode(error, "ENOENT")) this.#complaints.note(error, "results can't be kept");
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
      if (await this.#directories.make(dirname(target))) this.#room.add(directoryBytes);
      // In one step with the question, so that no purge comes between.
      if (isWanted()) {
        if (!giveName(path, target)) source = target;
        this.#room.add(roomOf(frameBytes + sizeBytes));
      }
    } catch (error) {
      this.#directories.forget();
      // Purged a moment ago.
      if (!hasCode(error, "ENOENT")) this.#complaints.note(error, "results can't be kept");
    }
    if (source === path) this.#passing.endLater(path);
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
    this.#directories.forget();
    const away = await this.#passing.name();
    try {
      await rename(directory, away);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return;
      throw error;
    }
    this.#kept.forget();
    const bytes = await weigh(away, depth).catch(() => 0);
    await rm(away, { recursive: true, force: true }).catch((error) =>
      this.#complaints.note(error, "purged results can't be deleted"),
    );
    this.#room.add(-bytes);
  }

  #fileOf(place: ResultPlace): string {
    // Not by `join`, which takes as long as reading a small file.
    return `${this.#root}/${directoryOf(place)}/${place.key}`;
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

import { existsSync } from "node:fs";
import { rm, utimes } from "node:fs/promises";
import { hasCode, lookAt } from "#src/lib/files.ts";
import { type Framed, frameBytes, hashOf, readFrame, smallBytes } from "#src/lib/result-frame.ts";
import type { Complaints } from "./complaints.ts";
import type { PassingFiles } from "./passing-files.ts";
import { openReadNow } from "./read-now.ts";

export interface KeptResult {
  /** Of the body, as it was given. */
  format: string;
  sizeBytes: number;
  body: Blob;
  /** It is in memory; a large one stays on disk. */
  isWhole: boolean;
}

/** Of files that were looked at lately. */
const mostRemembered = 10_000;

const touchEveryMs = 600_000;

/** Reads results where they are kept, and notes that they are used; one that isn't whole is thrown away. */
export class KeptFiles {
  readonly #passing: PassingFiles;
  readonly #complaints: Complaints;
  readonly #touched = new Set<string>();
  /** Small results that were found whole lately. */
  readonly #whole = new Map<string, Framed>();
  readonly #forgetting: Timer;
  readonly #now = openReadNow(frameBytes + smallBytes);

  constructor(passing: PassingFiles, complaints: Complaints) {
    this.#passing = passing;
    this.#complaints = complaints;
    this.#forgetting = setInterval(() => {
      this.#touched.clear();
      this.#whole.clear();
      this.#now.forget();
    }, touchEveryMs).unref();
  }

  /**
   * The same as `read` without any waiting; undefined also for a large one, and where it would have to wait. Its
   * bytes are good until the next call.
   */
  readNow(path: string): { format: string; bytes: Uint8Array } | undefined {
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

  /** Undefined where there is none, or it isn't whole. */
  async read(path: string): Promise<KeptResult | undefined> {
    // Most that are asked for aren't there: that is known at once, and from a thread not.
    if (!existsSync(path)) return undefined;
    try {
      const start = await Bun.file(path)
        .slice(0, frameBytes + smallBytes)
        .bytes();
      const frame = readFrame(start);
      const kept =
        frame && (frame.sizeBytes > smallBytes ? await this.#lendLarge(path, frame) : small(frame, start));
      if (kept === undefined) {
        await rm(path, { force: true });
        this.forget();
      }
      if (kept) await this.#touch(path);
      return kept;
    } catch (error) {
      if (!hasCode(error, "ENOENT")) this.#complaints.note(error, "a kept result can't be read");
      return undefined;
    }
  }

  /** Some have gone: no file of them stays open. */
  forget(): void {
    this.#now.forget();
  }

  close(): void {
    clearInterval(this.#forgetting);
    this.#now.forget();
  }

  /** Under another name, as it may be purged in the meantime. */
  async #lendLarge(path: string, { format, sizeBytes }: Framed): Promise<KeptResult | undefined> {
    const lent = await this.#passing.lend(path);
    const isTorn = (await lookAt(lent))?.size !== frameBytes + sizeBytes;
    return isTorn ? undefined : { format, sizeBytes, body: Bun.file(lent).slice(frameBytes), isWhole: false };
  }

  async #touch(path: string): Promise<void> {
    if (this.#touched.has(path)) return;
    forgetMany(this.#touched);
    this.#touched.add(path);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
  }
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

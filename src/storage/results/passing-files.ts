import { link, mkdir, rm, unlink } from "node:fs/promises";
import { hasCode } from "#src/lib/files.ts";
import type { MadeDirectories } from "./made-directories.ts";

/** An answer opens its file within milliseconds; a server that is very busy may need longer. */
export const lentMs = 2_000;

/** Files under names that nobody else has, for as long as somebody needs them: being made, lent, or thrown away. */
export class PassingFiles {
  readonly #directory: string;
  readonly #directories: MadeDirectories;

  constructor(directory: string, directories: MadeDirectories) {
    this.#directory = directory;
    this.#directories = directories;
  }

  /** Throws away what an earlier server has left. */
  async clear(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
  }

  /** The path of one that isn't there yet. */
  async name(): Promise<string> {
    await this.#directories.make(this.#directory);
    return `${this.#directory}/${crypto.randomUUID()}`;
  }

  /**
   * Another name of a file until somebody has opened it, whatever becomes of the file meanwhile. The file itself where
   * the disk knows no second names; refuses (ENOENT) where there is none.
   */
  async lend(path: string): Promise<string> {
    try {
      const lent = await this.name();
      await link(path, lent);
      this.endLater(lent);
      return lent;
    } catch (error) {
      if (hasCode(error, "ENOENT")) throw error;
      return path;
    }
  }

  /** Once whoever is about to open it has done so. */
  endLater(path: string): void {
    setTimeout(() => this.end(path), lentMs).unref();
  }

  async end(path: string): Promise<void> {
    await unlink(path).catch(() => undefined);
  }
}

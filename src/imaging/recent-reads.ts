import { statSync } from "node:fs";

/** What was read lately of files, the last `most` of them. */
export class RecentReads<Read> {
  readonly #reads = new Map<string, Read>();

  constructor(
    readonly most: number,
    readonly mayKeep: (read: Read) => boolean,
  ) {}

  /** What `read` said of this page of the file, or says now: a file that was written to since is another one. */
  async recall(file: string, page: number, read: () => Promise<Read>): Promise<Read> {
    const key = keyOf(file, page);
    if (key === undefined) return await read();
    const known = this.#reads.get(key) ?? (await read());
    this.#reads.delete(key);
    if (this.mayKeep(known)) this.#reads.set(key, known);
    for (const oldest of this.#reads.keys()) {
      if (this.#reads.size <= this.most) break;
      this.#reads.delete(oldest);
    }
    return known;
  }
}

/** Undefined where there is no such file: reading it says so. */
function keyOf(file: string, page: number): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.ino} ${found.size} ${found.ctimeNs} ${page} ${file}`;
}

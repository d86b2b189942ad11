import { mkdir } from "node:fs/promises";

const mostRemembered = 10_000;

/** Makes directories, and knows which ones there are: whoever takes some away has it forget. */
export class MadeDirectories {
  readonly #made = new Set<string>();

  /** Whether there was none. */
  async make(path: string): Promise<boolean> {
    if (this.#made.has(path)) return false;
    const made = await mkdir(path, { recursive: true, mode: 0o700 });
    if (this.#made.size >= mostRemembered) this.#made.clear();
    this.#made.add(path);
    return made !== undefined;
  }

  forget(): void {
    this.#made.clear();
  }
}

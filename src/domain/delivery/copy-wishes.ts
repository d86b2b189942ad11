/** With more, the oldest are forgotten: whoever asks again wishes again. */
const mostWishes = 1_000;

/** Versions of which a working copy would have been of use, the first wish first. */
export class CopyWishes {
  readonly #wishes = new Set<string>();
  #listener: () => void = () => {};

  /** `areMade` is the setting: without it no copy is made, and none that was is used. */
  constructor(readonly areMade: boolean) {}

  wish(versionId: string): void {
    if (this.#wishes.has(versionId)) return;
    for (const oldest of this.#wishes) {
      if (this.#wishes.size < mostWishes) break;
      this.#wishes.delete(oldest);
    }
    this.#wishes.add(versionId);
    this.#listener();
  }

  /** The next one, no longer wished for; undefined where there is none. */
  take(): string | undefined {
    const [versionId] = this.#wishes;
    if (versionId !== undefined) this.#wishes.delete(versionId);
    return versionId;
  }

  /** Is called at each wish that is new. */
  listen(listener: () => void): void {
    this.#listener = listener;
  }
}

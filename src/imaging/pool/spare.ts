import type { Place } from "./place.ts";

const idleMs = 10_000;

/** A place beyond the usual ones: it has a process only while there is something for it, and a while after. */
export class Spare {
  readonly #open: () => Place;
  #place: Place | undefined;
  #timer: Timer | undefined;

  constructor(open: () => Place) {
    this.#open = open;
  }

  /** Undefined while it has none. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** The place, opened where it isn't; it stays until it has rested. */
  wake(): Place {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#place ??= this.#open();
    return this.#place;
  }

  /** There is nothing for it now. */
  rest(): void {
    if (this.#place) this.#timer ??= setInterval(() => this.#endIdle(), idleMs).unref();
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const place = this.#place;
    this.#place = undefined;
    await place?.end();
  }

  #endIdle(): void {
    if (!this.#place?.process.isBusy) this.end();
  }
}

/** Does something once there has been nothing else to do for so long. */
export class Rest {
  readonly #afterMs: number;
  readonly #act: () => void;
  #timer: Timer | undefined;

  constructor(afterMs: number, act: () => void) {
    this.#afterMs = afterMs;
    this.#act = act;
  }

  /** To be told at each turn of the work. */
  note(isIdle: boolean): void {
    if (!isIdle) this.end();
    else this.#timer ??= setTimeout(() => this.#over(), this.#afterMs).unref();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #over(): void {
    this.#timer = undefined;
    this.#act();
  }
}

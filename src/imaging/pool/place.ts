import { type Ended, RenderProcess, type RenderProcessOptions } from "./render-process.ts";

export interface PlaceOptions extends RenderProcessOptions {
  onReady(): void;
  /** The process ended by itself or by its picture; another is on its way. */
  onEnded(end: Ended): void;
}

const restartDelayMs = 1000;

/** Where a render process stands: when one ends, the next takes its place. */
export class Place {
  #process: RenderProcess;
  #isOver = false;

  constructor(readonly options: PlaceOptions) {
    this.#process = this.#start();
  }

  get process(): RenderProcess {
    return this.#process;
  }

  /** Puts a new process in the place of one that nothing is wrong with. */
  renew(): void {
    const former = this.#process;
    this.#process = this.#start();
    former.kill();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#process.kill();
  }

  #start(): RenderProcess {
    const process = new RenderProcess(this.options);
    process.ready.then(this.options.onReady, () => {});
    process.ended.then((end) => {
      if (!this.#isOver && process === this.#process) this.#follow(end);
    });
    return process;
  }

  #follow(end: Ended): void {
    const start = () => {
      if (!this.#isOver) this.#process = this.#start();
    };
    // One that was never ready would end again at once: the machine is at fault, not a picture.
    if (end.wasReady) start();
    else setTimeout(start, restartDelayMs).unref();
    this.options.onEnded(end);
  }
}

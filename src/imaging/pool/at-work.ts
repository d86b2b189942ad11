import { ForeignFonts } from "#src/imaging/fonts/own-fonts.ts";
import type { ResultFormat } from "#src/imaging/formats.ts";
import type { ProbeJob, Rendered } from "#src/imaging/job.ts";
import { idleNiceness } from "#src/lib/priority.ts";
import { type Entry, heavyMs } from "./entry.ts";
import type { RenderProcess } from "./render-process.ts";
import type { Usage } from "./watch.ts";

/** The format of the result; `header` and `pixels` for what was only looked at, `compare` for two results, `refused` where nothing came out. */
export type Done = ResultFormat | ProbeJob["depth"] | "compare" | "refused";

/** A job that a process has. */
export class AtWork {
  /** Monotonic milliseconds. */
  readonly startedAt = performance.now();
  /** It turned out to take long, and lets others go first. */
  gaveWay = false;
  readonly #cpuSeconds: number;

  constructor(
    readonly entry: Entry,
    readonly process: RenderProcess,
  ) {
    this.#cpuSeconds = process.cpuSeconds();
    if (entry.costMs >= heavyMs) this.giveWay();
  }

  /** What would come next waits long for it. */
  get isLong(): boolean {
    return this.entry.isHeavy || this.gaveWay;
  }

  giveWay(): void {
    if (this.gaveWay) return;
    this.gaveWay = true;
    this.process.giveWay(idleNiceness);
  }

  /** Of the CPU, by what its process has used by now; one that has ended with its process took more than there was. */
  usedMs({ cpuSeconds }: Usage): number {
    return this.process.isReady ? (cpuSeconds - this.#cpuSeconds) * 1000 : Number.POSITIVE_INFINITY;
  }

  /** Answers who asked, with `refusalOf` of what went wrong, unless the process is unsuited: it has foreign fonts. */
  async do(refusalOf: (error: unknown) => unknown): Promise<Done | "unsuited"> {
    const { ask, resolve, reject } = this.entry;
    try {
      const result = await this.process.run(ask);
      resolve(result);
      if (ask.kind === "compare") return ask.kind;
      return ask.kind === "probe" ? ask.job.depth : (result as Rendered).format;
    } catch (error) {
      if (error instanceof ForeignFonts) return "unsuited";
      reject(refusalOf(error));
      return "refused";
    }
  }
}

import type { ResultFormat } from "#src/imaging/formats.ts";
import type { Claim, Probed, ProbeJob, Rendered, Renderer, RenderJob } from "#src/imaging/job.ts";
import { ensurePrivateDirectory } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";
import { Overruns } from "./overruns.ts";
import { Place } from "./place.ts";
import type { Ask } from "./protocol.ts";
import { FairQueue, type Waiting } from "./queue.ts";
import type { Ended, RenderProcessOptions } from "./render-process.ts";

export interface PoolOptions extends RenderProcessOptions {
  /** How many pictures are made at a time, each in a process of its own. */
  processes: number;
  /** Work that may wait, milliseconds of one core. */
  mostWaitingMs: number;
}

/** What there is to know from outside at this moment. */
export interface PoolState {
  /** Ready for a picture or at one. */
  processes: number;
  busy: number;
  /** Jobs, and the work in them in milliseconds of one core. */
  waiting: number;
  waitingMs: number;
  /** Processes that ended since the start, by what a picture used too much of. */
  ended: Record<EndReason, number>;
}

/** One job that a process has done, or refused. */
export interface Work {
  /** The format of the result; `header` and `pixels` for what was only looked at, `refused` where nothing came out. */
  what: ResultFormat | ProbeJob["depth"] | "refused";
  waitedMs: number;
  workedMs: number;
}

/** `crash` where it was none of the bounds, `grown` where one was made anew for the memory that it kept. */
type EndReason = NonNullable<Ended["excess"]> | "crash" | "grown";

interface Entry extends Waiting {
  ask: Ask;
  /** Monotonic milliseconds. */
  since: number;
  startedAt?: number;
  resolve(result: Probed | Rendered): void;
  reject(error: unknown): void;
}

const anybody: Claim = { lane: "", costMs: 100 };

/** With this much to do a job is kept off one process, which is left for the others; so is who overran lately. */
const heavyMs = 1000;

/** How long the process that is only there for urgent jobs waits for the next one. */
const spareIdleMs = 30_000;

/** Of the memory that a process may hold, what it may keep after a picture before it is made anew. */
const keptPart = 0.3;

/**
 * Renders in processes of their own, one picture at a time each, and starts another where one ends: whatever a
 * file does to libvips, the server goes on. What has to wait does so in a queue that is bounded and fair. What is
 * urgent never waits for pictures: where all processes are at one, there is a further one for it.
 */
export class RenderPool implements Renderer {
  readonly #options: PoolOptions;
  readonly #queue: FairQueue<Entry>;
  readonly #places: Place[] = [];
  readonly #busy = new Map<Place, Entry>();
  readonly #overruns = new Overruns();
  readonly #ended: PoolState["ended"] = { cpu: 0, wall: 0, memory: 0, crash: 0, grown: 0 };
  #spare: Place | undefined;
  #spareTimer: Timer | undefined;
  #nextId = 1;
  /** No process could be started: asking again is for later. */
  #isBroken = false;
  #listener: (work: Work) => void = () => {};
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#queue = new FairQueue(options.mostWaitingMs);
  }

  /** Starts the processes before a picture waits for them; the first picture does as well. */
  start(): void {
    if (this.#places.length === 0) ensurePrivateDirectory(this.#options.cacheDirectory);
    while (this.#places.length < this.#options.processes) this.#places.push(this.#openPlace());
  }

  probe(job: ProbeJob, claim?: Claim): Promise<Probed> {
    return this.#run({ id: this.#nextId++, kind: "probe", job }, claim) as Promise<Probed>;
  }

  render(job: RenderJob, claim?: Claim): Promise<Rendered> {
    return this.#run({ id: this.#nextId++, kind: "render", job }, claim) as Promise<Rendered>;
  }

  /** Resolves when a process is ready for its first picture: its version of libvips. */
  async ready(): Promise<string> {
    this.start();
    return await Promise.any(this.#places.map(({ process }) => process.ready));
  }

  /** Tells of each job when it is done. */
  listen(listener: (work: Work) => void): void {
    this.#listener = listener;
  }

  state(): PoolState {
    return {
      processes: this.#places.filter(({ process }) => process.isReady).length,
      busy: this.#busy.size,
      waiting: this.#queue.length,
      waitingMs: this.#queue.costMs,
      ended: { ...this.#ended },
    };
  }

  /** Ends the processes; what is under way or waiting is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#refuseWaiting(stopping);
    clearTimeout(this.#spareTimer);
    const spare = this.#spare ? [this.#spare] : [];
    await Promise.all([...this.#places, ...spare].map((place) => place.end()));
  }

  async #run(ask: Ask, claim: Claim = anybody): Promise<Probed | Rendered> {
    if (this.#isClosed) throw stopping();
    if (this.#isBroken) throw outOfOrder();
    this.start();
    const { lane, costMs, isUrgent = false, signal } = claim;
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Probed | Rendered>();
    const overruns = this.#overruns;
    const entry: Entry = {
      ask,
      since: performance.now(),
      lane,
      costMs,
      isUrgent,
      get isHeavy() {
        return costMs >= heavyMs || overruns.has(lane, performance.now());
      },
      resolve,
      reject,
      refuse: reject,
    };
    const leave = () => this.#queue.remove(entry) && reject(signal?.reason);
    this.#queue.add(entry);
    signal?.addEventListener("abort", leave, { once: true });
    this.#dispatch();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }

  #dispatch(): void {
    for (const entry of this.#busy.values()) this.#overruns.note(entry, performance.now());
    for (const place of this.#places) {
      if (!this.#isFree(place)) continue;
      const entry = this.#queue.take({ mayBeHeavy: this.#mayTakeHeavy() });
      if (entry) this.#give(place, entry);
    }
    if (this.#queue.hasUrgent) this.#dispatchUrgent();
    else if (this.#spare && !this.#busy.has(this.#spare)) {
      this.#spareTimer ??= setTimeout(() => this.#endSpare(), spareIdleMs).unref();
    }
  }

  #dispatchUrgent(): void {
    clearTimeout(this.#spareTimer);
    this.#spareTimer = undefined;
    this.#spare ??= this.#openPlace();
    const entry = this.#isFree(this.#spare) ? this.#queue.takeUrgent() : undefined;
    if (entry) this.#give(this.#spare, entry);
  }

  async #give(place: Place, entry: Entry): Promise<void> {
    this.#busy.set(place, entry);
    const startedAt = performance.now();
    entry.startedAt = startedAt;
    let what: Work["what"] = "refused";
    try {
      const result = await place.process.run(entry.ask);
      what = entry.ask.kind === "probe" ? entry.ask.job.depth : result.format;
      entry.resolve(result);
    } catch (error) {
      entry.reject(this.#isClosed ? stopping() : error);
    }
    this.#listener({ what, waitedMs: startedAt - entry.since, workedMs: performance.now() - startedAt });
    this.#overruns.note(entry, performance.now());
    this.#busy.delete(place);
    if (this.#isClosed) return;
    this.#renewGrown(place);
    this.#dispatch();
  }

  /** What libvips and the allocator keep of a large picture is given back by the end of the process alone. */
  #renewGrown(place: Place): void {
    if (place.process.memoryBytes <= this.#options.memoryBytes * keptPart) return;
    this.#ended.grown += 1;
    place.renew();
  }

  #endSpare(): void {
    this.#spareTimer = undefined;
    this.#spare?.end();
    this.#spare = undefined;
  }

  #openPlace(): Place {
    return new Place({
      ...this.#options,
      onReady: () => {
        this.#isBroken = false;
        this.#dispatch();
      },
      onEnded: (end) => this.#noteEnd(end),
    });
  }

  #noteEnd({ excess, wasReady, ...end }: Ended): void {
    this.#ended[excess ?? "crash"] += 1;
    this.#options.log.warn({ ...end, ...(excess && { excess }) }, "render process ended, starting another");
    if (wasReady || this.#places.some(({ process }) => process.isReady)) return;
    this.#isBroken = true;
    this.#refuseWaiting(outOfOrder);
  }

  #refuseWaiting(refusal: () => Refusal): void {
    const all = { mayBeHeavy: true };
    for (let entry = this.#queue.take(all); entry; entry = this.#queue.take(all)) entry.reject(refusal());
  }

  #isFree(place: Place): boolean {
    return place.process.isReady && !this.#busy.has(place);
  }

  #mayTakeHeavy(): boolean {
    const heavy = [...this.#busy.values()].filter(({ isHeavy }) => isHeavy).length;
    return heavy < Math.max(1, this.#options.processes - 1);
  }
}

function stopping(): Refusal {
  return new Refusal("overloaded", "The server is stopping. Try again in a moment.");
}

function outOfOrder(): Refusal {
  return new Refusal("overloaded", "Pictures can't be made here at the moment. Try again in a moment.");
}

import type {
  Claim,
  CompareJob,
  Difference,
  Probed,
  ProbeJob,
  Rank,
  Rendered,
  Renderer,
  RenderJob,
} from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import { idleNiceness } from "#src/lib/priority.ts";
import { ensurePrivateDirectory } from "#src/lib/private-files.ts";
import { AtWork, type Done } from "./at-work.ts";
import { type Entry, entryOf } from "./entry.ts";
import { allowanceMs, Overruns } from "./overruns.ts";
import { Pace } from "./pace.ts";
import { Place } from "./place.ts";
import type { Ask, Outcome } from "./protocol.ts";
import { FairQueue, type Wanted } from "./queue.ts";
import type { Ended, RenderProcessOptions } from "./render-process.ts";
import { Rest } from "./rest.ts";
import { Spare } from "./spare.ts";
import { UsualPlaces } from "./usual-places.ts";
import type { Usage } from "./watch.ts";

export interface PoolOptions extends Omit<RenderProcessOptions, "niceness"> {
  /** How many pictures are made at a time, each in a process of its own. */
  processes: number;
  /** Work that may wait, milliseconds that a process takes for it. */
  mostWaitingMs: number;
  /** After so long without a picture, a process that has kept more than this of its own memory is made anew. */
  rest: { afterMs: number; keptBytes: number };
}

/** What there is to know from outside at this moment. */
export interface PoolState {
  /** Ready for a picture or at one, the further ones among them. */
  processes: number;
  busy: number;
  /** Jobs, and the work in them in milliseconds that a process takes for it, as the last ones did. */
  waiting: number;
  waitingMs: number;
  /** Processes that ended since the start, by what a picture used too much of. */
  ended: Record<EndReason, number>;
}

/** One job that a process has done, or refused. */
export interface Work {
  what: Done;
  waitedMs: number;
  workedMs: number;
}

/** `crash` where it was none of the bounds, `grown` where one was made anew for the memory that it kept. */
type EndReason = NonNullable<Ended["excess"]> | "crash" | "grown";

const anybody: Claim = { lane: "", costMs: 100 };

/** How far its priority is below the server's. */
const niceness: Record<Rank, number> = { urgent: 0, usual: 5, idle: idleNiceness };

/** Of the memory that a process may hold, what it may keep after a picture before it is made anew. */
const keptPart = 0.3;

/**
 * Renders in processes of their own, one picture at a time each, and starts another where one ends: whatever a
 * file does to libvips, the server goes on. What has to wait does so in a queue that is bounded and fair. Nobody waits
 * for what takes long: there is a further process for what is urgent, one for what is idle, and one for light
 * pictures where all others are at something longer.
 */
export class RenderPool implements Renderer {
  readonly #options: PoolOptions;
  readonly #queue: FairQueue<Entry>;
  readonly #places: UsualPlaces;
  /** Usual places and spare ones. */
  readonly #busy = new Map<Place, AtWork>();
  readonly #urgent = new Spare(() => this.#openPlace("urgent"));
  readonly #idle = new Spare(() => this.#openPlace("idle"));
  readonly #relief = new Spare(() => this.#openPlace("usual"));
  readonly #spares = [this.#urgent, this.#idle, this.#relief];
  readonly #overruns = new Overruns();
  readonly #pace = new Pace();
  readonly #rest: Rest;
  readonly #ended: PoolState["ended"] = { cpu: 0, wall: 0, memory: 0, crash: 0, grown: 0 };
  #nextId = 1;
  /** No process could be started: asking again is for later. */
  #isBroken = false;
  #listener: (work: Work) => void = () => {};
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#queue = new FairQueue(options.mostWaitingMs);
    this.#places = new UsualPlaces(options.processes, this.#busy);
    this.#rest = new Rest(options.rest.afterMs, () => this.#renewOneAtRest());
  }

  /** Starts the processes before a picture waits for them; the first picture does as well. */
  start(): void {
    if (this.#places.all.length === 0) ensurePrivateDirectory(this.#options.cacheDirectory);
    this.#places.open(() => this.#openPlace("usual"));
  }

  probe(job: ProbeJob, claim?: Claim): Promise<Probed> {
    return this.#run({ id: this.#nextId++, kind: "probe", job }, claim) as Promise<Probed>;
  }

  render(job: RenderJob, claim?: Claim): Promise<Rendered> {
    return this.#run({ id: this.#nextId++, kind: "render", job }, claim) as Promise<Rendered>;
  }

  compare(job: CompareJob, claim?: Claim): Promise<Difference> {
    return this.#run({ id: this.#nextId++, kind: "compare", job }, claim) as Promise<Difference>;
  }

  hasRoom({ lane, costMs, rank = "usual" }: Claim): boolean {
    return this.#queue.takes({ lane, costMs, rank });
  }

  /** Resolves when a process is ready for its first picture: its version of libvips. */
  async ready(): Promise<string> {
    this.start();
    return await Promise.any(this.#places.all.map(({ process }) => process.ready));
  }

  /** Tells of each job when it is done. */
  listen(listener: (work: Work) => void): void {
    this.#listener = listener;
  }

  state(): PoolState {
    const open = [...this.#places.all, ...this.#spares.flatMap(({ place }) => place ?? [])];
    return {
      processes: open.filter(({ process }) => process.isReady).length,
      busy: this.#busy.size,
      waiting: this.#queue.length,
      waitingMs: Math.round(this.#queue.costMs * this.#pace.ratio),
      ended: { ...this.#ended },
    };
  }

  /** Ends the processes; what is under way or waiting is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rest.end();
    this.#refuseWaiting(stopping);
    await Promise.all([...this.#places.all, ...this.#spares].map((place) => place.end()));
  }

  async #run(ask: Ask, claim: Claim = anybody): Promise<Outcome> {
    if (this.#isClosed) throw stopping();
    if (this.#isBroken) throw outOfOrder();
    this.start();
    const { signal } = claim;
    signal?.throwIfAborted();
    const { entry, outcome } = entryOf(ask, claim, this.#overruns);
    const leave = () => this.#queue.remove(entry) && entry.reject(signal?.reason);
    this.#queue.add(entry);
    signal?.addEventListener("abort", leave, { once: true });
    this.#dispatch();
    try {
      return await outcome;
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }

  #dispatch(): void {
    for (const place of this.#places.all) {
      const entry = this.#fill(place, this.#places.wanted());
      if (entry) this.#places.noteTaken(entry);
    }
    this.#use(this.#urgent, { ranks: ["urgent"] });
    this.#use(this.#idle, { ranks: ["idle"] });
    if (this.#places.areAllHeld()) this.#use(this.#relief, { ranks: ["usual", "urgent"], isLight: true });
    else this.#relief.rest();
    this.#rest.note(!this.#isClosed && this.#busy.size === 0 && this.#queue.length === 0);
  }

  #use(spare: Spare, wanted: Wanted): void {
    if (this.#queue.has(wanted)) this.#fill(spare.wake(), wanted);
    else spare.rest();
  }

  #fill(place: Place, wanted: Wanted): Entry | undefined {
    const entry = this.#isFree(place) ? this.#queue.take(wanted) : undefined;
    if (entry) this.#give(place, entry);
    return entry;
  }

  async #give(place: Place, entry: Entry): Promise<void> {
    const atWork = new AtWork(entry, place.process);
    this.#busy.set(place, atWork);
    const looking = setInterval(() => this.#holdBack(atWork), allowanceMs(entry.costMs));
    const what = await atWork.do((error) => (this.#isClosed ? stopping() : error));
    clearInterval(looking);
    if (what === "unsuited") return this.#giveAnew(place, entry);
    const workedMs = performance.now() - atWork.startedAt;
    this.#listener({ what, waitedMs: atWork.startedAt - entry.since, workedMs });
    const usage = atWork.process.usage();
    this.#noteOverrun(atWork, usage);
    if (what !== "refused" && entry.rank === "usual") this.#notePace(entry.costMs, workedMs);
    this.#busy.delete(place);
    if (this.#isClosed) return;
    this.#renewWorn(place, atWork, usage);
    this.#dispatch();
  }

  /** To a process that has no fonts of another space: what it takes is a tenth of a second. */
  async #giveAnew(place: Place, entry: Entry): Promise<void> {
    this.#busy.delete(place);
    if (this.#isClosed) return entry.reject(stopping());
    place.renew();
    await this.#give(place, entry);
  }

  #notePace(costMs: number, workedMs: number): void {
    this.#pace.note(costMs, workedMs);
    this.#queue.mostCostMs = this.#options.mostWaitingMs / this.#pace.ratio;
  }

  /** Lets others go first where it has used far more than expected: of the CPU, since on a busy machine all are late. */
  #holdBack(atWork: AtWork): void {
    if (!this.#noteOverrun(atWork, atWork.process.usage())) return;
    atWork.giveWay();
    this.#dispatch();
  }

  #noteOverrun(atWork: AtWork, usage: Usage): boolean {
    return this.#overruns.note(atWork.entry, atWork.usedMs(usage), performance.now());
  }

  /** Neither its priority nor what libvips and the allocator keep of a large picture comes back while it lives. */
  #renewWorn(place: Place, { process, gaveWay }: AtWork, { memoryBytes }: Usage): void {
    if (place.process !== process) return;
    const hasGrown = memoryBytes > this.#options.memoryBytes * keptPart;
    if (hasGrown) this.#ended.grown += 1;
    if (hasGrown || gaveWay) place.renew();
  }

  /** One after another, so that a picture that comes meanwhile finds a process. */
  #renewOneAtRest(): void {
    const { keptBytes } = this.#options.rest;
    const worn = this.#places.all.find(({ process }) => process.hasWorked && process.ownBytes() > keptBytes);
    if (worn === undefined) return;
    this.#ended.grown += 1;
    worn.renew();
  }

  #openPlace(rank: Rank): Place {
    return new Place({
      ...this.#options,
      niceness: niceness[rank],
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
    if (wasReady || this.#places.hasReady()) return;
    this.#isBroken = true;
    this.#refuseWaiting(outOfOrder);
  }

  #refuseWaiting(refusal: () => Refusal): void {
    const all: Wanted = { ranks: ["urgent", "usual", "idle"] };
    for (let entry = this.#queue.take(all); entry; entry = this.#queue.take(all)) entry.reject(refusal());
  }

  #isFree(place: Place): boolean {
    return place.process.isReady && !this.#busy.has(place);
  }
}

function stopping(): Refusal {
  return new Refusal("overloaded", "The server is stopping. Try again in a moment.");
}

function outOfOrder(): Refusal {
  return new Refusal("overloaded", "Pictures can't be made here at the moment. Try again in a moment.");
}

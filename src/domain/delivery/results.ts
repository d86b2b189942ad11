import type { ResultFormat } from "#src/imaging/formats.ts";
import type { Rendered } from "#src/imaging/job.ts";
import { isOverloaded, Refusal } from "#src/lib/errors.ts";
import type { LentResult, ResultFiles, ResultPlace } from "#src/storage/results/result-files.ts";
import { MemoryResults } from "./memory-results.ts";
import type { NewResults, ResultBudget } from "./result-budget.ts";

export interface FoundResult {
  format: ResultFormat;
  sizeBytes: number;
  /** Sent without a copy, unlike bytes. */
  body: Blob;
  /** Where it came from; `joined`: from the making that somebody else had asked for; `unkept`: made and not kept. */
  via: "memory" | "disk" | "made" | "joined" | "unkept";
}

export interface ResultsOptions {
  files: ResultFiles;
  /** Of small results, in memory. */
  memoryBytes: number;
  budget: ResultBudget;
}

export type PeekedResult = Omit<FoundResult, "body"> & { body: Blob | Uint8Array };

type Result = Omit<FoundResult, "via">;
/** It may be written to `path`, and is then not handed over where it is large. */
type Make = (signal: AbortSignal, path?: string) => Promise<Rendered>;

/** Where it is kept, and at whose cost it is made. */
type Wanted = ResultPlace & NewResults;

const gaveWay = new Error("Somebody waits for it, and has it made sooner.");

/** A result on its way, and everybody who waits for it. */
interface Flight extends Wanted {
  found: Promise<FoundResult>;
  waiting: number;
  leaving: AbortController;
  /** Purged, or made anew for who waits: it is kept nowhere. */
  isUnwanted: boolean;
}

/**
 * Results, each made once: found in memory, on disk, or on its way, else made and kept. What is on its way in idle
 * time is no help to who waits, so he has it made himself, and whoever had it made before has his. What is purged ends
 * at once, in what is on its way too: that still answers who asked before, and nobody after.
 */
export class Results {
  readonly #files: ResultFiles;
  readonly #memory: MemoryResults;
  readonly #budget: ResultBudget;
  readonly #flights = new Map<string, Flight>();

  constructor({ files, memoryBytes, budget }: ResultsOptions) {
    this.#files = files;
    this.#budget = budget;
    this.#memory = new MemoryResults(memoryBytes);
  }

  /** Whether what is made stays on the disk for whoever asks later. */
  get areKept(): boolean {
    return this.#files.isOn;
  }

  /** What is at hand without any waiting, here or in the memory of the system; undefined for all else. */
  lookUp(place: ResultPlace): FoundResult | undefined {
    const found = this.peek(place);
    return found && { ...found, body: blobOf(found.body) };
  }

  /** The same for who makes an answer of it at once: its bytes are good until the next call. */
  peek(place: ResultPlace): PeekedResult | undefined {
    const held = this.#memory.get(place.key);
    if (held) return held;
    const kept = this.#files.readNow(place);
    if (kept === undefined) return undefined;
    const format = kept.format as ResultFormat;
    const sizeBytes = kept.bytes.length;
    if (!this.#memory.takes(sizeBytes)) return { format, sizeBytes, body: kept.bytes, via: "disk" };
    const body = new Blob([kept.bytes]);
    this.#memory.set(place, { format, sizeBytes, body });
    return { format, sizeBytes, body, via: "disk" };
  }

  /** Whether it is on its way or kept. */
  has(place: ResultPlace): boolean {
    return this.#flights.has(place.key) || this.#files.has(place);
  }

  /** `make` is called where nobody has it; its signal says that everybody who wanted it has left. */
  async find(place: Wanted, signal: AbortSignal, make: Make): Promise<FoundResult> {
    signal.throwIfAborted();
    const held = this.lookUp(place);
    if (held) return held;
    const underWay = this.#flights.get(place.key);
    const joins = underWay !== undefined && (!underWay.isIdle || place.isIdle === true);
    const flight = joins ? underWay : this.#start(place, make);
    if (underWay && !joins) {
      underWay.isUnwanted = true;
      underWay.leaving.abort(gaveWay);
    }
    try {
      const found = await this.#wait(flight, signal);
      return { ...found, via: joins && found.via === "made" ? "joined" : found.via };
    } catch (error) {
      // Everybody had left it before this one came, or it gave way, and its making hadn't begun.
      if (signal.aborted || !flight.leaving.signal.aborted) throw error;
      return await this.find(place, signal, make);
    }
  }

  /** One that is kept, for a render process to read; undefined where it isn't. */
  async lend(place: ResultPlace): Promise<LentResult | undefined> {
    return await this.#files.lend(place);
  }

  /** Looks at what an earlier server has kept; what is asked meanwhile is answered as well. */
  async open(): Promise<void> {
    await this.#files.open((key) => this.#memory.has(key));
  }

  async close(): Promise<void> {
    await this.#files.close();
  }

  /** For this one request alone. */
  async make(whose: NewResults, signal: AbortSignal, make: Make): Promise<FoundResult> {
    const { body, format } = await this.#spend(whose, () => make(signal));
    return { ...inMemory(format, body), via: "unkept" };
  }

  /** Of all that shows any of them, as the picture itself or laid onto another. */
  async purgeAssets(spaceId: string, assetIds: ReadonlySet<string>): Promise<void> {
    const isMeant = ({ assetId, layerIds = [], ...place }: ResultPlace) =>
      place.spaceId === spaceId && (assetIds.has(assetId) || layerIds.some((id) => assetIds.has(id)));
    await this.#purge(isMeant, () => this.#files.purgeAssets(spaceId, assetIds));
  }

  async purgeSpace(spaceId: string): Promise<void> {
    await this.#purge(
      (place) => place.spaceId === spaceId,
      () => this.#files.purgeSpace(spaceId),
    );
  }

  state(): { memoryBytes: number; diskBytes: number | undefined; underWay: number } {
    return {
      memoryBytes: this.#memory.bytes,
      diskBytes: this.#files.bytes,
      underWay: this.#flights.size,
    };
  }

  #start(place: Wanted, make: Make): Flight {
    const leaving = new AbortController();
    const { promise: found, resolve, reject } = Promise.withResolvers<FoundResult>();
    const flight: Flight = { ...place, found, waiting: 0, leaving, isUnwanted: false };
    this.#flights.set(place.key, flight);
    this.#bring(flight, make, resolve)
      .catch(reject)
      .finally(() => this.#end(flight));
    return flight;
  }

  async #bring(flight: Flight, make: Make, answer: (found: FoundResult) => void): Promise<void> {
    const kept = await this.#read(flight);
    if (kept) {
      answer({ ...kept, via: "disk" });
      return;
    }
    const path = await this.#files.begin();
    // Everybody may have left meanwhile.
    flight.leaving.signal.throwIfAborted();
    const rendered = await this.#make(flight, make, path);
    const { format, body, writtenBytes: sizeBytes } = rendered;
    const isWanted = () => !flight.isUnwanted;
    const made = body.length > 0 ? inMemory(format, body) : undefined;
    // What nobody has asked for yet pushes out nothing that was.
    if (made && !flight.isIdle) this.#hold(flight, made);
    // What is sent later than it was asked for is sent from a file at a quarter of the cost (decision 007).
    const file =
      path !== undefined && sizeBytes !== undefined
        ? await this.#files.keep(flight, { path, format, sizeBytes }, isWanted)
        : await this.#files.write(flight, rendered, isWanted);
    const found = file
      ? { format, sizeBytes: file.sizeBytes, body: file.body }
      : (made ?? inMemory(format, body));
    answer({ ...found, via: "made" });
  }

  /** What a render process that was ended has begun to write is thrown away. */
  async #make(flight: Flight, make: Make, path: string | undefined): Promise<Rendered> {
    try {
      return await this.#spend(flight, () => make(flight.leaving.signal, path));
    } catch (error) {
      if (path !== undefined && !isOverloaded(error)) await this.#files.abandon(path);
      throw error;
    }
  }

  /** What was refused for the picture's sake has cost its time, what never got its turn has not. */
  async #spend(whose: NewResults, make: () => Promise<Rendered>): Promise<Rendered> {
    if (this.#budget.hasMade(whose)) return await make();
    this.#budget.spend(whose);
    try {
      const made = await make();
      this.#budget.noteMade(whose);
      return made;
    } catch (error) {
      if (!(error instanceof Refusal) || isOverloaded(error)) this.#budget.giveBack(whose);
      throw error;
    }
  }

  async #read(flight: Flight): Promise<Result | undefined> {
    const kept = await this.#files.read(flight);
    if (kept === undefined) return undefined;
    const { sizeBytes, body, isWhole } = kept;
    const found = { format: kept.format as ResultFormat, sizeBytes, body };
    if (isWhole) this.#hold(flight, found);
    return found;
  }

  #hold(flight: Flight, found: Result): void {
    if (!flight.isUnwanted) this.#memory.set(flight, found);
  }

  #end(flight: Flight): void {
    if (this.#flights.get(flight.key) === flight) this.#flights.delete(flight.key);
  }

  /** Whoever leaves waits no longer; that ends the making only where nobody is left who waits. */
  async #wait(flight: Flight, signal: AbortSignal): Promise<FoundResult> {
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = () => {
      reject(signal.reason);
      flight.waiting -= 1;
      // What is being made already goes on, for whoever asks next.
      if (flight.waiting === 0) flight.leaving.abort(signal.reason);
    };
    flight.waiting += 1;
    signal.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([flight.found, left]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  async #purge(isMeant: (place: ResultPlace) => boolean, purgeFiles: () => Promise<void>): Promise<void> {
    this.#forget(isMeant);
    await purgeFiles();
    // What was read from the disk meanwhile.
    this.#forget(isMeant);
  }

  #forget(isMeant: (place: ResultPlace) => boolean): void {
    this.#memory.forget(isMeant);
    for (const flight of this.#flights.values()) {
      if (!isMeant(flight)) continue;
      flight.isUnwanted = true;
      this.#end(flight);
    }
  }
}

function blobOf(body: Blob | Uint8Array): Blob {
  return body instanceof Blob ? body : new Blob([body]);
}

function inMemory(format: ResultFormat, body: Uint8Array): Result {
  return { format, sizeBytes: body.length, body: new Blob([body]) };
}

import { setImmediate } from "node:timers/promises";
import type { Needs } from "#src/domain/context.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";

/** Says what somebody sees at this moment, as a word that is the same where he sees the same; refuses as its page does. */
export type Look = () => Promise<string>;

/** Between two looks at what has changed. */
const lookEveryMs = 1_000;
/** Whether the reader is still let in isn't only a matter of what is watched. */
const mostUnlookedMs = 5_000;
/** The server cuts a connection that is silent for longer, and so do proxies. */
const breathEveryMs = 15_000;
/** Then the browser asks anew, as who he is by then. */
const lifeMs = 10 * 60_000;
/** Of one person: each open tab that he sees has one. */
const mostOfOne = 20;
const mostOfAll = 2_000;
const atATime = 20;

const encoder = new TextEncoder();
const breath = encoder.encode(":\n\n");

interface Open {
  readerId: string;
  look: Look;
  controller: ReadableStreamDefaultController<Uint8Array>;
  seen: string;
  /** Monotonic milliseconds. */
  since: number;
  lookedAt: number;
  spokeAt: number;
  isLooking: boolean;
}

/**
 * Tells open pages by server-sent events that what they show is no longer so (`changed`), or that their reader may no
 * longer see it (`gone`).
 */
export class LivePages {
  readonly #needs: Needs<"db" | "log">;
  readonly #open = new Set<Open>();
  #version = Number.NaN;
  #timer: Timer | undefined;

  constructor(needs: Needs<"db" | "log">) {
    this.#needs = needs;
  }

  /** `seen` is what the page showed. Refuses (rate_limited) a person who has very many open, as `look` does else. */
  async watch(readerId: string, seen: string, look: Look): Promise<Response> {
    const ofOne = [...this.#open].filter((each) => each.readerId === readerId).length;
    if (ofOne >= mostOfOne || this.#open.size >= mostOfAll) {
      throw new Refusal("rate_limited", "Too many pages are open. Close some.");
    }
    const now = await look();
    let open: Open | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        open = this.#begin({ readerId, look, controller, seen: now }, now !== seen);
      },
      cancel: () => {
        if (open) this.#open.delete(open);
      },
    });
    return new Response(body, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        // Proxies would keep it until there is enough of it.
        "x-accel-buffering": "no",
      },
    });
  }

  /** Ends all, so that nobody has to wait for them. */
  stop(): void {
    for (const each of this.#open) this.#end(each);
  }

  #begin(fresh: Pick<Open, "readerId" | "look" | "controller" | "seen">, hasChanged: boolean): Open {
    const now = performance.now();
    const open = { ...fresh, since: now, lookedAt: now, spokeAt: now, isLooking: false };
    this.#open.add(open);
    this.#say(open, hasChanged ? event("changed", open.seen) : breath);
    this.#timer ??= setInterval(() => this.#lookAround(), lookEveryMs).unref();
    return open;
  }

  #lookAround(): void {
    if (this.#open.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const version = this.#needs.db.version();
    const hasChanged = version !== this.#version;
    this.#version = version;
    const now = performance.now();
    const due: Open[] = [];
    for (const open of this.#open) {
      if (now - open.since > lifeMs) this.#end(open);
      else if (hasChanged || now - open.lookedAt > mostUnlookedMs) due.push(open);
      if (now - open.spokeAt > breathEveryMs) this.#say(open, breath);
    }
    this.#lookAtAll(due);
  }

  /** Some at a time: between them others are served. */
  async #lookAtAll(due: Open[]): Promise<void> {
    for (let at = 0; at < due.length; at += atATime) {
      await Promise.all(due.slice(at, at + atATime).map((open) => this.#lookAt(open)));
      await setImmediate();
    }
  }

  async #lookAt(open: Open): Promise<void> {
    if (open.isLooking) return;
    open.isLooking = true;
    open.lookedAt = performance.now();
    try {
      const now = await open.look();
      if (now === open.seen) return;
      open.seen = now;
      this.#say(open, event("changed", now));
    } catch (error) {
      if (error instanceof Refusal && isPassing(error)) return;
      if (!(error instanceof Refusal))
        this.#needs.log.error({ err: error }, "an open page can't be looked after");
      this.#say(open, event("gone", ""));
      this.#end(open);
    } finally {
      open.isLooking = false;
    }
  }

  #say(open: Open, bytes: Uint8Array): void {
    open.spokeAt = performance.now();
    try {
      open.controller.enqueue(bytes);
    } catch {
      this.#open.delete(open);
    }
  }

  #end(open: Open): void {
    this.#open.delete(open);
    try {
      open.controller.close();
    } catch {
      // Whoever read it has gone.
    }
  }
}

/** By its id the browser says at the next connection what it was told last. Without data it would tell nobody. */
function event(name: "changed" | "gone", id: string): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: ${name}\ndata: .\n\n`);
}

import { randomFrom } from "#test/e2e/kill/pictures.ts";
import type { Site } from "#test/reliability/site.ts";
import { numberOf } from "./numbered.ts";
import type { Slot } from "./slot.ts";

const clients = 8;
const sizes = ["20x15", "21x15", "22x15", "23x15", "24x15", "25x15"];
/** Some are joined while they are being made, since all ask for the same few. */
const operations = sizes.map((size) => `${size}/filters:format(png)`);

/** Clients who ask for the pictures of the slots without pause, and look at what they get. */
export class Onlookers {
  answers = 0;
  readonly wrong: string[] = [];
  /** Answers by where they came from, or by their status. */
  readonly tally = new Map<string, number>();
  readonly #slots: Slot[];
  #looking: Promise<unknown> = Promise.resolve();
  #isOver = true;

  constructor(slots: Slot[]) {
    this.#slots = slots;
  }

  look(site: Site): void {
    this.#isOver = false;
    this.#looking = Promise.all(Array.from({ length: clients }, (_, client) => this.#work(site, client)));
  }

  /** When this has resolved nothing is under way. */
  async rest(): Promise<void> {
    this.#isOver = true;
    await this.#looking;
  }

  async #work(site: Site, client: number): Promise<void> {
    const random = randomFrom(client);
    const oneOf = <T>(all: T[]) => all[Math.floor(random() * all.length)];
    while (!this.#isOver) {
      const slot = oneOf(this.#slots);
      const operation = oneOf(operations);
      if (slot && operation) await this.#ask(site, slot, operation);
    }
  }

  async #ask(site: Site, slot: Slot, operation: string): Promise<void> {
    const { least, isGone, deletions } = slot;
    const { status, headers, bytes } = await site.deliver(slot.space, `${operation}/${slot.path}`);
    this.answers += 1;
    const via = status === 200 ? viaOf(headers) : `${status}`;
    this.tally.set(via, (this.tally.get(via) ?? 0) + 1);
    if (status === 200) {
      const number = await numberOf(bytes);
      if (number < least) this.wrong.push(`${slot.path} showed ${number} after ${least} was there (${via})`);
    } else if (status !== 404) this.wrong.push(`${slot.path} was answered ${status}`);
    else if (!isGone && slot.deletions === deletions) this.wrong.push(`${slot.path} was missing`);
  }
}

/** `memory`, `disk`, `collapsed` or `miss`. */
export function viaOf(headers: Headers): string {
  return headers.get("cache-status")?.split(/[ =]/).at(-1) ?? "unknown";
}

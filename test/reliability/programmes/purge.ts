import { freePort, startExecutable } from "#test/e2e/executable.ts";
import { randomFrom } from "#test/e2e/kill/pictures.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { Onlookers, viaOf } from "#test/reliability/purge/onlookers.ts";
import { bearer, expectStatus, Slot } from "#test/reliability/purge/slot.ts";
import { Site, startSite } from "#test/reliability/site.ts";

/** Each part has its share of the rounds, and begins with the results on disk of the one before. */
const parts: Record<string, string>[] = [{}, { RESULT_MEMORY_BYTES: "0" }, {}, { RESULT_MEMORY_BYTES: "0" }];
const spaces = ["default", "other"];
const slotsOfEach = 4;

/** Replaces, deletes and purges pictures while eight clients ask for them: whoever asks later sees nothing older. */
export async function runPurge(
  directory: string,
  { times = 1_000, seed }: Options,
  report: Report,
): Promise<void> {
  const random = randomFrom(seed);
  const first = await startSite({ directory, spaces: spaces.slice(1) });
  await first.server.end("SIGTERM");
  const slots = spaces.flatMap((space) =>
    Array.from(
      { length: slotsOfEach },
      (_, index) => new Slot(space, `folder-${index % 2}/picture-${index}.png`),
    ),
  );
  const onlookers = new Onlookers(slots);
  const rounds = new Rounds(slots, random);
  for (const env of parts) {
    const server = await startExecutable({ directory, data: first.server.data, env, port: freePort() });
    await using _ = server;
    const site = new Site(server, first.token, first.keys);
    await rounds.fill(site);
    onlookers.look(site);
    for (let round = 0; round < times / parts.length; round += 1) await rounds.next(site);
    await onlookers.rest();
    await server.end("SIGTERM");
  }
  for (const [what, count] of rounds.tally) report.figure(what, count);
  report.figure("answers", onlookers.answers);
  for (const [via, count] of [...onlookers.tally].sort()) report.figure(`answers: ${via}`, count);
  const wrong = [...onlookers.wrong, ...rounds.wrong];
  report.figure("older bytes after the answer, or wrong otherwise", wrong.length);
  for (const sentence of wrong.slice(0, 20)) report.wrong(sentence);
}

type Random = () => number;

/** What is done to the slots, one thing after the other. */
class Rounds {
  readonly tally = new Map<string, number>();
  readonly wrong: string[] = [];
  readonly #slots: Slot[];
  readonly #random: Random;
  #number = 0;
  #purges = 0;

  constructor(slots: Slot[], random: Random) {
    this.#slots = slots;
    this.#random = random;
  }

  async fill(site: Site): Promise<void> {
    for (const slot of this.#slots) if (slot.isGone) await slot.put(site, ++this.#number);
  }

  async next(site: Site): Promise<void> {
    const slot = this.#slots[Math.floor(this.#random() * this.#slots.length)];
    if (slot === undefined) return;
    const choice = this.#random();
    if (slot.isGone) await this.#count("put again", () => slot.put(site, ++this.#number));
    else if (choice < 0.5) await this.#count("replaced", () => slot.replace(site, ++this.#number));
    else if (choice < 0.75) await this.#count("deleted", () => slot.delete(site, ++this.#number));
    else await this.#count("purged", () => this.#purge(site, slot));
  }

  async #count(what: string, work: () => Promise<void>): Promise<void> {
    await work();
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  /** Asks for a picture that nobody else asks for, until it is kept; after the purge it must be made anew. */
  async #purge(site: Site, slot: Slot): Promise<void> {
    const operations = `${30 + (this.#purges % 50)}x20/filters:format(png)/${slot.path}`;
    const ask = () => site.deliver(slot.space, operations);
    await ask();
    await ask();
    const ways = [
      `${slot.api}/results`,
      `/api/v1/spaces/${slot.space}/results?folder=${slot.path.split("/")[0]}`,
      `/api/v1/spaces/${slot.space}/results`,
    ];
    const way = ways[this.#purges++ % ways.length] ?? "";
    const { status } = await site.ask(way, { method: "DELETE", headers: bearer(site) });
    expectStatus(status, 204, "a purge");
    const via = viaOf((await ask()).headers);
    if (via !== "miss") this.wrong.push(`after ${way} a result came from ${via}`);
  }
}

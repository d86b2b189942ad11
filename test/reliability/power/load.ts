import { type Picture, pictureOf } from "#test/e2e/kill/pictures.ts";
import { noUploads } from "#test/e2e/kill/upload.ts";
import { grainy } from "#test/reliability/grainy.ts";
import type { Site } from "#test/reliability/site.ts";

const clients = 8;
/** Of the acknowledged ones, how many are sent again. */
const knownAgain = 4;
/** Its results are larger than what is kept without an fsync. */
const largePath = "large.png";
const largeSide = 900;
/** The space that it lies in. */
export const looked = "looked-at";

const drawn: Promise<Picture>[] = [];

/** Each number's picture, drawn once for all loads. */
function draw(index: number): Promise<Picture> {
  drawn[index] ??= pictureOf(index);
  return drawn[index];
}

/** Clients who upload until the power goes, and somebody who asks for small and large results of what there is. */
export class Load {
  readonly uploads = noUploads();
  /** What went wrong while the power was on. */
  readonly unexpected: string[] = [];
  acknowledgedBefore = 0;
  /** Operations to the bytes that came. */
  readonly #delivered = new Map<string, Uint8Array>();
  readonly #all = new Map<string, string>();
  #index = 0;
  #isOver = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(readonly site: Site) {}

  get results(): number {
    return this.#delivered.size;
  }

  async begin(): Promise<void> {
    await this.site.upload(looked, largePath, await grainy(largeSide));
    this.#working = Promise.all([...Array.from({ length: clients }, () => this.#upload()), this.#look()]);
  }

  /** Everything that was acknowledged by now has to outlive the cut. */
  noteAcknowledged(): void {
    for (const [path, id] of this.#all) this.uploads.acknowledged.set(path, id);
    this.acknowledgedBefore = this.#all.size;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#working;
  }

  /** Sends what wasn't acknowledged before the cut once more, under the same keys, and some of what was. */
  async sendAgain(site: Site): Promise<string[]> {
    const { acknowledged } = this.uploads;
    const wrong: string[] = [];
    for (let index = 0, known = 0; index < this.#index; index++) {
      const { path } = await draw(index);
      const before = acknowledged.get(path);
      if (before !== undefined && known++ >= knownAgain) continue;
      const after = await this.#send(site, index);
      if (after === undefined) wrong.push(`${path} sent again wasn't acknowledged`);
      else if (before !== undefined && after !== before) wrong.push(`${path} sent again was made anew`);
      else acknowledged.set(path, after);
    }
    return wrong;
  }

  /** Asks again for what was delivered: made anew or kept, it is the same bytes. */
  async checkResults(site: Site): Promise<string[]> {
    const wrong: string[] = [];
    for (const [operations, before] of this.#delivered) {
      const { status, bytes } = await site.deliver(looked, operations);
      if (status !== 200) wrong.push(`${operations} was answered ${status}`);
      else if (!Buffer.from(bytes).equals(before)) wrong.push(`${operations} gave other bytes`);
    }
    return wrong;
  }

  async #upload(): Promise<void> {
    while (!this.#isOver) {
      const index = this.#index++;
      const { path, sha256, colour } = await draw(index);
      this.uploads.sent.set(path, { sha256, colour });
      const id = await this.#send(this.site, index);
      if (id === undefined) this.unexpected.push(`${path} wasn't acknowledged`);
      else this.#all.set(path, id);
    }
  }

  /** The id of the asset, where it was acknowledged. */
  async #send(site: Site, index: number): Promise<string | undefined> {
    const { path, bytes } = await draw(index);
    const key = { "idempotency-key": `upload-${index}` };
    const answer = await site.upload("default", path, bytes, key);
    return answer.status === 201 ? JSON.parse(new TextDecoder().decode(answer.bytes)).id : undefined;
  }

  async #look(): Promise<void> {
    for (let turn = 0; !this.#isOver; turn++) {
      const operations =
        turn % 4 === 0
          ? `${largeSide - turn}x${largeSide - turn}/filters:format(png)/${largePath}`
          : `${20 + turn}x${20 + turn}/filters:format(webp)/${largePath}`;
      const { status, bytes } = await this.site.deliver(looked, operations);
      if (status === 200) this.#delivered.set(operations, bytes);
      else this.unexpected.push(`${operations} was answered ${status}`);
    }
  }
}

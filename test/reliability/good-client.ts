import sharp from "sharp";
import type { Site } from "./site.ts";

export interface Waited {
  count: number;
  p50: number;
  p99: number;
  failed: number;
}

const everyMs = 40;
/** One of so many pictures is new; the others were asked for before. */
const coldEvery = 4;
const known = 20;
const width = 1600;
const height = 1200;

/** Somebody who asks for pictures of his own at a steady pace, whatever happens to the others. */
export class GoodClient {
  #cold = 0;

  constructor(
    readonly site: Site,
    readonly space: string,
  ) {}

  /** Uploads a picture with grain and asks once for what he then asks for often. */
  async prepare(): Promise<void> {
    const noise = { type: "gaussian" as const, mean: 128, sigma: 20 };
    const create = { width, height, channels: 3 as const, background: "#888", noise };
    const bytes = await sharp({ create }).jpeg({ quality: 90 }).toBuffer();
    const { status } = await this.site.upload(this.space, "good.jpg", new Uint8Array(bytes));
    if (status !== 201) throw new Error(`the good picture was answered ${status}`);
    for (let index = 0; index < known; index++) await this.#ask(index * coldEvery + 1);
  }

  /** Asks while the work goes on. The pace doesn't wait for the answers. */
  async askFor(work: () => Promise<unknown>): Promise<Waited> {
    let isOver = false;
    const done = work().finally(() => (isOver = true));
    const asked: Promise<{ status: number; ms: number }>[] = [];
    for (let due = performance.now(); !isOver; due += everyMs) {
      await Bun.sleep(Math.max(0, due - performance.now()));
      asked.push(this.#ask(asked.length));
    }
    await done;
    const answers = await Promise.all(asked);
    const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    const failed = answers.filter(({ status }) => status !== 200).length;
    return { count: answers.length, p50: at(0.5), p99: at(0.99), failed };
  }

  #ask(turn: number) {
    const isCold = turn % coldEvery === 0;
    const size = isCold ? 400 + (this.#cold++ % 4_000) / 10 : 300 + (turn % known);
    const fine = isCold ? `/filters:quality(${70 + (this.#cold % 20)})` : "";
    return this.site.deliver(this.space, `${Math.floor(size)}x300${fine}/good.jpg`);
  }
}

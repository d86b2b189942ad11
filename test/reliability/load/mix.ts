import sharp from "sharp";
import type { Site } from "#test/reliability/site.ts";
import type { Order } from "./plan.ts";

/** One of so many is new, the others are kept. */
const newEvery = 5;
const keptPictures = 50;
const name = "grain.jpg";

export type Timeless = Omit<Order, "atMs">;

/** Pictures of one space to ask for: never one twice that is new. */
export class Mix {
  #made = 0;

  constructor(
    readonly site: Site,
    readonly space: string,
  ) {}

  /** Uploads what they are made of, and has the kept ones made. */
  async prepare(): Promise<void> {
    const { status } = await this.site.upload(this.space, name, await grain());
    if (status !== 201) throw new Error(`the picture was answered ${status}`);
    for (let turn = 0; turn < keptPictures; turn++) await this.site.ask(this.kept(turn).path);
  }

  kept(turn: number): Timeless {
    const path = this.site.pathOf(this.space, `${100 + (turn % keptPictures)}x300/${name}`);
    return { kind: "kept", path };
  }

  fresh(): Timeless {
    const turn = this.#made++;
    const size = `${300 + (turn % 300)}x${301 + (Math.floor(turn / 300) % 300)}`;
    return { kind: "new", path: this.site.pathOf(this.space, `${size}/${name}`) };
  }

  /** Four of five kept. */
  next(turn: number): Timeless {
    return turn % newEvery === 0 ? this.fresh() : this.kept(turn);
  }
}

/** So many a second, for so long, from then on. */
export function steadily(
  { perSecond, seconds, fromMs = 0 }: { perSecond: number; seconds: number; fromMs?: number },
  order: (turn: number) => Timeless,
): Order[] {
  const count = Math.round(perSecond * seconds);
  return Array.from({ length: count }, (_, turn) => ({
    ...order(turn),
    atMs: fromMs + (turn * 1000) / perSecond,
  }));
}

/** A photograph's size and detail, small enough that pictures of it are soon made. */
export async function grain(): Promise<Uint8Array> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 20 };
  const create = { width: 1600, height: 1200, channels: 3 as const, background: "#888", noise };
  return new Uint8Array(await sharp({ create }).jpeg({ quality: 90 }).toBuffer());
}

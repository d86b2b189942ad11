import { decode, type Pixels, sharp } from "./engine.ts";

interface Motion {
  delay?: number[];
  loop?: number;
}

/** Frames, each given as the bytes of a picture of one size, as one picture that moves. */
export async function moving(
  format: "gif" | "webp",
  frames: readonly Buffer[],
  { delay = frames.map((_, index) => 40 + 20 * index), loop = 0 }: Motion = {},
): Promise<Uint8Array> {
  const joined = sharp([...frames], { join: { animated: true } });
  const written =
    format === "gif" ? joined.gif({ delay, loop }) : joined.webp({ lossless: true, delay, loop });
  return new Uint8Array(await written.toBuffer());
}

export interface Shown {
  format: string;
  frames: Pixels[];
  delay: number[] | undefined;
  loop: number | undefined;
}

/** What a reader of the file sees, frame by frame. */
export async function shown(file: Uint8Array): Promise<Shown> {
  const { format, pages = 1, delay, loop } = await sharp(file).metadata();
  const frames: Pixels[] = [];
  for (let page = 0; page < pages; page++) {
    const still = await sharp(file, { page }).png().toBuffer();
    frames.push(await decode(still));
  }
  return { format, frames, delay, loop };
}

import sharp from "sharp";

/** A square PNG that compresses badly. */
export async function grainy(side: number): Promise<Uint8Array> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 60 };
  const create = { width: side, height: side, channels: 3 as const, background: "#888", noise };
  return new Uint8Array(await sharp({ create }).png().toBuffer());
}

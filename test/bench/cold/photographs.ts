import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { mustRun } from "#test/corpus/process.ts";

const root = resolve(import.meta.dir, "../../..");

export interface Photograph {
  file: string;
  /** Its name in the directory that holds all of them. */
  name: string;
  title: string;
}

const enlarged = { width: 5664, height: 4248 };

/** A photograph of 6 megapixels, and one of 24 with grain in every pixel made from it, in a directory of their own. */
export async function photographs(): Promise<{ directory: string; small: Photograph; large: Photograph }> {
  const directory = join(root, ".cache/bench/pictures");
  mkdirSync(directory, { recursive: true });
  const small = { name: "small.jpg", file: join(directory, "small.jpg"), title: "6 megapixels" };
  const large = { name: "large.jpg", file: join(directory, "large.jpg"), title: "24 megapixels" };
  if (!existsSync(small.file))
    copyFileSync((await mustRun([join(root, ".ci/photograph")])).trim(), small.file);
  if (!existsSync(large.file)) await enlarge(small.file, large.file);
  return { directory, small, large };
}

async function enlarge(from: string, to: string): Promise<void> {
  const noise = { type: "gaussian", mean: 128, sigma: 24 } as const;
  const grain = await sharp({ create: { ...enlarged, channels: 3, background: "#808080", noise } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  await sharp(from)
    .resize(enlarged)
    .composite([{ input: grain, blend: "soft-light" }])
    .jpeg({ quality: 90 })
    .toFile(to);
}

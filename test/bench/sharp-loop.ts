/** Sharp and nothing else, with the settings of our delivery: as fast as this machine makes pictures with it. */
import { availableParallelism } from "node:os";
import sharp from "sharp";
import { encoderDefaults } from "#src/imaging/output.ts";
import { measureRate } from "./cold/rate.ts";
import type { Wanted } from "./peers/peer.ts";
import type { Answer, Ask } from "./peers/raw-sharp.ts";

const { webpEffort, avifEffort } = encoderDefaults.web;

sharp.concurrency(1);
sharp.cache(false);

process.on("message", async (ask: Ask) => answer(await follow(ask)));

async function follow(ask: Ask): Promise<Answer> {
  if ("make" in ask) return { picture: await make(ask.make) };
  const wantedAt = (index: number) => {
    const wanted = ask.repeat[index];
    if (wanted === undefined) throw new Error("more was made than was asked for");
    return wanted;
  };
  const load = { ...ask.load, atATime: availableParallelism() };
  return await measureRate((index) => make(wantedAt(index)), load);
}

function make({ picture, width, height, format, quality }: Wanted): Promise<Buffer> {
  const resized = sharp(picture).resize(width, height);
  switch (format) {
    case "jpeg":
      return resized.jpeg({ quality }).toBuffer();
    case "webp":
      return resized.webp({ quality, effort: webpEffort }).toBuffer();
    case "avif":
      return resized.avif({ quality, effort: avifEffort, chromaSubsampling: "4:2:0" }).toBuffer();
    case "png":
      return resized.png({ compressionLevel: 6 }).toBuffer();
  }
}

function answer(what: Answer): void {
  process.send?.(what);
}

/** Sharp and nothing else, with the settings of our delivery: as fast as this machine makes pictures with it. */
import { availableParallelism } from "node:os";
import fontfile from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "file" };
import sharp, { type OverlayOptions } from "sharp";
import { encoderDefaults } from "#src/imaging/output.ts";
import { measureRate } from "./cold/rate.ts";
import type { Overlay, Wanted } from "./peers/peer.ts";
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

function make(wanted: Wanted): Promise<Buffer> {
  const { picture, width, height, format, quality, isMoving = false, overlay } = wanted;
  const resized = sharp(picture, { animated: isMoving }).resize(width, height);
  const shown = overlay ? resized.composite([overlayOf(overlay)]) : resized;
  switch (format) {
    case "jpeg":
      return shown.jpeg({ quality }).toBuffer();
    case "webp":
      return shown.webp({ quality, effort: webpEffort }).toBuffer();
    case "avif":
      return shown.avif({ quality, effort: avifEffort, chromaSubsampling: "4:2:0" }).toBuffer();
    case "png":
      return shown.png({ compressionLevel: 6 }).toBuffer();
  }
}

function overlayOf(overlay: Overlay): OverlayOptions {
  if ("logo" in overlay) return { input: overlay.logo, gravity: "southeast" };
  const { words, size } = overlay;
  const text = `<span foreground="white">${words}</span>`;
  return { input: { text: { text, font: `DejaVu Sans ${size}`, fontfile, dpi: 72, rgba: true } } };
}

function answer(what: Answer): void {
  process.send?.(what);
}

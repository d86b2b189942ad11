import type { Window } from "./window.ts";

const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;
const padding = 0x00;

/** 256 MB in the usual sub-blocks of 255 bytes. */
const maxSteps = 1_000_000;

/** Counts down over a whole walk, so that a file of tiny blocks ends too. */
interface Budget {
  steps: number;
}

/** Walks the blocks to the trailer. Bytes that are no block, behind a whole frame, end the picture as well. */
export async function isGifCutOff(window: Window): Promise<boolean> {
  const screen = await window.view(6, 7);
  if (!screen) return true;
  const budget: Budget = { steps: maxSteps };
  let at: number | undefined = 13 + colourTableBytes(screen.getUint8(4));
  let frames = 0;
  while (at !== undefined && budget.steps > 0) {
    budget.steps -= 1;
    const kind: number | undefined = (await window.view(at, 1))?.getUint8(0);
    if (kind === undefined) return true;
    if (kind === trailer) return false;
    if (kind === padding) at += 1;
    else if (kind === extension) at = await afterSubBlocks(window, at + 2, budget);
    else if (kind === image) at = await afterImage(window, at, budget);
    else return frames === 0;
    if (kind === image) frames += 1;
  }
  return at === undefined;
}

/** The offset behind a frame; undefined where the file ends in it. */
async function afterImage(window: Window, at: number, budget: Budget): Promise<number | undefined> {
  const descriptor = await window.view(at, 10);
  if (!descriptor) return undefined;
  const codeSizeBytes = 1;
  return afterSubBlocks(window, at + 10 + colourTableBytes(descriptor.getUint8(9)) + codeSizeBytes, budget);
}

async function afterSubBlocks(window: Window, from: number, budget: Budget): Promise<number | undefined> {
  let at = from;
  while (budget.steps > 0) {
    budget.steps -= 1;
    const length = (await window.view(at, 1))?.getUint8(0);
    if (length === undefined) return undefined;
    at += 1 + length;
    if (length === 0) return at;
  }
  return at;
}

function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1);
}

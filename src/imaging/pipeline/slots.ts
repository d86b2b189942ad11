/**
 * The places that one sharp instance has for an operation, in the order in which it runs them whatever the
 * order of the calls (sharp 0.35, src/pipeline.cc). Each can be used once a pass.
 */
const slots = [
  "extractBefore",
  "flatten",
  "greyscale",
  "resize",
  "flip",
  "flop",
  "rotate",
  "extractAfter",
  "extend",
  "blur",
  "modulate",
  "sharpen",
  "composite",
  "linear",
  "negate",
] as const;
export type Slot = (typeof slots)[number];

/** These treat each pixel alone, so they may as well run before what only moves pixels. */
const pixelwise = new Set<Slot>(["flatten", "greyscale"]);
const moving = new Set<Slot>(["extractBefore", "resize", "flip", "flop", "rotate", "extractAfter"]);

/** Whether it only moves pixels. */
export function isMoving(slot: Slot): boolean {
  return moving.has(slot);
}

/** Whether an instance that uses these places already would still run another operation after them. */
export function hasRoomFor(slot: Slot, used: ReadonlySet<Slot>): boolean {
  if (used.has(slot)) return false;
  for (const taken of used) {
    const isLater = slots.indexOf(taken) > slots.indexOf(slot);
    if (isLater && !(pixelwise.has(slot) && moving.has(taken))) return false;
  }
  return true;
}

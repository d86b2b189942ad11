import type { Rect, Size } from "#src/imaging/geometry.ts";
import { type Argument, readInteger, readNumber, text } from "./arguments.ts";

/** Where an overlay is to lie, as written (urls.md 6.11, "Overlay placement"); empty or missing counts as 0. */
export interface Position {
  x: string | undefined;
  y: string | undefined;
  /** Pixels of the canvas to one that is written. */
  pixelRatio?: number;
}

/** What is seen of an overlay: a rectangle of the canvas, and the overlay's own pixel at its top left corner. */
export interface Seen extends Rect {
  fromX: number;
  fromY: number;
}

/** An overlay along one axis: its first pixel on the canvas, and how many lie in a row from there. */
interface Row {
  at: number;
  times: number;
}

interface Words {
  near: readonly [string, string];
  far: readonly [string, string];
}

const across: Words = { near: ["left", "l"], far: ["right", "r"] };
const down: Words = { near: ["top", "t"], far: ["bottom", "b"] };

const ways = "pixels, `50p` percent, `0.5` of the side, negative from the far edge, `center`, `repeat`";

/** The two arguments of every filter that lays something onto the picture. */
export const positionArguments: readonly [Argument<string | undefined>, Argument<string | undefined>] = [
  text(
    "x",
    `Where it lies: ${ways}, \`left\`, \`right\`; \`left-10\` and \`right-10\` reach beyond the edge`,
  ),
  text("y", `The same from above, with \`top\` and \`bottom\``),
];

/** The part of an overlay that lies on the canvas, tiled where a side says `repeat`; undefined where none does. */
export function seenOn(canvas: Size, overlay: Size, { x, y, pixelRatio = 1 }: Position): Seen | undefined {
  const row = rowOf(x, across, { canvas: canvas.width, overlay: overlay.width, pixelRatio });
  const column = rowOf(y, down, { canvas: canvas.height, overlay: overlay.height, pixelRatio });
  const horizontal = visible(row, canvas.width, overlay.width);
  const vertical = visible(column, canvas.height, overlay.height);
  if (horizontal === undefined || vertical === undefined) return undefined;
  return {
    left: horizontal.start,
    top: vertical.start,
    width: horizontal.length,
    height: vertical.length,
    fromX: horizontal.from,
    fromY: vertical.from,
  };
}

function visible({ at, times }: Row, canvas: number, overlay: number) {
  const start = Math.max(0, at);
  const length = Math.min(canvas, at + times * overlay) - start;
  return length > 0 ? { start, length, from: start - at } : undefined;
}

interface Axis {
  canvas: number;
  overlay: number;
  pixelRatio: number;
}

function rowOf(written = "", words: Words, axis: Axis): Row {
  if (written === "repeat") return { at: 0, times: Math.floor(axis.canvas / axis.overlay) + 1 };
  return { at: placeOf(written, words, axis), times: 1 };
}

function placeOf(written: string, { near, far }: Words, { canvas, overlay, pixelRatio }: Axis): number {
  // What the overlay leaves of the canvas, negative where it is the larger one.
  const room = canvas - overlay;
  const pixels = (count: string) => Math.round(readInteger(count) * pixelRatio);
  if (written === "center") return Math.trunc(room / 2);
  if (written === far[0]) return room;
  const beyondNear = behindWord(written, near);
  if (beyondNear !== undefined) return -pixels(beyondNear);
  const beyondFar = behindWord(written, far);
  if (beyondFar !== undefined) return room + pixels(beyondFar);
  const place = share(written, canvas) ?? pixels(written);
  return place < 0 ? place + room : place;
}

/** The N of `left-N` or `l-N`. */
function behindWord(written: string, words: readonly [string, string]): string | undefined {
  const word = words.find((each) => written.startsWith(`${each}-`));
  return word && written.slice(word.length + 1);
}

/** Of the canvas, pixels; undefined where none is written. */
function share(written: string, canvas: number): number | undefined {
  if (/^-?0\./.test(written)) return Math.trunc(readNumber(written) * canvas);
  if (written.endsWith("p")) return Math.trunc((readInteger(written.slice(0, -1)) * canvas) / 100);
  return undefined;
}

import { parseColor, type Rgb } from "#src/imaging/color.ts";
import { intersection, type Rect, type Size } from "#src/imaging/geometry.ts";
import { moved } from "#src/imaging/lie.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import { colour, integer } from "./arguments.ts";
import { averageColor } from "./average.ts";
import { type Filter, pixelFilter, type Scene } from "./filter.ts";

/** A canvas, and where on it the picture's top left corner comes to lie. */
interface Placement {
  canvas: Size;
  left: number;
  top: number;
}

/** Standard deviation of `fill(blur)`, pixels. */
const fillBlurSigma = 50;

const fill = pixelFilter({
  name: "fill",
  meaning: "Fills up the size asked for, and the paddings, around the picture.",
  arguments: [colour("colour", "What fills", ["auto", "blur", "none", "transparent"])],
  apply: async (picture, [filling], scene) => {
    if (filling !== undefined) await putOnCanvas(picture, inBox(scene, picture), filling);
  },
  sizeAfter: (size, [filling], scene) => (filling === undefined ? size : sizeOn(inBox(scene, size), size)),
});

/** In the middle of what was asked for, with the paddings around that. */
function inBox(scene: Scene, size: Size): Placement {
  const { left, top, right, bottom } = scene.padding;
  const box = filledBox(scene, size);
  return {
    canvas: { width: box.width + left + right, height: box.height + top + bottom },
    left: Math.trunc((box.width - size.width) / 2) + left,
    top: Math.trunc((box.height - size.height) / 2) + top,
  };
}

const padding = pixelFilter({
  name: "padding",
  meaning: "Puts a border around the picture.",
  arguments: [
    colour("colour", "Of the border", ["auto", "blur", "none", "transparent"]),
    integer("left", "Left, or all sides", { unit: "px", range: [0, 1000] }),
    integer("top", "Top and bottom", { unit: "px", range: [0, 1000] }),
    integer("right", "Right", { unit: "px", range: [0, 1000] }),
    integer("bottom", "Bottom", { unit: "px", range: [0, 1000] }),
  ],
  apply: async (picture, [filling, ...edges], scene) => {
    const placement = withBorder(picture, edges, scene);
    if (filling !== undefined && placement) await putOnCanvas(picture, placement, filling);
  },
  sizeAfter: (size, [, ...edges], scene) => {
    const placement = withBorder(size, edges, scene);
    return placement ? sizeOn(placement, size) : size;
  },
});

type Edge = number | undefined;

/** Undefined where no width of the border is given. */
function withBorder(
  size: Size,
  edges: readonly [Edge, Edge, Edge, Edge],
  { pixelRatio }: Scene,
): Placement | undefined {
  const [left, top = left, right, bottom] = edges.map((edge) => edge && Math.round(edge * pixelRatio));
  if (left === undefined || top === undefined) return undefined;
  const isEach = right !== undefined && bottom !== undefined;
  const [toRight, toBottom] = isEach ? [right, bottom] : [left, top];
  return { canvas: { width: size.width + left + toRight, height: size.height + top + toBottom }, left, top };
}

const backgroundColor = pixelFilter({
  name: "background_color",
  meaning: "Puts a colour behind what is transparent.",
  arguments: [colour("colour", "The colour", ["auto"])],
  apply: async (picture, [given]) => {
    if (given === undefined || !picture.hasAlpha) return;
    await picture.flatten(await resolveColor(picture, given));
  },
});

/** The size asked for; a side of 0 follows the picture's ratio, or its size where both are 0. */
function filledBox({ box }: Scene, { width, height }: Size): Size {
  if (box.width === 0 && box.height === 0) return { width, height };
  return {
    width: box.width || Math.floor((width * box.height) / height),
    height: box.height || Math.floor((height * box.width) / width),
  };
}

/** What of the picture is on the canvas, in pixels of the canvas. */
function seenOn({ canvas, left, top }: Placement, { width, height }: Size): Rect | undefined {
  return intersection({ left: 0, top: 0, ...canvas }, { left, top, width, height });
}

function sizeOn(placement: Placement, size: Size): Size {
  return seenOn(placement, size) ? placement.canvas : size;
}

/** Does nothing where the picture would lie beside the canvas. */
async function putOnCanvas(picture: Picture, placement: Placement, filling: string): Promise<void> {
  const seen = seenOn(placement, picture);
  if (!seen) return;
  const visible = { ...seen, left: seen.left - placement.left, top: seen.top - placement.top };
  if (filling === "blur" && !picture.motion) return putOnBlurred(picture, placement, seen, visible);
  const background = isTransparent(filling) ? undefined : await resolveColor(picture, filling);
  if (background) await picture.flatten(background);
  await picture.extract(visible);
  await picture.extend(edgesAround(seen, placement.canvas), background);
}

async function putOnBlurred(
  picture: Picture,
  { canvas, left, top }: Placement,
  seen: Rect,
  visible: Rect,
): Promise<void> {
  const wasOpaque = !picture.hasAlpha;
  const lie = moved(picture.lie, ({ x, y }) => ({ x: x + left, y: y + top }));
  const whole = await picture.asInput();
  const front = await picture
    .sharp(whole, { limitInputPixels: false })
    .keepIccProfile()
    .extract(visible)
    .png({ compressionLevel: 0 })
    .toBuffer();
  await picture.resize(canvas, { fastShrinkOnLoad: true });
  await picture.blur(fillBlurSigma);
  await picture.ensureColour();
  await picture.composite({ input: front, left: seen.left, top: seen.top });
  if (wasOpaque) await picture.flatten({ r: 0, g: 0, b: 0 });
  picture.lie = lie;
}

function edgesAround(seen: Rect, canvas: Size) {
  return {
    left: seen.left,
    top: seen.top,
    right: canvas.width - seen.left - seen.width,
    bottom: canvas.height - seen.top - seen.height,
  };
}

function isTransparent(filling: string): boolean {
  return filling === "none" || filling === "transparent";
}

/** A colour of a filter: `auto` is the picture's average; what isn't one, as `blur` of what moves, is black (urls.md 6.10). */
async function resolveColor(picture: Picture, given: string): Promise<Rgb> {
  if (given === "auto") return averageColor(picture);
  return parseColor(given) ?? { r: 0, g: 0, b: 0 };
}

export const canvas: readonly Filter[] = [fill, padding, backgroundColor];

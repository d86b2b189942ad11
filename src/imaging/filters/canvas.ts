import { parseColor, type Rgb } from "#src/imaging/color.ts";
import { intersection, type Rect, type Size } from "#src/imaging/geometry.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import { colour, integer } from "./arguments.ts";
import { averageColor } from "./average.ts";
import { type Filter, pixelFilter, type Scene } from "./filter.ts";

/** Standard deviation of `fill(blur)`, pixels. */
const fillBlurSigma = 50;

const fill = pixelFilter({
  name: "fill",
  meaning: "Fills up the size asked for, and the paddings, around the picture.",
  arguments: [colour("colour", "What fills", ["auto", "blur", "none", "transparent"])],
  apply: async (picture, [filling], scene) => {
    if (filling === undefined) return;
    const { left, top, right, bottom } = scene.padding;
    const box = filledBox(scene, picture);
    const canvas = { width: box.width + left + right, height: box.height + top + bottom };
    const at = {
      left: Math.trunc((box.width - picture.width) / 2) + left,
      top: Math.trunc((box.height - picture.height) / 2) + top,
    };
    await putOnCanvas(picture, canvas, at, filling);
  },
});

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
  apply: async (picture, [filling, left, top = left, right, bottom]) => {
    if (filling === undefined || left === undefined || top === undefined) return;
    const isEach = right !== undefined && bottom !== undefined;
    const [toRight, toBottom] = isEach ? [right, bottom] : [left, top];
    const canvas = { width: picture.width + left + toRight, height: picture.height + top + toBottom };
    await putOnCanvas(picture, canvas, { left, top }, filling);
  },
});

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

async function putOnCanvas(
  picture: Picture,
  canvas: Size,
  at: { left: number; top: number },
  filling: string,
): Promise<void> {
  const seen = intersection(
    { left: 0, top: 0, ...canvas },
    { ...at, width: picture.width, height: picture.height },
  );
  if (!seen) return;
  if (filling === "blur") return putOnBlurred(picture, canvas, at, seen);
  const background = isTransparent(filling) ? undefined : await resolveColor(picture, filling);
  if (background) await picture.flatten(background);
  await picture.extract({ ...seen, left: seen.left - at.left, top: seen.top - at.top });
  await picture.extend(edgesAround(seen, canvas), background);
}

async function putOnBlurred(
  picture: Picture,
  canvas: Size,
  at: { left: number; top: number },
  seen: Rect,
): Promise<void> {
  const wasOpaque = !picture.hasAlpha;
  const whole = await picture.asInput();
  const visible = { ...seen, left: seen.left - at.left, top: seen.top - at.top };
  const front = await picture
    .sharp(whole, { limitInputPixels: false })
    .extract(visible)
    .png({ compressionLevel: 0 })
    .toBuffer();
  await picture.resize(canvas, { fastShrinkOnLoad: true });
  await picture.blur(fillBlurSigma);
  await picture.ensureColour();
  await picture.composite({ input: front, left: seen.left, top: seen.top });
  if (wasOpaque) await picture.flatten({ r: 0, g: 0, b: 0 });
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

/** A colour of a filter: `auto` is the picture's average; one that isn't known is black (urls.md 6.10). */
async function resolveColor(picture: Picture, given: string): Promise<Rgb> {
  if (given === "auto") return averageColor(picture);
  return parseColor(given) ?? { r: 0, g: 0, b: 0 };
}

export const canvas: readonly Filter[] = [fill, padding, backgroundColor];

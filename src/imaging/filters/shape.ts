import { parseColor } from "#src/imaging/color.ts";
import { intersection, type Rect, type Size } from "#src/imaging/geometry.ts";
import { findTrim } from "#src/imaging/pipeline/find-trim.ts";
import { fitted } from "#src/imaging/plan-resize.ts";
import { colour, decimal, integer, word } from "./arguments.ts";
import { type Filter, pixelFilter, type Scene } from "./filter.ts";
import { roundedMask } from "./rounded-mask.ts";

const rotate = pixelFilter({
  name: "rotate",
  meaning: "Turns the picture counter-clockwise.",
  arguments: [integer("angle", "90, 180 or 270", { unit: "°", range: [0, 270] })],
  apply: async (picture, [angle], scene) => {
    if (angle !== 90 && angle !== 180 && angle !== 270) return;
    await picture.rotate((360 - angle) as 90 | 180 | 270);
    if (angle !== 180) turn(scene);
  },
  sizeAfter: (size, [angle], scene) => {
    if (angle !== 90 && angle !== 270) return size;
    turn(scene);
    return { width: size.height, height: size.width };
  },
});

/** What is asked for lies on its side as the picture does. */
function turn(scene: Scene): void {
  const { left, top, right, bottom } = scene.padding;
  scene.box = { width: scene.box.height, height: scene.box.width };
  scene.padding = { left: top, top: left, right: bottom, bottom: right };
}

const proportion = pixelFilter({
  name: "proportion",
  meaning: "Makes the picture smaller by a share of its size.",
  arguments: [decimal("share", "Percent where above 1, else a fraction", { unit: "%", range: [0, 100] })],
  apply: async (picture, [share]) => {
    const { scale, governing } = shareOf(picture.size, share);
    await picture.resize(scale, { fastShrinkOnLoad: false, governing });
  },
  sizeAfter: (size, [share]) => shareOf(size, share).scale,
});

/** Fitted into the share of each side, rounded down; as it was where nothing would be left. */
function shareOf(size: Size, share = 0): ReturnType<typeof fitted> {
  const factor = share > 1 ? Math.min(share, 100) / 100 : share;
  const box = { width: Math.trunc(size.width * factor), height: Math.trunc(size.height * factor) };
  return box.width < 1 || box.height < 1 ? { scale: size } : fitted(box, size, false);
}

const crop = pixelFilter({
  name: "crop",
  meaning: "Cuts a part out, in pixels or as fractions below 1.",
  arguments: [
    decimal("left", "Left edge", { unit: "px" }),
    decimal("top", "Top edge", { unit: "px" }),
    decimal("width", "Width", { unit: "px" }),
    decimal("height", "Height", { unit: "px" }),
  ],
  apply: async (picture, edges) => {
    const cut = cutOut(picture.size, edges);
    if (cut) await picture.extract(cut);
  },
  sizeAfter: (size, edges) => {
    const { width, height } = cutOut(size, edges) ?? size;
    return { width, height };
  },
});

type Edge = number | undefined;

/** Undefined where an argument is missing or nothing would be left. */
function cutOut(size: Size, [left, top, width, height]: readonly [Edge, Edge, Edge, Edge]): Rect | undefined {
  if (left === undefined || top === undefined || width === undefined || height === undefined)
    return undefined;
  const across = (value: number) => pixels(value, size.width);
  const down = (value: number) => pixels(value, size.height);
  const asked = { left: across(left), top: down(top), width: across(width), height: down(height) };
  return intersection({ left: 0, top: 0, ...size }, asked);
}

function pixels(value: number, side: number): number {
  return Math.trunc(value > 0 && value < 1 ? value * side : value);
}

const trim = pixelFilter({
  name: "trim",
  meaning: "Cuts off a border of one colour.",
  isForStills: true,
  arguments: [
    integer("tolerance", "How far a channel may be off", { range: [0, 255] }),
    word("position", "Whose colour the border has", ["top-left", "bottom-right"]),
  ],
  apply: async (picture, [tolerance = 0, position]) => {
    const by = position === "bottom-right" ? position : "top-left";
    const found = await findTrim(picture.sharp, await picture.asInput(), { tolerance, by });
    if (found) await picture.extract(found);
  },
});

const roundCorner = pixelFilter({
  name: "round_corner",
  meaning: "Rounds the corners.",
  arguments: [
    integer("rx", "Radius", { unit: "px", range: [0, 1000] }),
    integer("ry", "Vertical radius, where it differs", { unit: "px", range: [0, 1000] }),
    colour("colour", "Behind the corners; transparent without one, or with more arguments"),
  ],
  apply: async (picture, [rx = 0, ry = rx, behind], _, count) => {
    if (rx <= 0 || ry <= 0) return;
    const { width, height } = picture;
    await picture.ensureColour();
    const input = roundedMask(picture.size, rx, ry);
    await picture.composite({ input, raw: { width, height, channels: 4 }, blend: "dest-in" });
    if (count === 3 && behind !== undefined)
      await picture.flatten(parseColor(behind) ?? { r: 0, g: 0, b: 0 });
  },
});

export const shape: readonly Filter[] = [rotate, proportion, crop, trim, roundCorner];

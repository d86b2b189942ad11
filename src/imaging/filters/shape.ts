import { parseColor } from "#src/imaging/color.ts";
import { intersection } from "#src/imaging/geometry.ts";
import { findTrim } from "#src/imaging/pipeline/find-trim.ts";
import { colour, decimal, integer, word } from "./arguments.ts";
import { type Filter, pixelFilter } from "./filter.ts";
import { roundedMask } from "./rounded-mask.ts";

const rotate = pixelFilter({
  name: "rotate",
  meaning: "Turns the picture counter-clockwise.",
  arguments: [integer("angle", "90, 180 or 270", { unit: "°", range: [0, 270] })],
  apply: async (picture, [angle], scene) => {
    if (angle !== 90 && angle !== 180 && angle !== 270) return;
    await picture.rotate((360 - angle) as 90 | 180 | 270);
    if (angle === 180) return;
    const { left, top, right, bottom } = scene.padding;
    scene.box = { width: scene.box.height, height: scene.box.width };
    scene.padding = { left: top, top: left, right: bottom, bottom: right };
  },
});

const proportion = pixelFilter({
  name: "proportion",
  meaning: "Makes the picture smaller by a share of its size.",
  arguments: [decimal("share", "Percent where above 1, else a fraction", { unit: "%", range: [0, 100] })],
  apply: async (picture, [share = 0]) => {
    const factor = share > 1 ? Math.min(share, 100) / 100 : share;
    const size = { width: Math.round(picture.width * factor), height: Math.round(picture.height * factor) };
    if (size.width < 1 || size.height < 1) return;
    await picture.resize(size, { fastShrinkOnLoad: false });
  },
});

const crop = pixelFilter({
  name: "crop",
  meaning: "Cuts a part out, in pixels or as fractions below 1.",
  arguments: [
    decimal("left", "Left edge", { unit: "px" }),
    decimal("top", "Top edge", { unit: "px" }),
    decimal("width", "Width", { unit: "px" }),
    decimal("height", "Height", { unit: "px" }),
  ],
  apply: async (picture, [left, top, width, height]) => {
    if (left === undefined || top === undefined || width === undefined || height === undefined) return;
    const across = (value: number) => pixels(value, picture.width);
    const down = (value: number) => pixels(value, picture.height);
    const asked = { left: across(left), top: down(top), width: across(width), height: down(height) };
    const cut = intersection({ left: 0, top: 0, ...picture.size }, asked);
    if (cut) await picture.extract(cut);
  },
});

function pixels(value: number, side: number): number {
  return Math.trunc(value > 0 && value < 1 ? value * side : value);
}

const trim = pixelFilter({
  name: "trim",
  meaning: "Cuts off a border of one colour.",
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
    colour("colour", "Behind the corners; transparent without one"),
  ],
  apply: async (picture, [rx = 0, ry = rx, behind]) => {
    if (rx <= 0 || ry <= 0) return;
    const { width, height } = picture;
    await picture.ensureColour();
    const input = roundedMask(picture.size, rx, ry);
    await picture.composite({ input, raw: { width, height, channels: 4 }, blend: "dest-in" });
    if (behind !== undefined) await picture.flatten(parseColor(behind) ?? { r: 0, g: 0, b: 0 });
  },
});

export const shape: readonly Filter[] = [rotate, proportion, crop, trim, roundCorner];

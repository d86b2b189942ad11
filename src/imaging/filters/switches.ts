import { decimal, integer, text } from "./arguments.ts";
import { type Filter, type GeometrySettings, geometryFilter } from "./filter.ts";

const upscale = geometryFilter({
  name: "upscale",
  meaning: "Lets a picture grow to the size asked for.",
  arguments: [],
  read: (settings) => {
    settings.upscale = true;
  },
});

const noUpscale = geometryFilter({
  name: "no_upscale",
  meaning: "Never makes a picture larger than it is.",
  arguments: [],
  read: (settings) => {
    settings.upscale = false;
  },
});

const stretch = geometryFilter({
  name: "stretch",
  meaning: "Takes exactly the size asked for, whatever the ratio.",
  arguments: [],
  read: (settings) => {
    settings.stretch = true;
  },
});

const orient = geometryFilter({
  name: "orient",
  meaning: "Turns the stored picture counter-clockwise before everything else, instead of its EXIF rotation.",
  arguments: [integer("angle", "0, 90, 180 or 270", { unit: "°", range: [0, 270] })],
  read: (settings, [angle]) => {
    if (angle === undefined) return;
    settings.orient = angle === 90 || angle === 180 || angle === 270 ? angle : 0;
  },
});

const [smallestRatio, largestRatio] = [0.5, 4];

const dpr = geometryFilter({
  name: "dpr",
  meaning:
    "For screens with more pixels: multiplies the size asked for, the paddings and the borders of `padding`, places in pixels, the size of a `label`, points, width and spacing of a `text`, and the sizes in the path of an `image` that has no `dpr` of its own. Other lengths, and crops, stay as they are written.",
  arguments: [decimal("ratio", "Another one says nothing", { range: [smallestRatio, largestRatio] })],
  read: (settings, [ratio = 1]) => {
    if (ratio >= smallestRatio && ratio <= largestRatio) settings.pixelRatio = ratio;
  },
});

const focal = geometryFilter({
  name: "focal",
  meaning:
    "What a crop keeps in view: a point (X,Y) or a region (LEFTxTOP:RIGHTxBOTTOM), in pixels or fractions.",
  arguments: [
    text("x", "Left edge or point"),
    text("y", "Top edge or point"),
    text("right", "Right edge"),
    text("bottom", "Bottom edge"),
  ],
  read: (settings, given) => {
    const numbers = given.filter((part) => part !== undefined).flatMap((part) => part.split(/[x,:]/));
    const [left = Number.NaN, top = Number.NaN, right, bottom] = numbers.map(focalNumber);
    if (numbers.length === 2) addPoint(settings, left, top);
    if (numbers.length === 4) addRegion(settings, left, top, right ?? 0, bottom ?? 0);
  },
});

function focalNumber(written: string): number {
  return /^(\d+\.?\d*|\.\d+)$/.test(written) ? Number(written) : Number.NaN;
}

function addPoint(settings: GeometrySettings, left: number, top: number): void {
  if (Number.isNaN(left + top)) return;
  settings.focals.push({ left, top, width: 0, height: 0, isRelative: left < 1 && top < 1 });
}

function addRegion(
  settings: GeometrySettings,
  left: number,
  top: number,
  right: number,
  bottom: number,
): void {
  if (!(right > left && bottom > top)) return;
  const isRelative = left < 1 && top < 1 && right <= 1 && bottom <= 1;
  settings.focals.push({ left, top, width: right - left, height: bottom - top, isRelative });
}

const dpi = geometryFilter({
  name: "dpi",
  meaning:
    "The pixels an inch at which an SVG is drawn, 72 without it. Other pictures have their size already.",
  arguments: [integer("dpi", "Pixels an inch", { range: [1, 2_400] })],
  read: (settings, [value = 0]) => {
    if (value >= 1) settings.dpi = Math.min(value, mostDpi);
  },
});

/** With more, sharp refuses. */
const mostDpi = 2_400;

/** Switches of the geometry: their place in the URL doesn't matter. */
export const switches: readonly Filter[] = [upscale, noUpscale, stretch, orient, dpr, focal, dpi];

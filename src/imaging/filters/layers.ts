import { queryUnescape } from "#src/imaging/url/decode.ts";
import { fullDims } from "#src/imaging/url/full-dims.ts";
import { emptyParams, type Params } from "#src/imaging/url/params.ts";
import { parsePath, readImage } from "#src/imaging/url/parse.ts";
import { decimal, readInteger, text, word } from "./arguments.ts";
import { type Base, type Filter, layerFilter } from "./filter.ts";
import { blendAmplification, blendNames, lay } from "./lay.ts";
import { framePadding, mostFramePadding, stretchFrame } from "./nine-patch.ts";
import { positionArguments } from "./placement.ts";

const alpha = decimal("alpha", "How much of it is taken away: 0 opaque, 100 not seen", {
  unit: "%",
  range: [0, 100],
});

const watermark = layerFilter({
  name: "watermark",
  meaning: "Lays another picture of the space onto this one.",
  arguments: [
    text("image", "Path of the picture; `b64:` and base64url of it"),
    ...positionArguments,
    alpha,
    text("width", "With `height`: the box that it fits into, percent of this picture; `none` for 100"),
    text("height", "The same"),
  ],
  layer: ([written, , , , across, down], canvas) => {
    if (written === undefined) return undefined;
    const image = { ...emptyParams, image: readImage(written).image };
    const width = share(across, canvas.width);
    const height = share(down, canvas.height);
    if (width === undefined || height === undefined) return image;
    return { ...image, fitIn: true, width, height, filters: [{ name: "upscale", args: "" }] };
  },
  // Of a place both sides have to be given.
  lay: (picture, layer, [, x, y, alpha], { pixelRatio }) =>
    lay(picture, layer, { x: y === undefined ? undefined : x, y, alpha, pixelRatio }),
});

/** Undefined where it isn't given, or isn't a pixel at least. */
function share(written: string | undefined, side: number): number | undefined {
  if (written === undefined) return undefined;
  const pixels = written === "none" ? side : Math.trunc((side * readInteger(written)) / 100);
  return pixels >= 1 ? pixels : undefined;
}

const image = layerFilter({
  name: "image",
  meaning: "Lays the result of another path onto this picture.",
  arguments: [
    text(
      "path",
      "Operations and picture, as behind a signature; `f` or `full` in its size is this picture's side, `f-20` that less 20. Its format and quality don't count",
    ),
    ...positionArguments,
    alpha,
    word("mode", "How colours mix", blendNames),
  ],
  amplification: ([, , , , mode]) => blendAmplification(mode),
  layer: ([path], base) => (path === undefined ? undefined : nestedParams(path, base)),
  lay: (picture, layer, [, x, y, alpha, mode], { pixelRatio }) =>
    lay(picture, layer, { x, y, alpha, mode, pixelRatio }),
});

/** Its sizes are as dense as those of the path around it, unless it says otherwise. */
function nestedParams(path: string, { width, height, pixelRatio }: Base): Params {
  const [across, down] = [width / pixelRatio, height / pixelRatio].map(Math.round);
  const nested = parsePath(fullDims(queryUnescape(path) ?? path, across ?? width, down ?? height));
  const isSaid = nested.filters.some(({ name }) => name === "dpr");
  if (pixelRatio === 1 || isSaid) return nested;
  return { ...nested, filters: [...nested.filters, { name: "dpr", args: String(pixelRatio) }] };
}

const white = { r: 255, g: 255, b: 255 };

const frame = layerFilter({
  name: "frame",
  meaning:
    "Puts a nine-patch around the picture: black pixels at its top and left edge mark what is stretched, those at the bottom and right what the picture fills.",
  arguments: [text("image", "Path of the nine-patch; `b64:` and base64url of it")],
  layer: ([written]) =>
    written === undefined ? undefined : { ...emptyParams, image: readImage(written).image },
  async lay(picture, { width, height, frames: [pixels] }) {
    if (pixels === undefined || width < 3 || height < 3) return;
    const patch = { width, height, pixels };
    await picture.extend(framePadding(patch), white);
    const stretched = stretchFrame(patch, picture.size);
    await lay(picture, { ...picture.size, frames: [stretched] }, { x: undefined, y: undefined });
  },
  sizeAfter: (size, patch) => {
    if (patch === undefined) return size;
    const { width, height } = mostFramePadding(patch);
    return { width: size.width + width, height: size.height + height };
  },
});

export const layers: readonly Filter[] = [watermark, image, frame];

import { encode } from "blurhash";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import { thumbHash } from "#src/imaging/thumb-hash.ts";
import { Refusal } from "#src/lib/errors.ts";
import { integer } from "./arguments.ts";
import { averageColor } from "./average.ts";
import { descriptionFilter, type Filter } from "./filter.ts";

/** The copy that a BlurHash is made of, pixels (urls.md 6.13); the height only bounds what is far higher than wide. */
const blurHashBox = { width: 64, height: 640 };
const mostComponents = 9;

const blurhash = descriptionFilter({
  name: "blurhash",
  meaning: "With `meta/`: the BlurHash of the result, transparency on black.",
  arguments: [
    integer("x", "Components across", { range: [1, mostComponents] }),
    integer("y", "Components down", { range: [1, mostComponents] }),
  ],
  describe: async (picture, [x = 0, y = 0], count) => {
    if (count !== 2 || !isComponents(x) || !isComponents(y)) {
      throw new Refusal("invalid", `blurhash takes two numbers from 1 to ${mostComponents}: blurhash(4,3).`);
    }
    return { blurhash: await blurHashOf(picture, x, y) };
  },
});

function isComponents(value: number): boolean {
  return value >= 1 && value <= mostComponents;
}

async function blurHashOf(picture: Picture, x: number, y: number): Promise<string> {
  const { data, info } = await picture
    .sharp(await picture.asInput(), { limitInputPixels: false })
    .flatten({ background: "black" })
    .resize({ ...blurHashBox, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encode(new Uint8ClampedArray(data), info.width, info.height, x, y);
}

const thumbhash = descriptionFilter({
  name: "thumbhash",
  meaning: "With `meta/`: the ThumbHash of the result, in base64.",
  arguments: [],
  describe: async (picture, _, count) => {
    refuseArguments("thumbhash", count);
    const input = picture.sharp(await picture.asInput(), { limitInputPixels: false });
    return { thumbhash: await thumbHash(input, { isPremultiplied: true }) };
  },
});

const avgcolor = descriptionFilter({
  name: "avgcolor",
  meaning: "With `meta/`: the average colour of the result, transparency on white.",
  arguments: [],
  describe: async (picture, _, count) => {
    refuseArguments("avgcolor", count);
    return { average_color: await averageColor(picture) };
  },
});

function refuseArguments(name: string, count: number): void {
  if (count > 0) throw new Refusal("invalid", `${name} takes no arguments: ${name}().`);
}

/** In the order of their facts (urls.md 6.13). */
export const hashes: readonly Filter[] = [blurhash, thumbhash, avgcolor];

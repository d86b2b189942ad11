import { rgbaToThumbHash } from "thumbhash";
import { isCutOff } from "./cut-off.ts";
import { type Facts, inputOf, readFacts } from "./facts.ts";
import { formats } from "./formats.ts";
import { framesTaken } from "./frames.ts";
import type { Probed, ProbeJob, Source } from "./job.ts";
import type { SharpModule } from "./native.ts";

/** Longest side that ThumbHash takes, pixels. */
const thumbHashSide = 100;

/** What a picture is: by its header alone, or by decoding all of it as well. */
export async function probe(sharp: SharpModule, { source, limits, depth }: ProbeJob): Promise<Probed> {
  const facts = await readFacts(sharp, source, limits);
  const { isGrey, isCmyk, isDeep, credits, delay, loop, page, ...known } = facts;
  const damaged = await isCutOff(readable(source), facts.format);
  const header = { ...known, contentType: formats[facts.format].contentType, damaged };
  if (depth === "header") return header;
  const look = await lookAtPixels(sharp, source, facts);
  return { ...header, damaged: damaged || !look.isWhole, thumbHash: look.thumbHash };
}

function readable(source: Source) {
  if ("bytes" in source) {
    const { bytes } = source;
    const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
    return { size: bytes.length, read };
  }
  const file = Bun.file(source.file);
  return {
    size: file.size,
    read: (offset: number, length: number) => file.slice(offset, offset + length).bytes(),
  };
}

/** The first frame is what ThumbHash shows of a picture that moves; all of them must be whole. */
async function lookAtPixels(sharp: SharpModule, source: Source, facts: Facts) {
  const frames = framesTaken({}, facts);
  const isWhole = await decodesWhole(sharp, source, frames);
  const { data, info } = await sharp(inputOf(source), {
    failOn: "none",
    limitInputPixels: false,
    autoOrient: true,
  })
    .resize({
      width: thumbHashSide,
      height: thumbHashSide,
      fit: "inside",
      withoutEnlargement: true,
    })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const hash = rgbaToThumbHash(info.width, info.height, data);
  return { isWhole, thumbHash: Buffer.from(hash).toString("base64") };
}

/** What libjpeg says where coded data is missing or wrong; it warns of much that shows in no pixel as well. */
const lostPixels = /premature end of data segment|bad Huffman code/;

async function decodesWhole(sharp: SharpModule, source: Source, pages: number): Promise<boolean> {
  const warning = await complaint(sharp, source, { failOn: "warning", pages });
  if (warning === undefined) return true;
  return (
    !lostPixels.test(warning) && (await complaint(sharp, source, { failOn: "error", pages })) === undefined
  );
}

/** What is wrong with the picture from this level on; undefined where nothing is. */
async function complaint(
  sharp: SharpModule,
  source: Source,
  options: { failOn: "error" | "warning"; pages: number },
): Promise<string | undefined> {
  try {
    await sharp(inputOf(source), { ...options, limitInputPixels: false }).stats();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

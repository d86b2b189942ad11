import { isCutOff } from "./cut-off.ts";
import { type Facts, readFacts } from "./facts.ts";
import { formats } from "./formats.ts";
import { framesTaken } from "./frames.ts";
import { type Input, openInput } from "./input.ts";
import type { Probed, ProbeJob, Source } from "./job.ts";
import type { SharpModule } from "./native.ts";
import { thumbHash } from "./thumb-hash.ts";

/** What a picture is: by its header alone, or by decoding all of it as well. */
export async function probe(sharp: SharpModule, { source, limits, depth }: ProbeJob): Promise<Probed> {
  const facts = await readFacts(sharp, source, limits);
  const {
    isGrey,
    isCmyk,
    isDeep,
    credits,
    companions,
    dpi,
    source: safe,
    delay,
    loop,
    page,
    ...known
  } = facts;
  const damaged = await isCutOff(readable(source), facts.format);
  const header = { ...known, contentType: formats[facts.format].contentType, damaged };
  if (depth === "header") return header;
  const look = await lookAtPixels(sharp, facts);
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
async function lookAtPixels(sharp: SharpModule, facts: Facts) {
  const input = await openInput(facts);
  const isWhole = await decodesWhole(sharp, input, framesTaken({}, facts));
  const picture = sharp(input, { failOn: "none", limitInputPixels: false, autoOrient: true });
  return { isWhole, thumbHash: await thumbHash(picture) };
}

/** What libjpeg says where coded data is missing or wrong; it warns of much that shows in no pixel as well. */
const lostPixels = /premature end of data segment|bad Huffman code/;

async function decodesWhole(sharp: SharpModule, input: Input, pages: number): Promise<boolean> {
  const warning = await complaint(sharp, input, { failOn: "warning", pages });
  if (warning === undefined) return true;
  return (
    !lostPixels.test(warning) && (await complaint(sharp, input, { failOn: "error", pages })) === undefined
  );
}

/** What is wrong with the picture from this level on; undefined where nothing is. */
async function complaint(
  sharp: SharpModule,
  input: Input,
  options: { failOn: "error" | "warning"; pages: number },
): Promise<string | undefined> {
  try {
    await sharp(input, { ...options, limitInputPixels: false }).stats();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

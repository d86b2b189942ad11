import { type Grey, similarity } from "#src/imaging/similarity.ts";
import type { Format, RunningPeer, Wanted } from "#test/bench/peers/peer.ts";
import { decoded, referenceOf } from "./grey.ts";
import type { Photograph } from "./photographs.ts";

/** Scores that are no further from each other than this are called equal. */
export const tolerance = 0.003;

/** Nothing has to be cut off a photograph of 4 by 3 for it. */
const scoredSize = { width: 720, height: 540 };
const [lowest, highest] = [10, 98];

export interface Setting {
  quality: number;
  score: number;
  sizeBytes: number;
}

type Score = (quality: number) => Promise<Setting>;

/** Tells for each quality of a peer how near its result comes to the photograph scaled without loss. */
export async function scorerOf(peer: RunningPeer, photograph: Photograph, format: Format): Promise<Score> {
  const reference = await referenceFor(photograph);
  return async (quality) => {
    const wanted: Wanted = { picture: photograph.name, ...scoredSize, format, quality };
    const result = await peer.make(wanted);
    return { quality, score: similarity(reference, await decoded(result)), sizeBytes: result.length };
  };
}

/** The quality whose score is nearest to the wanted one: a score grows with quality. */
export async function nearestQuality(scoreAt: Score, wanted: number): Promise<Setting> {
  let [low, high] = [lowest, highest];
  let nearest = await scoreAt(high);
  while (low < high) {
    const tried = await scoreAt(Math.floor((low + high) / 2));
    if (Math.abs(tried.score - wanted) < Math.abs(nearest.score - wanted)) nearest = tried;
    if (tried.score < wanted) low = tried.quality + 1;
    else high = tried.quality;
  }
  return nearest;
}

/** What would come to just this score: between the two whole qualities next to it, quality and bytes in proportion. */
export async function atScore(scoreAt: Score, wanted: number): Promise<Setting> {
  let [low, high] = [lowest, highest];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await scoreAt(middle)).score < wanted) low = middle;
    else high = middle;
  }
  const [below, above] = [await scoreAt(low), await scoreAt(high)];
  const share = Math.max(0, Math.min(1, (wanted - below.score) / (above.score - below.score)));
  const between = (key: keyof Setting) => below[key] + share * (above[key] - below[key]);
  return { quality: between("quality"), score: between("score"), sizeBytes: between("sizeBytes") };
}

const references = new Map<string, Promise<Grey>>();

function referenceFor({ file }: Photograph): Promise<Grey> {
  const reference = references.get(file) ?? referenceOf(file, scoredSize);
  references.set(file, reference);
  return reference;
}

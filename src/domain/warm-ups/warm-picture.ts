import type { Needs } from "#src/domain/context.ts";
import { decideCopy } from "#src/domain/delivery/decide-copy.ts";
import type { DeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { findResult, lookUpCopyWish } from "#src/domain/delivery/find-result.ts";
import type { Granted, ResultName } from "#src/domain/delivery/granted.ts";
import { parseOperations } from "#src/domain/delivery/operations.ts";
import { nameResult } from "#src/domain/delivery/result-name.ts";
import { underRules, withPictures } from "#src/domain/delivery/under-rules.ts";
import { unlessAborted } from "#src/lib/abort.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";

export type WarmNeeds = Needs<
  "db" | "clock" | "log" | "storage" | "renderer" | "results" | "copies" | "sealer" | "limits"
>;

interface Picture {
  space: DeliverySpace;
  path: string;
  operations: readonly string[];
}

/** What became of operations on pictures, each counted once. */
export interface Tally {
  made: number;
  kept: number;
  refused: number;
  /** The last one. */
  lastRefusal?: string;
}

/** What browsers of today send for a picture, what those before AVIF do, and what programs do. */
const accepts = ["image/avif,image/webp,*/*;q=0.8", "image/webp,*/*", "*/*"];

/**
 * Has everything made of a picture that these operations give whoever asks, in idle time; what is kept already stays
 * as it is. Throws what says nothing of the picture: that the server has too much to do, say, or the space's budget
 * has none left.
 */
export async function warmPicture(needs: WarmNeeds, picture: Picture, signal: AbortSignal): Promise<Tally> {
  const tally: Tally = { made: 0, kept: 0, refused: 0 };
  for (const operations of picture.operations) {
    try {
      tally[await warm(needs, { ...picture, operations }, signal)] += 1;
    } catch (error) {
      if (!(error instanceof Refusal) || isForLater(error)) throw error;
      tally.refused += 1;
      tally.lastRefusal = `${operations}/${picture.path}: ${error.message}`;
    }
  }
  return tally;
}

/** Whether it can be made later just as well. */
export function isForLater(error: unknown): boolean {
  return error instanceof Refusal && (isPassing(error) || error.code === "rate_limited");
}

async function warm(
  needs: WarmNeeds,
  { space, path, operations }: Omit<Picture, "operations"> & { operations: string },
  signal: AbortSignal,
): Promise<"made" | "kept"> {
  const params = { ...parseOperations(operations), image: path };
  const granted = await withSettledCopy(needs, signal, () => withPictures(needs, underRules(space, params)));
  const missing = namesOf(granted).filter(({ place }) => !needs.results.has(place));
  for (const name of missing)
    await unlessAborted(findResult(needs, granted, name, { signal, isIdle: true }), signal);
  return missing.length > 0 ? "made" : "kept";
}

/** Results from a working copy have other names: whether there is to be one is decided before any is made. */
async function withSettledCopy(
  needs: WarmNeeds,
  signal: AbortSignal,
  grant: () => Promise<Granted>,
): Promise<Granted> {
  const granted = await grant();
  const versionId = lookUpCopyWish(granted);
  if (versionId === undefined) return granted;
  await decideCopy(needs, versionId, signal);
  return await grant();
}

/** One where the operations name the format, else one for each kind of asker. */
function namesOf(granted: Granted): ResultName[] {
  const names = accepts.map((accept) => nameResult(granted, accept));
  return [...new Map(names.map((name) => [name.place.key, name])).values()];
}

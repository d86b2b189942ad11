import type { Needs } from "#src/domain/context.ts";

/** What the keys of all originals, fonts and pictures of people and orgs begin with. */
export const objectPrefix = "objects/";

/** By the end of the id, which is random; its beginning is the time, alike for all of an age. */
export function objectKeyOf(id: string): string {
  return `${objectPrefix}${id.slice(-2)}/${id}`;
}

/** For objects that no row speaks of any more. One that stays behind is taken by the sweep. */
export async function discardObject({ storage, log }: Needs<"storage" | "log">, key: string): Promise<void> {
  try {
    await storage.delete(key);
  } catch (error) {
    log.warn({ err: error, key }, "object not deleted; the sweep will try again");
  }
}

/** Of what a picture was. Nobody is served them any more, so that what has changed stands where they stay behind. */
export async function discardResults(
  { results, log }: Needs<"results" | "log">,
  { spaceId, assetId }: { spaceId: string; assetId: string },
): Promise<void> {
  try {
    await results.purgeAssets(spaceId, new Set([assetId]));
  } catch (error) {
    log.error({ err: error, spaceId, assetId }, "results not purged; purge them by the API");
  }
}

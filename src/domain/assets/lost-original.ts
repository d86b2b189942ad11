import type { Needs } from "#src/domain/context.ts";
import { onceFor } from "#src/store/once-for.ts";
import { lookUpOriginal } from "./list-originals.ts";

const quietMs = 60_000;
const mostRemembered = 1_000;

/** When which version was told of last. */
const toldOf = onceFor(() => new Map<string, number>());

/**
 * Tells the log of a version whose file isn't there though its row still is, each once a minute: whoever asked for
 * it only hears that there is no picture.
 */
export async function noteLostOriginal(
  { db, clock, log }: Needs<"db" | "clock" | "log">,
  versionId: string,
): Promise<void> {
  const told = toldOf(db.read);
  const now = clock.now();
  if (now - (told.get(versionId) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
  const original = await lookUpOriginal({ db }, versionId);
  if (original === undefined) return;
  if (told.size >= mostRemembered) told.clear();
  told.set(versionId, now);
  const { spaceKey, path, versionNumber, objectKey } = original;
  log.error({ versionId, spaceKey, path, versionNumber, objectKey }, "the file of a picture is gone");
}

/** The same version where its file isn't there though its row is. */
export async function lookUpLostId(
  { db, storage }: Needs<"db" | "storage">,
  versionId: string | undefined,
): Promise<string | undefined> {
  const original = versionId === undefined ? undefined : await lookUpOriginal({ db }, versionId);
  if (original === undefined || (await storage.head(original.objectKey))) return undefined;
  return versionId;
}

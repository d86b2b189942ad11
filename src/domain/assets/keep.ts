import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { doOnce } from "#src/domain/once.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { limitsOf } from "#src/domain/spaces/space-limits.ts";
import type { Tx } from "#src/store/database.ts";
import { discardObject } from "./objects.ts";
import type { Incoming } from "./store-incoming.ts";
import { type TakenIn, takeIn } from "./take-in.ts";
import type { PutAsset } from "./versions.ts";

/** All that an upload asks for. */
export type UploadNeeds = Needs<"db" | "clock" | "storage" | "renderer" | "results" | "limits" | "log">;

interface Keeping {
  actor: Actor;
  space: Space;
  incoming: Incoming;
  /** Asked again under the same one, it is done once. */
  key: string | undefined;
  /** All that was asked, but for the bytes. */
  asked: unknown;
  /** Where it may be less than the space takes. */
  maxBytes?: number | undefined;
}

/**
 * Bytes first, then the rows, all on disk when this has resolved. Refused by the work, of no use to it, or done
 * before, the object goes again; a commit that failed leaves it to the sweep, since after a crash the rows may turn out to be there.
 */
export async function keepPicture<T extends PutAsset>(
  needs: UploadNeeds,
  { actor, space, incoming, maxBytes = Number.POSITIVE_INFINITY, ...attempt }: Keeping,
  work: (tx: Tx, picture: TakenIn) => Promise<T>,
): Promise<T> {
  const limits = limitsOf(space, needs.limits);
  const sourceMaxBytes = Math.min(limits.sourceMaxBytes, maxBytes);
  const picture = await takeIn({ ...needs, limits: { ...limits, sourceMaxBytes } }, incoming, space);
  let isNeeded = false;
  const keep = async (tx: Tx) => {
    const result = await work(tx, picture);
    isNeeded = result.isNew;
    return result;
  };
  try {
    return await needs.db.write(async (tx) => {
      const asked = [attempt.asked, picture.put.sha256];
      const whole = { actor, orgId: space.orgId, key: attempt.key, asked, now: needs.clock.now() };
      return await doOnce(tx, whole, () => keep(tx));
    });
  } finally {
    if (!isNeeded) await discardObject(needs, picture.objectKey);
  }
}

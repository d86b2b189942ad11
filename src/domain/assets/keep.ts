import type { Needs } from "#src/domain/context.ts";
import type { Tx } from "#src/store/database.ts";
import { discardObject } from "./objects.ts";
import { type Incoming, type TakenIn, takeIn } from "./take-in.ts";

/** All that an upload asks for. */
export type UploadNeeds = Needs<"db" | "clock" | "storage" | "renderer" | "results" | "limits" | "log">;

/**
 * Bytes first, then the rows, all on disk when this has resolved. Refused by the work, the object goes again;
 * a commit that failed leaves it to the sweep, since after a crash the rows may turn out to be there.
 */
export async function keepPicture<T>(
  needs: UploadNeeds,
  incoming: Incoming,
  work: (tx: Tx, picture: TakenIn) => Promise<T>,
): Promise<T> {
  const picture = await takeIn(needs, incoming);
  let refused = true;
  try {
    return await needs.db.write(async (tx) => {
      const result = await work(tx, picture);
      refused = false;
      return result;
    });
  } catch (error) {
    if (refused) await discardObject(needs, picture.objectKey);
    throw error;
  }
}

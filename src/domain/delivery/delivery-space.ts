import { eq, sql } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import type { SigningKey } from "#src/imaging/url/sign.ts";
import { heldUntilChange } from "#src/store/held.ts";
import { onceFor } from "#src/store/once-for.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";
import { activeSigningKeys } from "./signing-keys.ts";

export interface DeliverySpace extends Space {
  /** Active ones, newest first. */
  signingKeys: SigningKey[];
  /** Pictures that were looked up since anything changed, of all spaces, by space, version and path. */
  heldAssets: Map<string, DeliveredAsset>;
}

/** So many spaces are held at most; then one begins anew. */
const mostHeld = 10_000;

const heldOf = heldUntilChange(() => ({
  spaces: new Map<string, DeliverySpace>(),
  assets: new Map<string, DeliveredAsset>(),
}));

const byKey = onceFor((read) =>
  read
    .select()
    .from(spaces)
    .where(eq(spaces.key, sql.placeholder("key")))
    .prepare(),
);

/**
 * The space and what it is signed with; undefined where there is none to deliver from. Held in memory until
 * anything in the database changes, by whichever process.
 */
export async function lookUpDeliverySpace(
  needs: Needs<"db" | "sealer">,
  key: string,
): Promise<DeliverySpace | undefined> {
  const held = heldOf(needs.db);
  const known = held.spaces.get(key);
  if (known !== undefined) return known;
  const [space] = await byKey(needs.db.read).execute({ key });
  if (space === undefined) return undefined;
  const signingKeys = await activeSigningKeys(needs, space.id);
  const found = { ...space, signingKeys, heldAssets: held.assets };
  if (held.spaces.size >= mostHeld) held.spaces.clear();
  held.spaces.set(key, found);
  return found;
}

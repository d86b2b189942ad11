import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { createSigningKey, holdsSigningKey } from "#src/domain/delivery/signing-keys.ts";
import type { SigningKey } from "#src/imaging/url/sign.ts";
import { lookUpSpace, type Space } from "./space.ts";
import { createSpace, type SpaceSettings, updateSpace } from "./spaces.ts";

interface TakenOver {
  space: Space;
  isNew: boolean;
  /** That another program signs with, and which the space had not. */
  signingKeyId?: string;
}

/**
 * Makes a space, or changes the one that is there, to what another program did, and lets it know the key that the
 * program signs with; all of it or nothing. Twice is the same as once.
 */
export async function takeOverSpace(
  needs: Needs<"db" | "clock" | "sealer" | "limits">,
  actor: Actor,
  {
    orgId,
    key,
    settings,
    signingKey,
  }: { orgId: string; key: string; settings: SpaceSettings; signingKey?: SigningKey },
): Promise<TakenOver> {
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const known = await lookUpSpace(tx.read, key);
    const isNew = known === undefined;
    const space = isNew
      ? await createSpace(within, actor, { orgId, key, ...settings })
      : await updateSpace(within, actor, { key, ...settings });
    const isKnown = signingKey === undefined || (await holdsSigningKey(within, space.id, signingKey));
    if (isKnown) return { space, isNew };
    const { id } = await createSigningKey(within, actor, { spaceKey: key, ...signingKey });
    return { space, isNew, signingKeyId: id };
  });
}

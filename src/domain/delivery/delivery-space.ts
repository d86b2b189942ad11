import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { inOrg, type Space, spaceColumns, toSpace } from "#src/domain/spaces/space.ts";
import { limitsOf, type SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import type { ResultRules } from "#src/imaging/job.ts";
import type { SigningKey } from "#src/imaging/url/sign.ts";
import { heldUntilChange } from "#src/store/held.ts";
import { onceFor } from "#src/store/once-for.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaceKeys } from "#src/store/schema/space-keys.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { resultRulesOf } from "./result-rules.ts";
import { activeSigningKeys } from "./signing-keys.ts";

export interface DeliverySpace extends Omit<Space, "limits"> {
  /** Those that hold, the server's included. */
  limits: SpaceLimits;
  /** Those of its rules that change results. */
  resultRules: ResultRules | undefined;
  /** Active ones, newest first. */
  signingKeys: SigningKey[];
}

/** So many spaces are held at most; then one begins anew. */
const mostHeld = 10_000;

const heldSpaces = heldUntilChange(() => new Map<string, DeliverySpace>());

const byKey = onceFor((read) =>
  read
    .select(spaceColumns)
    .from(spaceKeys)
    .innerJoin(spaces, and(eq(spaces.id, spaceKeys.spaceId), isNull(spaces.deletionAt)))
    .innerJoin(orgs, and(inOrg, ne(orgs.state, "suspended"), isNull(orgs.deletionAt)))
    .where(eq(spaceKeys.key, sql.placeholder("key")))
    .prepare(),
);

/**
 * The space and what it is signed with; undefined where there is none to deliver from. Held in memory until
 * anything in the database changes, by whichever process.
 */
export async function lookUpDeliverySpace(
  needs: Needs<"db" | "sealer" | "limits">,
  key: string,
): Promise<DeliverySpace | undefined> {
  const held = heldSpaces(needs.db);
  const known = held.get(key);
  if (known !== undefined) return known;
  const [row] = await byKey(needs.db.read).execute({ key });
  if (row === undefined) return undefined;
  const space = toSpace(row);
  const limits = limitsOf(space, needs.limits);
  const resultRules = resultRulesOf(space.rules);
  const found = { ...space, limits, resultRules, signingKeys: await activeSigningKeys(needs, space.id) };
  if (held.size >= mostHeld) held.clear();
  held.set(key, found);
  return found;
}

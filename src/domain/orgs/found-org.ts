import { and, count, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { nameMistake } from "#src/domain/identity/profile-rules.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { Refusal } from "#src/lib/errors.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { insertMember } from "./members.ts";
import { insertOrg, type Org } from "./orgs.ts";

/** So many a person may own: enough for anybody who isn't filling the disk. */
const mostOwned = 10;

/** Whether the instance lets him make orgs. */
export function mayFoundOrg({ signUp }: Needs<"signUp">, actor: Actor): boolean {
  return actor.kind === "person" && (signUp === "open" || actor.isOperator);
}

/** An org of one's own, where people come by themselves; elsewhere orgs are made by an operator. */
export async function foundOrg(
  needs: Needs<"db" | "clock" | "signUp">,
  actor: Actor,
  { name }: { name: string },
): Promise<Org> {
  if (actor.kind !== "person") throw new Refusal("unauthenticated", "Sign in first.");
  if (!mayFoundOrg(needs, actor)) {
    throw new Refusal("forbidden", "Only an operator of this instance may make organisations.");
  }
  refuseMistakes({ name: nameMistake(name) });
  return await needs.db.write(async (tx) => {
    const { userId } = actor;
    const isOwned = and(eq(memberships.userId, userId), eq(memberships.role, "owner"));
    const [owned] = await tx.read.select({ number: count() }).from(memberships).where(isOwned);
    if ((owned?.number ?? 0) >= mostOwned) {
      throw new Refusal("over_quota", `Nobody may own more than ${mostOwned} organisations.`);
    }
    const org = await insertOrg(tx, needs, actor, { name: name.trim() });
    await insertMember(tx, needs, actor, { orgId: org.id, userId, role: "owner" });
    return org;
  });
}

/** The same with a first space in it, or nothing of both. */
export async function foundOrgWithSpace(
  needs: Needs<"db" | "clock" | "signUp" | "sealer" | "limits">,
  actor: Actor,
  { name, spaceKey }: { name: string; spaceKey: string },
): Promise<Space> {
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const { id: orgId } = await foundOrg(within, actor, { name });
    return await createSpace(within, actor, { orgId, key: spaceKey });
  });
}

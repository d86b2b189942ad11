import { and, eq, gt } from "drizzle-orm";
import { refuseUnless } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireOwnAccount } from "#src/domain/identity/accounts.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { requireStepUp } from "#src/domain/identity/sessions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { orgOpenings } from "#src/store/schema/org-openings.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { mailOwners } from "./owners.ts";
import { reasonMistake } from "./reason.ts";

const openMs = 60 * 60_000;

/**
 * Lets an operator look into an org for 60 minutes, at all of it and without changing anything. It is written down in the
 * org's audit log, and its owners are mailed the reason.
 */
export async function openOrg(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { orgId, reason }: { orgId: string; reason: string },
): Promise<{ expiresAt: number }> {
  refuseUnless(actor, "orgs:manage", "instance");
  const { userId } = requireStepUp(needs, actor);
  refuseMistakes({ reason: reasonMistake(reason) });
  const createdAt = needs.clock.now();
  const expiresAt = createdAt + openMs;
  await needs.db.write(async (tx) => {
    const operator = await requireOwnAccount(tx.read, actor);
    const [org] = await tx.read.select().from(orgs).where(eq(orgs.id, orgId));
    if (org === undefined) throw new Refusal("not_found", "There is no such org.");
    const row = { id: createId(createdAt), orgId, userId, reason: reason.trim(), createdAt, expiresAt };
    await tx.insert(orgOpenings).values(row);
    const details = { reason: row.reason, minutes: openMs / 60_000 };
    await record(tx, needs, actor, { orgId, action: "org.opened", details });
    const until = new Date(expiresAt).toISOString();
    await mailOwners(needs, tx, org, "org-opened", { operator: operator.name, reason: row.reason, until });
  });
  return { expiresAt };
}

/** Ends it before its time. Twice is the same as once. */
export async function closeOrg(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<void> {
  refuseUnless(actor, "orgs:manage", "instance");
  if (actor.kind !== "person") return;
  const now = needs.clock.now();
  const isOpen = and(
    eq(orgOpenings.orgId, orgId),
    eq(orgOpenings.userId, actor.userId),
    gt(orgOpenings.expiresAt, now),
  );
  await needs.db.write(async (tx) => {
    const ended = await tx.update(orgOpenings).set({ expiresAt: now }).where(isOpen).returning();
    if (ended.length > 0) await record(tx, needs, actor, { orgId, action: "org.closed" });
  });
}

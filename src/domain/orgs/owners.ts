import { and, eq, isNull } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { toOwner } from "#src/domain/identity/accounts.ts";
import { type MailKind, type MailValues, queueMail } from "#src/domain/mail/mail.ts";
import type { Tx } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { users } from "#src/store/schema/users.ts";

/** What owners are mailed about their org. */
type OwnersMail = {
  [Kind in MailKind]: MailValues[Kind] extends { name: string; org: string; orgId: string } ? Kind : never;
}[MailKind];

/** Tells every owner who is active, in the transaction of what it tells of. */
export async function mailOwners<Kind extends OwnersMail>(
  needs: Needs<"db" | "clock" | "sealer">,
  tx: Tx,
  { id: orgId, name: org }: { id: string; name: string },
  kind: Kind,
  told: Omit<MailValues[Kind], "name" | "org" | "orgId">,
): Promise<void> {
  const isOwner = and(
    eq(memberships.orgId, orgId),
    eq(memberships.role, "owner"),
    isNull(users.closedAt),
    isNull(users.suspendedAt),
  );
  const owners = await tx.read
    .select({ name: users.name, email: users.email, language: users.language })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(isOwner);
  for (const { name, ...owner } of owners) {
    const values = { name, org, orgId, ...told } as unknown as MailValues[Kind];
    await queueMail({ ...needs, db: tx }, { ...toOwner(owner), kind, values });
  }
}

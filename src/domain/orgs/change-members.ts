import { and, asc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { may, refuseAbove } from "#src/domain/access.ts";
import { type Actor, asNow } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { isOpen, lookUpAccountById } from "#src/domain/identity/accounts.ts";
import { readEmailAddress } from "#src/domain/identity/email-address.ts";
import { withOwnPlaces } from "#src/domain/identity/holdings.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { holdsSecondFactor } from "#src/domain/identity/second-factor.ts";
import { requireStepUp } from "#src/domain/identity/sessions.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import { dropSpaceMember } from "#src/domain/spaces/space-members.ts";
import { Refusal } from "#src/lib/errors.ts";
import { containing } from "#src/store/containing.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { users } from "#src/store/schema/users.ts";
import { noteDeparture } from "./departures.ts";
import { voidInvitationsOf } from "./invitations.ts";
import { remainderOf } from "./members.ts";
import { placeOf, requireOrg } from "./orgs.ts";
import { mailOwners } from "./owners.ts";
import { isManagedBy } from "./proven-domains.ts";

/** Nothing of when or from where somebody signs in. */
export interface Member {
  /** Of the membership: those who came later have a later one. */
  id: string;
  userId: string;
  name: string;
  email: string;
  role: OrgRole;
  createdAt: number;
  /** Whether his address is of a domain that the org has proved. */
  isManaged: boolean;
  /** Told those who manage members. */
  hasSecondFactor?: boolean;
}

interface NamedMember {
  orgId: string;
  userId: string;
}

interface AskedMembers {
  orgId: string;
  /** A part of the name or the address. */
  find?: string | undefined;
  /** Those who came after this one, by the id of the membership. */
  after?: string | undefined;
  /** All where it is left out. */
  most?: number;
}

/** In the order of their coming. */
export async function listMembers(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, find = "", after, most }: AskedMembers,
): Promise<Member[]> {
  const org = await requireOrg(needs, actor, orgId, "members:see");
  const text = find.trim();
  const isFound = or(containing(users.name, text), containing(users.email, text));
  const wanted = needs.db.read
    .select({
      id: memberships.id,
      userId: users.id,
      name: users.name,
      email: users.email,
      role: memberships.role,
      createdAt: memberships.createdAt,
      isManaged: sql`${isManagedBy(needs.db.read, orgId)}`.mapWith(Boolean),
      hasSecondFactor: sql`${holdsSecondFactor(needs.db.read)}`.mapWith(Boolean),
    })
    .from(memberships)
    .innerJoin(users, and(eq(users.id, memberships.userId), isNull(users.closedAt)))
    .where(
      and(
        eq(memberships.orgId, orgId),
        after === undefined ? undefined : gt(memberships.id, after),
        text === "" ? undefined : isFound,
      ),
    )
    .orderBy(asc(memberships.id));
  const members = await (most === undefined ? wanted : wanted.limit(most));
  if (may(actor, "members:manage", placeOf(org))) return members;
  return members.map(({ hasSecondFactor: _, ...told }) => told);
}

/** One whom the actor may put out. */
export async function findMember(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, userId }: NamedMember,
): Promise<{ name: string; role: OrgRole }> {
  await requireOrg(needs, actor, orgId, "members:manage");
  const role = await requireRole(needs.db.read, orgId, userId);
  refuseAbove(actor, { orgId }, role);
  return { name: await nameOf(needs.db.read, userId), role };
}

/** The account of a member by its address; undefined where there is none. */
export async function findMemberId(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, email }: { orgId: string; email: string },
): Promise<string | undefined> {
  await requireOrg(needs, actor, orgId, "members:see");
  const [member] = await needs.db.read
    .select({ userId: users.id })
    .from(memberships)
    .innerJoin(users, and(eq(users.id, memberships.userId), isNull(users.closedAt)))
    .where(and(eq(memberships.orgId, orgId), eq(users.emailKey, readEmailAddress(email)?.key ?? "")));
  return member?.userId;
}

/** Nobody gives a role above his own, nor takes one away from somebody above him; one owner stays. */
export async function changeRole(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, userId, role }: NamedMember & { role: OrgRole },
): Promise<void> {
  await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "members:manage");
    const held = await requireRole(tx.read, orgId, userId);
    const now = await asNow(tx, actor);
    refuseAbove(now, { orgId }, held);
    refuseAbove(now, { orgId }, role);
    if (held === "owner" && role !== "owner") await refuseLastOwner(tx.read, orgId, userId);
    if (held === role) return;
    await tx.update(memberships).set({ role }).where(isMember(orgId, userId));
    const target = { kind: "account", id: userId };
    const details = { role, before: held };
    await record(tx, needs, actor, { orgId, action: "member.role_changed", target, details });
  });
}

/**
 * Makes another member an owner and the one who acts an admin, in one. Who is suspended can't take it (conflict). The
 * owners, the new one too, and who hands it over are mailed.
 */
export async function transferOrg(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { orgId, userId }: NamedMember,
): Promise<void> {
  await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "orgs:transfer");
    const giver = requireStepUp(needs, actor);
    refuseMistakes({ userId: userId === "" || userId === giver.userId ? "owner_missing" : undefined });
    // Of two at a time the later one finds that he is owner no more.
    if ((await requireRole(tx.read, orgId, giver.userId)) !== "owner")
      throw new Refusal("conflict", "You own it no more.");
    const before = await requireRole(tx.read, orgId, userId);
    const heir = await lookUpAccountById(tx.read, userId);
    if (heir === undefined || !isOpen(heir))
      throw new Refusal("conflict", "This account is shut at the moment.");
    const setRole = (of: string, role: OrgRole) =>
      tx.update(memberships).set({ role }).where(isMember(orgId, of));
    await setRole(userId, "owner");
    await refuseLastOwner(tx.read, orgId, giver.userId);
    const from = await nameOf(tx.read, giver.userId);
    await mailOwners(needs, tx, org, "org-transferred", { giver: from, owner: heir.name });
    await setRole(giver.userId, "admin");
    const target = { kind: "account", id: userId };
    await record(tx, needs, actor, { orgId, action: "org.transferred", target, details: { before } });
  });
}

/** Puts somebody out of an org, and out of its spaces, at once. */
export async function removeMember(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, userId }: NamedMember,
): Promise<void> {
  await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "members:manage");
    refuseAbove(await asNow(tx, actor), { orgId }, await requireRole(tx.read, orgId, userId));
    await drop(needs, tx, actor, { orgId, userId, action: "member.removed" });
  });
}

/** What anybody may who is in it, shut out or not, but for its last owner. Asked for by its typed name. */
export async function leaveOrg(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, name }: { orgId: string; name: string },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, await withOwnPlaces(tx, actor), orgId, "orgs:see");
    refuseMistakes({ name: name.trim() === org.name ? undefined : "name_differs" });
    if (actor.kind !== "person") return;
    const { userId } = actor;
    await drop(needs, tx, actor, { orgId, userId, action: "member.left" });
  });
}

/** With him go his places in its spaces, and the invitations that he sent and nobody has taken. */
async function drop(
  needs: Needs<"clock">,
  tx: Tx,
  actor: Actor,
  { orgId, userId, action }: NamedMember & { action: "member.removed" | "member.left" },
): Promise<void> {
  const held = await requireRole(tx.read, orgId, userId);
  if (held === "owner") await refuseLastOwner(tx.read, orgId, userId);
  await tx.delete(memberships).where(isMember(orgId, userId));
  await dropSpaceMember(tx, orgId, userId);
  await voidInvitationsOf(tx, needs, { orgId, userId });
  await noteDeparture(tx, needs, { orgId, userId });
  const target = { kind: "account", id: userId };
  await record(tx, needs, actor, { orgId, action, target, details: { role: held } });
}

async function requireRole(read: Reader, orgId: string, userId: string): Promise<OrgRole> {
  const [row] = await read.select().from(memberships).where(isMember(orgId, userId));
  if (row === undefined) throw new Refusal("not_found", "There is no such member.");
  return row.role;
}

async function refuseLastOwner(read: Reader, orgId: string, userId: string): Promise<void> {
  const { hasOwner } = await remainderOf(read, orgId, userId);
  if (!hasOwner) {
    throw new Refusal(
      "conflict",
      "An organisation has one owner at least. Make somebody else its owner first.",
    );
  }
}

async function nameOf(read: Reader, userId: string): Promise<string> {
  const [row] = await read.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return row?.name ?? "";
}

function isMember(orgId: string, userId: string) {
  return and(eq(memberships.orgId, orgId), eq(memberships.userId, userId));
}

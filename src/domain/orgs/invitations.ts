import { and, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { may, orgStateOf, reaches } from "#src/domain/access.ts";
import type { Actor, Person } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { type Account, isOpen, lookUpAccountById, requireOwnAccount } from "#src/domain/identity/accounts.ts";
import { readEmailAddress } from "#src/domain/identity/email-address.ts";
import { personWith } from "#src/domain/identity/holdings.ts";
import type { OrgRole, Role, SpaceRole } from "#src/domain/permissions.ts";
import { lookUpSpaceById, type Space } from "#src/domain/spaces/space.ts";
import { insertSpaceMember } from "#src/domain/spaces/space-members.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { hashSecret } from "#src/lib/secret.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { invitations } from "#src/store/schema/invitations.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";
import { insertMember } from "./members.ts";
import { type Org, placeOf as orgPlaceOf } from "./orgs.ts";

export type Invitation = typeof invitations.$inferSelect;

/** What whoever holds the link is told, before he has said who he is. */
export interface OfferedInvitation {
  id: string;
  /** Of the org or the space. Who comes into one space as a guest is told nothing of its org. */
  placeName: string;
  role: Role;
  /** Who invites; undefined once that account is gone. */
  inviter?: string;
  /** The address that it was mailed to; undefined for a link. */
  email?: string;
  /** Whoever comes by a link has an address of this domain. */
  mailDomain?: string;
  expiresAt: number;
}

/** The invitation is for another address than that of who is signed in (forbidden). */
export class InvitedAnother extends Refusal {
  constructor() {
    super("forbidden", "This invitation was sent to another address. Sign in with the account that has it.");
  }
}

/** What the link leads to; undefined alike for wrong, used, ended and old ones, and where nobody could come in. */
export async function lookUpInvitation(
  needs: Needs<"db" | "clock">,
  token: string,
): Promise<OfferedInvitation | undefined> {
  const [row] = await needs.db.read
    .select()
    .from(invitations)
    .where(and(eq(invitations.tokenHash, hashSecret(token)), isGood(needs.clock.now())));
  return row && (await offered(needs.db.read, row));
}

/** Those that were mailed to his address and wait for an answer, newest first. */
export async function listOwnInvitations(
  needs: Needs<"db" | "clock">,
  actor: Actor,
): Promise<OfferedInvitation[]> {
  const account = await requireOwnAccount(needs.db.read, actor);
  const rows = await needs.db.read
    .select()
    .from(invitations)
    .where(and(eq(invitations.emailKey, account.emailKey), isGood(needs.clock.now())))
    .orderBy(desc(invitations.id));
  const all = await Promise.all(rows.map((row) => offered(needs.db.read, row)));
  return all.filter((each) => each !== undefined);
}

/** By the link, or by its id out of the list of who it was mailed to. */
export type NamedInvitation = { token: string } | { id: string };

/**
 * Comes into the org or the space, as somebody who wants to. Whether the inviter may still do so is looked at once more.
 * Refuses (expired) alike what is wrong, used, ended, old, or no longer meant; who is in already stays what he is there,
 * unless he is more by it.
 */
export async function acceptInvitation(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  named: NamedInvitation,
): Promise<{ orgId: string; spaceKey?: string }> {
  return await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, actor);
    const row = await requireFor(tx.read, needs, account, named);
    const place = await placeOf(tx.read, row);
    if (place === undefined || !(await stillMeant(tx.read, needs, row, place))) throw goneInvitation();
    await takeOne(tx, needs, row);
    const { orgId, role } = row;
    const isIn = place.space
      ? await insertSpaceMember(tx, needs, actor, {
          space: place.space,
          userId: account.id,
          role: role as SpaceRole,
        })
      : await insertMember(tx, needs, actor, { orgId, userId: account.id, role: role as OrgRole });
    await note(tx, needs, actor, row, "invitation.accepted", { isIn });
    return { orgId, ...(place.space && { spaceKey: place.space.key }) };
  });
}

/** For good. Of a link nobody can decline more than that he comes by it. */
export async function declineInvitation(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  named: NamedInvitation,
): Promise<void> {
  await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, actor);
    const row = await requireFor(tx.read, needs, account, named);
    if (row.emailKey === null) return;
    await end(tx, needs, row, "declined");
    await note(tx, needs, actor, row, "invitation.declined");
  });
}

/** Ends those that a person has sent for an org and its spaces, and that nobody has taken. */
export async function voidInvitationsOf(
  tx: Tx,
  { clock }: Needs<"clock">,
  { orgId, userId }: { orgId: string; userId: string },
): Promise<void> {
  await tx
    .update(invitations)
    .set({ endedAt: clock.now(), endedBy: "cancelled" })
    .where(and(eq(invitations.orgId, orgId), eq(invitations.invitedBy, userId), isNull(invitations.endedAt)));
}

export async function end(
  tx: Tx,
  { clock }: Needs<"clock">,
  { id }: Pick<Invitation, "id">,
  endedBy: Exclude<Invitation["endedBy"], null>,
): Promise<void> {
  await tx
    .update(invitations)
    .set({ endedAt: clock.now(), endedBy })
    .where(and(eq(invitations.id, id), isNull(invitations.endedAt)));
}

/** Neither used up nor ended, and of its time. */
export function isGood(now: number) {
  return and(
    isNull(invitations.endedAt),
    gt(invitations.usesLeft, 0),
    gt(invitations.expiresAt, now),
    lte(invitations.createdAt, now + mostSetBackMs),
  );
}

export interface InvitationPlace {
  org: Org;
  space?: Space;
}

/** Where it leads; undefined where nobody can come in now. */
export async function placeOf(read: Reader, row: Invitation): Promise<InvitationPlace | undefined> {
  const [org] = await read.select().from(orgs).where(eq(orgs.id, row.orgId));
  if (org === undefined) return undefined;
  const state = orgStateOf(org);
  if (state === "suspended" || state === "pending_deletion") return undefined;
  if (row.spaceId === null) return { org };
  const space = await lookUpSpaceById(read, row.spaceId);
  return space === undefined || space.deletionAt !== null ? undefined : { org, space };
}

/** As what is asked of who acts there. */
export function placeIn({ org, space }: InvitationPlace) {
  return space ?? orgPlaceOf(org);
}

/** Whether a person may let somebody in there as that. */
function mayInvite(person: Person, target: InvitationPlace, role: Role): boolean {
  const place = placeIn(target);
  const isAllowed = may(person, target.space ? "space-members:manage" : "members:manage", place);
  return isAllowed && reaches(person, place, role);
}

export function goneInvitation(): Refusal {
  return new Refusal("expired", "This invitation was used, ended or is too old. Ask for a new one.");
}

async function stillMeant(
  read: Reader,
  { clock }: Needs<"clock">,
  row: Invitation,
  place: InvitationPlace,
): Promise<boolean> {
  if (row.invitedBy === null) return true;
  const inviter = await lookUpAccountById(read, row.invitedBy);
  if (inviter === undefined || !isOpen(inviter)) return false;
  return mayInvite(await personWith(read, inviter, clock.now()), place, row.role);
}

async function requireFor(
  read: Reader,
  { clock }: Needs<"clock">,
  account: Account,
  named: NamedInvitation,
): Promise<Invitation> {
  const isThat =
    "token" in named
      ? eq(invitations.tokenHash, hashSecret(named.token))
      : and(eq(invitations.id, named.id), eq(invitations.emailKey, account.emailKey));
  const [row] = await read
    .select()
    .from(invitations)
    .where(and(isThat, isGood(clock.now())));
  if (row === undefined) throw goneInvitation();
  if (!isMeantFor(row, account.emailKey)) throw new InvitedAnother();
  return row;
}

/** Whether an invitation is for who has this address, by its key. */
export function isMeantFor(
  { email, mailDomain }: { email?: string | null; mailDomain?: string | null },
  emailKey: string,
): boolean {
  if (mailDomain && !emailKey.endsWith(`@${mailDomain}`)) return false;
  return !email || readEmailAddress(email)?.key === emailKey;
}

/** Of all who come at a time by the last use one is let in. */
async function takeOne(tx: Tx, needs: Needs<"clock">, { id, usesLeft }: Invitation): Promise<void> {
  const isLeft = and(eq(invitations.id, id), gt(invitations.usesLeft, 0), isNull(invitations.endedAt));
  const taken = await tx
    .update(invitations)
    .set({ usesLeft: sql`${invitations.usesLeft} - 1` })
    .where(isLeft)
    .returning();
  if (taken.length === 0) throw goneInvitation();
  if (usesLeft <= 1) await end(tx, needs, { id }, "accepted");
}

async function offered(read: Reader, row: Invitation): Promise<OfferedInvitation | undefined> {
  const place = await placeOf(read, row);
  if (place === undefined) return undefined;
  const [inviter] =
    row.invitedBy === null
      ? []
      : await read.select({ name: users.name }).from(users).where(eq(users.id, row.invitedBy));
  return {
    id: row.id,
    placeName: (place.space ?? place.org).name,
    role: row.role,
    expiresAt: row.expiresAt,
    ...(inviter && { inviter: inviter.name }),
    ...(row.email !== null && { email: row.email }),
    ...(row.mailDomain !== null && { mailDomain: row.mailDomain }),
  };
}

/** Written down: of a mailed one the address, which can be erased. */
export async function note(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  { id, orgId, spaceId, role, email }: Invitation,
  action:
    | "invitation.sent"
    | "invitation.sent_again"
    | "invitation.accepted"
    | "invitation.declined"
    | "invitation.cancelled",
  details: { isIn?: boolean } = {},
): Promise<void> {
  await record(tx, needs, actor, {
    orgId,
    ...(spaceId !== null && { spaceId }),
    action,
    target: { kind: "invitation", id },
    details: { role, byMail: email !== null, ...details },
    ...(email !== null && { personal: { email } }),
  });
}

import { and, desc, eq, isNull } from "drizzle-orm";
import { refuseAbove, seesOrg } from "#src/domain/access.ts";
import { type Actor, asNow } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { lookUpAccount, lookUpAccountById } from "#src/domain/identity/accounts.ts";
import { type EmailAddress, readEmailAddress, readMailDomain } from "#src/domain/identity/email-address.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { isAtLeast, type OrgRole, type Role, type SpaceRole } from "#src/domain/permissions.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret, hashSecret } from "#src/lib/secret.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { invitations } from "#src/store/schema/invitations.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";
import { end, type Invitation, type InvitationPlace, isGood, note, placeIn } from "./invitations.ts";
import { placeOf as orgPlaceOf, requireOrg } from "./orgs.ts";

/** Into an org, or into one space. */
export type InvitedTo = { orgId: string; role: OrgRole } | { spaceKey: string; role: SpaceRole };
export type InvitingPlace = { orgId: string } | { spaceKey: string };

/** As those who invite see it. */
export interface ListedInvitation
  extends Pick<Invitation, "id" | "role" | "email" | "mailDomain" | "usesLeft" | "createdAt" | "expiresAt"> {
  /** Undefined once that account is gone. */
  inviter: string | undefined;
}

const dayMs = 86_400_000;
const goodDays = 7;
/** More people than that are no longer meant. */
const mostUses = 100;
/** What a link lets in at most: whoever it is passed on to comes in by it. */
const mostByLink: Role = "editor";

/** A mail with a link that only who has the address can use, once, within 7 days. An earlier one for the same ends. */
export async function inviteByMail(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  actor: Actor,
  { email: typed, ...to }: InvitedTo & { email: string },
): Promise<ListedInvitation> {
  const address = readEmailAddress(typed);
  return await needs.db.write(async (tx) => {
    const target = await requireTarget({ db: tx }, actor, to, "manage");
    refuseAbove(await asNow(tx, actor), placeIn(target), to.role);
    refuseMistakes({ email: address ? undefined : "email_wrong" });
    if (address === undefined) throw new Error("a mistake wasn't refused");
    takeAttempt(needs, actor, address);
    for (const earlier of await pendingFor(tx.read, needs, target, address)) {
      refuseAbove(await asNow(tx, actor), placeIn(target), earlier.role);
      await end(tx, needs, earlier, "cancelled");
      await note(tx, needs, actor, earlier, "invitation.cancelled");
    }
    const { row, token } = newInvitation(needs, actor, target, to.role);
    const invitation = { ...row, email: address.email, emailKey: address.key };
    await tx.insert(invitations).values(invitation);
    await note(tx, needs, actor, invitation, "invitation.sent");
    await mail({ ...needs, db: tx }, target, invitation, token);
    return await listed(tx.read, invitation);
  });
}

/** A link that lets in whoever has it, up to editor, so often, within 7 days. It is told this once. */
export async function inviteByLink(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { uses = 1, mailDomain, ...to }: InvitedTo & { uses?: number; mailDomain?: string },
): Promise<ListedInvitation & { token: string }> {
  if (!Number.isInteger(uses) || uses < 1 || uses > mostUses) {
    throw new Refusal("invalid", `A link is good for 1 to ${mostUses} people.`, {
      fields: { uses: "uses_wrong" },
    });
  }
  const domain = mailDomain?.trim() ? domainOf(mailDomain) : null;
  return await needs.db.write(async (tx) => {
    const target = await requireTarget({ db: tx }, actor, to, "manage");
    refuseAbove(await asNow(tx, actor), placeIn(target), to.role);
    if (!isAtLeast(mostByLink, to.role)) {
      throw new Refusal("forbidden", "A link lets nobody in as more than an editor. Invite by mail.");
    }
    const { row, token } = newInvitation(needs, actor, target, to.role);
    const invitation = { ...row, usesLeft: uses, mailDomain: domain };
    await tx.insert(invitations).values(invitation);
    await note(tx, needs, actor, invitation, "invitation.sent");
    return { ...(await listed(tx.read, invitation)), token };
  });
}

/** A list to look through; older ones are in it again once these are answered. */
const mostListed = 200;

/** Those that wait for an answer, the newest 200 of them. */
export async function listInvitations(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  place: InvitingPlace,
): Promise<ListedInvitation[]> {
  const target = await requireTarget(needs, actor, place, "see");
  const rows = await needs.db.read
    .select({ invitation: invitations, inviter: users.name })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(and(isTo(target), isGood(needs.clock.now())))
    .orderBy(desc(invitations.id))
    .limit(mostListed);
  const isTold = seesOrg(actor, orgPlaceOf(target.org));
  return rows.map(({ invitation, inviter }) => {
    const told = shown(invitation, inviter ?? undefined);
    return isTold || invitation.invitedBy === inviterOf(actor) ? told : veiled(told);
  });
}

/** A guest who manages a space can end and repeat what others have sent, and is told no address and no name by it. */
function veiled(invitation: ListedInvitation): ListedInvitation {
  const { email } = invitation;
  return { ...invitation, email: email && `${[...email][0]}…`, mailDomain: null, inviter: undefined };
}

/** For good. Twice is the same as once. */
export async function cancelInvitation(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { id, ...place }: InvitingPlace & { id: string },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const target = await requireTarget({ db: tx }, actor, place, "manage");
    const row = await requireListed(tx, actor, target, id);
    if (row.endedAt !== null) return;
    await end(tx, needs, row, "cancelled");
    await note(tx, needs, actor, row, "invitation.cancelled");
  });
}

/** The same once more, for 7 days from now, under a new link; the old one ends. */
export async function resendInvitation(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  actor: Actor,
  { id, ...place }: InvitingPlace & { id: string },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const target = await requireTarget({ db: tx }, actor, place, "manage");
    const row = await requireListed(tx, actor, target, id);
    const { email, emailKey } = row;
    if (email === null || emailKey === null || row.endedAt !== null) throw noSuchInvitation();
    takeAttempt(needs, actor, { email, key: emailKey });
    const token = createSecret();
    const expiresAt = needs.clock.now() + goodDays * dayMs;
    // It stays that of who sent it: a guest would else be told its address.
    const invitedBy = seesOrg(actor, orgPlaceOf(target.org)) ? inviterOf(actor) : row.invitedBy;
    const set = { tokenHash: hashSecret(token), expiresAt, invitedBy };
    await tx.update(invitations).set(set).where(eq(invitations.id, id));
    await note(tx, needs, actor, row, "invitation.sent_again");
    await mail({ ...needs, db: tx }, target, { ...row, ...set }, token);
  });
}

/** The org or the space that is named, if the actor may see or manage who comes in there. */
async function requireTarget(
  needs: Needs<"db">,
  actor: Actor,
  named: InvitingPlace,
  verb: "see" | "manage",
): Promise<InvitationPlace> {
  if ("orgId" in named) return { org: await requireOrg(needs, actor, named.orgId, `members:${verb}`) };
  const space = await requireSpace(needs, actor, named.spaceKey, `space-members:${verb}`);
  const [org] = await needs.db.read.select().from(orgs).where(eq(orgs.id, space.orgId));
  if (org === undefined) throw new Error("a space without its org");
  return { org, space };
}

async function requireListed(tx: Tx, actor: Actor, target: InvitationPlace, id: string): Promise<Invitation> {
  const [row] = await tx.read
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), isTo(target)));
  if (row === undefined) throw noSuchInvitation();
  refuseAbove(await asNow(tx, actor), placeIn(target), row.role);
  return row;
}

function newInvitation(
  { clock }: Needs<"clock">,
  actor: Actor,
  { org, space }: InvitationPlace,
  role: Role,
): { row: Invitation; token: string } {
  const token = createSecret();
  const createdAt = clock.now();
  const row: Invitation = {
    id: createId(createdAt),
    orgId: org.id,
    spaceId: space?.id ?? null,
    role,
    email: null,
    emailKey: null,
    tokenHash: hashSecret(token),
    mailDomain: null,
    usesLeft: 1,
    invitedBy: inviterOf(actor),
    createdAt,
    expiresAt: createdAt + goodDays * dayMs,
    endedAt: null,
    endedBy: null,
  };
  return { row, token };
}

function isTo({ org, space }: InvitationPlace) {
  const isThere = space === undefined ? isNull(invitations.spaceId) : eq(invitations.spaceId, space.id);
  return and(eq(invitations.orgId, org.id), isThere);
}

async function pendingFor(
  read: Reader,
  { clock }: Needs<"clock">,
  target: InvitationPlace,
  { key }: EmailAddress,
): Promise<Invitation[]> {
  return await read
    .select()
    .from(invitations)
    .where(and(isTo(target), eq(invitations.emailKey, key), isGood(clock.now())));
}

function inviterOf(actor: Actor): string | null {
  return actor.kind === "person" ? actor.userId : null;
}

/** Nobody is mailed over and over, by however many. */
function takeAttempt({ attempts }: Needs<"attempts">, actor: Actor, { key }: EmailAddress): void {
  if (actor.kind === "person") attempts.take("invitation", { address: actor.network, account: key });
}

async function mail(
  needs: Needs<"db" | "clock" | "sealer">,
  { org, space }: InvitationPlace,
  { email, invitedBy, role }: Invitation,
  token: string,
): Promise<void> {
  if (email === null) throw new Error("a link was to be mailed");
  const inviter = invitedBy === null ? undefined : await lookUpAccountById(needs.db.read, invitedBy);
  const known = await lookUpAccount(needs.db.read, readEmailAddress(email)?.key ?? "");
  // Who comes into one space as a guest is told nothing of its org.
  const place = (space ?? org).name;
  const values = { inviter: inviter?.name ?? place, place, role };
  const language = known?.language ?? inviter?.language ?? "en";
  await queueMail(needs, { to: email, language, kind: "invitation", values, token });
}

async function listed(read: Reader, row: Invitation): Promise<ListedInvitation> {
  const inviter = row.invitedBy === null ? undefined : await lookUpAccountById(read, row.invitedBy);
  return shown(row, inviter?.name);
}

function shown(row: Invitation, inviter: string | undefined): ListedInvitation {
  const { id, role, email, mailDomain, usesLeft, createdAt, expiresAt } = row;
  return { id, role, email, mailDomain, usesLeft, createdAt, expiresAt, inviter };
}

function domainOf(text: string): string {
  const domain = readMailDomain(text);
  if (domain === undefined) {
    throw new Refusal("invalid", "This is no domain of mail addresses.", {
      fields: { mailDomain: "domain_wrong" },
    });
  }
  return domain;
}

function noSuchInvitation(): Refusal {
  return new Refusal("not_found", "There is no such invitation.");
}

import { and, asc, eq } from "drizzle-orm";
import type { Issuer } from "#src/clients/issuers.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { identities } from "#src/store/schema/identities.ts";
import { requireOwnAccount } from "./accounts.ts";

export type Identity = typeof identities.$inferSelect;

/** What is kept of an account that somebody has at an issuer, as he sees it. */
export interface ListedIdentity extends Pick<Identity, "id" | "email" | "createdAt" | "lastUsedAt"> {
  /** Undefined where nobody can sign in by that issuer any more. */
  issuerKey: string | undefined;
  /** What people call the issuer. */
  name: string;
  isGoogle: boolean;
}

/** Oldest first. */
export async function listIdentities(
  { db, issuers }: Needs<"db" | "issuers">,
  actor: Actor,
): Promise<ListedIdentity[]> {
  const { id: userId } = await requireOwnAccount(db.read, actor);
  const rows = await db.read
    .select()
    .from(identities)
    .where(eq(identities.userId, userId))
    .orderBy(asc(identities.id));
  return rows.map(({ id, issuer, email, createdAt, lastUsedAt }) => {
    const known = lookUpIssuer({ issuers }, { issuer });
    const name = known?.name ?? issuer;
    return {
      id,
      email,
      createdAt,
      lastUsedAt,
      issuerKey: known?.key,
      name,
      isGoogle: known?.isGoogle ?? false,
    };
  });
}

/** As the operator has set it; undefined where nobody can sign in by it any more. */
export function lookUpIssuer(
  { issuers }: Needs<"issuers">,
  { issuer }: Pick<Identity, "issuer">,
): Issuer | undefined {
  return issuers.list.find((each) => each.issuer === issuer);
}

/** Whichever account has it: who somebody is says the issuer and its subject, never an address. */
export async function lookUpIdentity(
  read: Reader,
  { issuer, subject }: Pick<Identity, "issuer" | "subject">,
): Promise<Identity | undefined> {
  const isThat = and(eq(identities.issuer, issuer), eq(identities.subject, subject));
  const [row] = await read.select().from(identities).where(isThat);
  return row;
}

/** Refuses (conflict) one that an account has already. */
export async function insertIdentity(
  tx: Tx,
  asked: Pick<Identity, "userId" | "issuer" | "subject" | "email"> & { now: number },
): Promise<Identity> {
  const { userId, issuer, subject, email, now } = asked;
  const [row] = await tx
    .insert(identities)
    .values({ id: createId(now), userId, issuer, subject, email, createdAt: now, lastUsedAt: now })
    .onConflictDoNothing({ target: [identities.issuer, identities.subject] })
    .returning();
  if (row === undefined) throw new Refusal("conflict", "Another account is connected with this one already.");
  return row;
}

/** The address is kept as the issuer tells it now, where it tells one. */
export async function noteIdentityUse(
  tx: Tx,
  { id }: Identity,
  { email, now }: { email: string; now: number },
): Promise<void> {
  const told = email === "" ? {} : { email };
  await tx
    .update(identities)
    .set({ lastUsedAt: now, ...told })
    .where(eq(identities.id, id));
}

/** The picture of the account that came from there. */
export async function noteIdentityPicture(
  tx: Tx,
  { issuer, subject }: Pick<Identity, "issuer" | "subject">,
  avatarVersion: string | null,
): Promise<void> {
  const isThat = and(eq(identities.issuer, issuer), eq(identities.subject, subject));
  await tx.update(identities).set({ avatarVersion }).where(isThat);
}

/** Of the person himself; refuses (not_found) any other. */
export async function deleteIdentity(
  tx: Tx,
  { userId, id }: Pick<Identity, "userId" | "id">,
): Promise<Identity> {
  const isOwn = and(eq(identities.id, id), eq(identities.userId, userId));
  const [row] = await tx.delete(identities).where(isOwn).returning();
  if (row === undefined) throw new Refusal("not_found", "This isn't connected with your account.");
  return row;
}

/** All of a person, where somebody else may have connected them. */
export async function deleteIdentitiesOf(tx: Tx, userId: string): Promise<void> {
  await tx.delete(identities).where(eq(identities.userId, userId));
}

import { and, eq, inArray } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import { identities } from "#src/store/schema/identities.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { lookUpHash } from "./kept-password.ts";
import { relyingPartyOf } from "./relying-party.ts";

/** By what somebody can sign in here as the server is set now, each of them alone. */
export interface SignInWays {
  hasPassword: boolean;
  /** Ids of what he has at issuers. */
  identities: string[];
  /** Ids of the passkeys that are enough alone. */
  passkeys: string[];
}

export async function listSignInWays(
  { db: { read }, issuers, publicUrl }: Needs<"db" | "issuers" | "publicUrl">,
  userId: string,
): Promise<SignInWays> {
  const set = issuers.list.map(({ issuer }) => issuer);
  const outside = await read
    .select({ id: identities.id })
    .from(identities)
    .where(and(eq(identities.userId, userId), inArray(identities.issuer, set)));
  const isEnough = and(eq(passkeys.userId, userId), eq(passkeys.isEnough, true));
  const keys = relyingPartyOf(publicUrl)
    ? await read.select({ id: passkeys.id }).from(passkeys).where(isEnough)
    : [];
  return {
    hasPassword: (await lookUpHash(read, userId)) !== undefined,
    identities: outside.map(({ id }) => id),
    passkeys: keys.map(({ id }) => id),
  };
}

/** Nobody takes away his last way in (conflict). `id` is of the identity or the passkey that is to go. */
export async function refuseLastWay(
  needs: Needs<"db" | "issuers" | "publicUrl">,
  userId: string,
  id: string,
): Promise<void> {
  const { hasPassword, ...others } = await listSignInWays(needs, userId);
  const ids = [...others.identities, ...others.passkeys];
  if (hasPassword || !ids.includes(id) || ids.length > 1) return;
  throw new LastWay();
}

/** What is to go is his last way to sign in (conflict). */
export class LastWay extends Refusal {
  constructor() {
    super("conflict", "This is your last way to sign in. Set a password or add another way first.");
  }
}

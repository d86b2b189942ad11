import { and, asc, isNotNull, isNull } from "drizzle-orm";
import { refuseUnless } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { addMember } from "#src/domain/orgs/members.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { users } from "#src/store/schema/users.ts";
import { type Account, checkedAccount, insertAccount, lookUpAccount } from "./accounts.ts";
import { readEmailAddress } from "./email-address.ts";
import { keepPassword } from "./kept-password.ts";

interface NewAccount {
  email: string;
  name: string;
  /** Without one the person sets it by a link. */
  password?: string | undefined;
  language?: string | undefined;
  isOperator?: boolean | undefined;
  /** The org that he gets into, and as what. */
  orgId: string;
  role: OrgRole;
}

/** Made by who runs the machine, whose word for the address is taken. */
export async function createAccount(
  needs: Needs<"db" | "clock" | "passwords">,
  actor: Actor,
  { email: typed, name, password, language = "en", isOperator = false, orgId, role }: NewAccount,
): Promise<Account> {
  refuseUnless(actor, "orgs:manage", "instance");
  const address = checkedAccount({ email: typed, name, password, language });
  const hash = password === undefined ? undefined : await needs.passwords.hash(password);
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const verifiedAt = needs.clock.now();
    const account = await insertAccount(tx, {
      address,
      name,
      language,
      isOperator,
      now: verifiedAt,
      verifiedAt,
    });
    if (hash !== undefined) await keepPassword(within, account.id, hash);
    await addMember(within, actor, { orgId, userId: account.id, role });
    return account;
  });
}

/** All that have not been closed, in the order of making. */
export async function listAccounts({ db }: Needs<"db">, actor: Actor): Promise<Account[]> {
  refuseUnless(actor, "orgs:manage", "instance");
  const isKept = and(isNull(users.closedAt), isNotNull(users.emailVerifiedAt));
  return await db.read.select().from(users).where(isKept).orderBy(asc(users.id));
}

/** By its address, for who runs the machine or the instance. */
export async function findAccountByEmail({ db }: Needs<"db">, actor: Actor, email: string): Promise<Account> {
  refuseUnless(actor, "orgs:manage", "instance");
  const account = await lookUpAccount(db.read, readEmailAddress(email)?.key ?? "");
  if (account?.emailVerifiedAt && account.closedAt === null) return account;
  throw new Refusal("not_found", `There is no account of ${email}.`);
}

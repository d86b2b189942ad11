import type { Needs } from "#src/domain/context.ts";
import { lookUpInvitation } from "#src/domain/orgs/invitations.ts";
import { areAnyLetInByDomain } from "#src/domain/orgs/proven-domains.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { type Accepted, acceptanceMistakes, keepAcceptances } from "./acceptances.ts";
import { type Account, checkedAccount, insertAccount } from "./accounts.ts";
import type { EmailAddress } from "./email-address.ts";
import { keepPassword } from "./kept-password.ts";
import { timeZoneMistake } from "./profile-rules.ts";

/** What everybody says who makes himself an account. */
export interface Newcomer {
  email: string;
  name: string;
  language: string;
  timeZone: string;
  accepted: Accepted;
  isOldEnough: boolean;
  /** The asker's IP address. */
  address: string;
}

/** What is kept of the statement of age. */
const ageStatement = "1";

/** Whether there is a way to an account without an invitation: for anybody, or for those whom their mail domain lets in. */
export async function canSignUp({ db, signUp }: Needs<"db" | "signUp">): Promise<boolean> {
  return signUp === "open" || (signUp === "invited" && (await areAnyLetInByDomain(db.read)));
}

/**
 * Refuses (forbidden) where accounts are made by invitation and this is none. Tells whether any address will do; else one
 * that its domain lets in, which nobody is told who asks.
 */
export async function refuseUninvited(
  needs: Needs<"db" | "clock" | "signUp">,
  invitation: string | undefined,
): Promise<boolean> {
  if (needs.signUp === "open") return true;
  const isInvited =
    needs.signUp === "invited" && (await lookUpInvitation(needs, invitation ?? "")) !== undefined;
  if (isInvited || (await canSignUp(needs))) return isInvited;
  throw new Refusal("forbidden", "Accounts are made by invitation here.");
}

/** Who comes by an issuer has no password. */
export function checkedNewcomer(
  needs: Needs<"legal">,
  asked: Newcomer,
  password: string | undefined,
): EmailAddress {
  return checkedAccount(
    { ...asked, password },
    {
      ...acceptanceMistakes(needs, asked.accepted),
      timeZone: timeZoneMistake(asked.timeZone),
      age: asked.isOldEnough ? undefined : "age_missing",
    },
  );
}

/** With what was accepted, and the password's hash where there is one. */
export async function addNewcomer(
  needs: Needs<"db" | "clock">,
  tx: Tx,
  { name, language, timeZone, accepted }: Newcomer,
  kept: { address: EmailAddress; hash?: string; verifiedAt: number | null },
): Promise<Account> {
  const { address, hash, verifiedAt } = kept;
  const now = needs.clock.now();
  const account = await insertAccount(tx, { address, name, language, timeZone, now, verifiedAt });
  if (hash !== undefined) await keepPassword(needs, account.id, hash);
  await keepAcceptances(needs, account.id, { ...accepted, age: ageStatement });
  return account;
}

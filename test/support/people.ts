import type { Person } from "#src/domain/actor.ts";
import type { Context, Needs } from "#src/domain/context.ts";
import { keepAcceptances } from "#src/domain/identity/acceptances.ts";
import type { Account } from "#src/domain/identity/accounts.ts";
import { Attempts } from "#src/domain/identity/attempts.ts";
import { createAccount } from "#src/domain/identity/create-account.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";
import { authenticateSession } from "#src/domain/identity/sessions.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import type { signUp } from "#src/domain/identity/sign-up.ts";
import { mailValuesOf } from "#src/domain/mail/mail.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import type { Clock } from "#src/lib/clock.ts";
import { emails } from "#src/store/schema/emails.ts";
import { defaultLegal } from "./mode.ts";

/** What accounts need of a context, where anybody may make one. */
export function partsForPeople(clock: Clock): Needs<"passwords" | "attempts" | "signUp" | "legal"> {
  return {
    passwords: new PasswordSlot(),
    attempts: new Attempts(clock),
    signUp: "open",
    legal: defaultLegal,
  };
}

export const password = "correct horse battery";
export const visit = {
  address: "192.0.2.77",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
};

interface Wanted {
  name?: string;
  email?: string;
  role?: OrgRole;
  orgId?: string;
  isOperator?: boolean;
  /** Whether the texts as they are now are accepted. */
  hasAccepted?: boolean;
}

/** An account with the usual password, in an org of its own where none is named. */
export async function anAccount(needs: Context, wanted: Wanted = {}): Promise<Account & { orgId: string }> {
  const { name = "Ada Lovelace", email = "ada@example.com", role = "owner" } = wanted;
  const { isOperator, hasAccepted = true } = wanted;
  const system = { kind: "system" } as const;
  const orgId = wanted.orgId ?? (await createOrg(needs, system, { name: `The org of ${email}` })).id;
  const asked = { email, name, password, isOperator, orgId, role };
  const account = await createAccount(needs, system, asked);
  const { terms, privacy } = needs.legal;
  if (hasAccepted)
    await keepAcceptances(needs, account.id, { terms: terms.version, privacy: privacy.version });
  return { ...account, orgId };
}

/** Signs in and shows the token, as a browser does. */
export async function signedIn(needs: Context, email = "ada@example.com", from = visit) {
  const { token } = await signIn(needs, { email, password, ...from });
  if (token === undefined) throw new Error("A second factor is asked for.");
  return { token, person: await actorWith(needs, token) };
}

/** Who a token lets act now; fails where it lets nobody. */
export async function actorWith(needs: Context, token: string): Promise<Person> {
  const found = await authenticateSession(needs, { token, ...visit });
  if (found === undefined) throw new Error("This token opens nothing.");
  return found.person;
}

export async function isSignedIn(needs: Context, token: string): Promise<boolean> {
  return (await authenticateSession(needs, { token, ...visit })) !== undefined;
}

/** A complete sign-up form, with the current texts accepted. */
export function aSignUp(needs: Needs<"legal">, changes: Partial<Parameters<typeof signUp>[1]> = {}) {
  const { terms, privacy } = needs.legal;
  return {
    email: "ada@example.com",
    name: "Ada Lovelace",
    password,
    language: "en",
    timeZone: "Europe/London",
    accepted: { terms: terms.version, privacy: privacy.version },
    isOldEnough: true,
    address: visit.address,
    ...changes,
  };
}

/** The outbox in the order of queueing, tokens as their readers get them. */
export async function mailsOf(needs: Context) {
  const rows = await needs.db.read.select().from(emails).orderBy(emails.id);
  return rows.map((row) => {
    return { to: row.to, kind: row.kind, language: row.language, values: mailValuesOf(needs, row) };
  });
}

/** The token in the newest mail of a kind. */
export async function mailedToken(needs: Context, kind: string): Promise<string> {
  const mails = await mailsOf(needs);
  const token = mails.findLast((mail) => mail.kind === kind)?.values.token;
  if (token === undefined) throw new Error(`No link was mailed for: ${kind}`);
  return token;
}

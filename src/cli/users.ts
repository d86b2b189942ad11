import type { Services } from "#src/app.ts";
import type { Account } from "#src/domain/identity/accounts.ts";
import { createAccount, findAccountByEmail, listAccounts } from "#src/domain/identity/create-account.ts";
import { removeFactors, resumeAccount, setOperator, suspendAccount } from "#src/domain/identity/operators.ts";
import { createResetToken } from "#src/domain/identity/passwords.ts";
import { firstOrg } from "#src/domain/orgs/orgs.ts";
import { paths } from "#views/paths.ts";
import type { Flags, Input, Outcome } from "./command.ts";
import { system, withData, withOldOrNewData } from "./data.ts";
import type { Terminal } from "./terminal.ts";
import { choiceFrom, columns, printable, timeText } from "./values.ts";

const roles = ["owner", "admin", "member"] as const;

export async function createUser(
  { arguments: [email = ""], flags, settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const asked = {
    email,
    name: flags.text("name") ?? email.split("@")[0] ?? "",
    password: await passwordFrom(flags, terminal),
    language: flags.text("language"),
    isOperator: flags.has("operator"),
    role: choiceFrom(flags, "role", roles) ?? "member",
  };
  return await withOldOrNewData(settings, terminal, async (services) => {
    const { id: orgId } = await firstOrg(services, system);
    const account = await createAccount(services, system, { ...asked, orgId });
    const made = { ...shown(account), role: asked.role };
    if (asked.password !== undefined) return { text: `${account.email} can sign in now.`, json: made };
    const link = await linkFor(services, account);
    return { text: `${account.email} has an account.\n${linkText(link)}`, json: { ...made, ...link } };
  });
}

export async function resetUser({ arguments: [email = ""], settings }: Input): Promise<Outcome> {
  return await withData(settings, async (services) => {
    const account = await findAccountByEmail(services, system, email);
    const link = await linkFor(services, account);
    return { text: linkText(link), json: { ...shown(account), ...link } };
  });
}

export async function makeOperator({ arguments: [email = ""], flags, settings }: Input): Promise<Outcome> {
  const isOperator = !flags.has("remove");
  const account = await withData(settings, (services) =>
    setOperator(services, system, { email, isOperator }),
  );
  const now = isOperator ? "is an operator now" : "is no operator any more";
  return { text: `${account.email} ${now}.`, json: shown(account) };
}

export async function suspendUser({ arguments: [email = ""], settings }: Input): Promise<Outcome> {
  const account = await withData(settings, (services) => suspendAccount(services, system, { email }));
  return { text: `${account.email} is suspended and signed out everywhere.`, json: shown(account) };
}

export async function resumeUser({ arguments: [email = ""], settings }: Input): Promise<Outcome> {
  const account = await withData(settings, (services) => resumeAccount(services, system, { email }));
  return { text: `${account.email} can sign in again.`, json: shown(account) };
}

export async function removeUserFactors({ arguments: [email = ""], settings }: Input): Promise<Outcome> {
  const account = await withData(settings, (services) => removeFactors(services, system, { email }));
  const text = `${account.email} signs in without a second factor now, is signed out everywhere and told by mail.`;
  return { text, json: shown(account) };
}

export async function listUsers({ settings }: Input): Promise<Outcome> {
  const accounts = await withData(settings, (services) => listAccounts(services, system));
  const rows = accounts.map((account) => {
    const { email, name, createdAt } = account;
    return [email, printable(name), timeText(createdAt), stateOf(account)];
  });
  return { text: columns([["E-MAIL", "NAME", "MADE", "STATE"], ...rows]), json: accounts.map(shown) };
}

interface PasswordLink {
  url: string;
}

/** Whoever may run a command on the machine can hand it over in the way he likes. */
async function linkFor(services: Services, account: Account): Promise<PasswordLink> {
  const token = await createResetToken(services, account);
  return { url: services.publicUrl + paths.newPassword(token) };
}

function linkText({ url }: PasswordLink): string {
  return `By this link a new password is set, once and within an hour:\n${url}`;
}

async function passwordFrom(flags: Flags, terminal: Terminal): Promise<string | undefined> {
  return flags.has("password-stdin") ? (await terminal.readInput()).replace(/\r?\n$/, "") : undefined;
}

function shown({ id, email, name, language, isOperator, createdAt, suspendedAt }: Account) {
  return { id, email, name, language, isOperator, createdAt, ...(suspendedAt !== null && { suspendedAt }) };
}

function stateOf({ isOperator, suspendedAt }: Account): string {
  if (suspendedAt !== null) return `suspended ${timeText(suspendedAt)}`;
  return isOperator ? "operator" : "active";
}

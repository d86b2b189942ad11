import type { Issuer, OutsidePerson } from "#src/clients/issuers.ts";
import type { Needs } from "#src/domain/context.ts";
import { isMeantFor, lookUpInvitation } from "#src/domain/orgs/invitations.ts";
import { letInByDomain } from "#src/domain/orgs/let-in.ts";
import { isLetInByDomain } from "#src/domain/orgs/proven-domains.ts";
import { type Account, dropUnverified, lookUpAccount } from "./accounts.ts";
import type { Visit } from "./device.ts";
import { mailDomainOf } from "./email-address.ts";
import { comeIn } from "./enter.ts";
import { expiredFlow, type Joining, lookUpFlow, takeFlow } from "./flows.ts";
import { insertIdentity, lookUpIdentity, lookUpIssuer } from "./identities.ts";
import { addNewcomer, checkedNewcomer, type Newcomer } from "./newcomers.ts";
import { OutsideRefused } from "./outside-refused.ts";

/** What the issuer has told of somebody who is about to make himself an account, for him to look at. */
export async function lookUpJoining(
  needs: Needs<"db" | "clock" | "sealer" | "issuers">,
  token: string,
): Promise<(Joining & { issuer: Issuer }) | undefined> {
  const flow = token === "" ? undefined : await lookUpFlow(needs, "join", token);
  const issuer = needs.issuers.list.find(({ key }) => key === flow?.content.issuerKey);
  return flow && issuer && { ...flow.content, issuer };
}

interface Join extends Omit<Newcomer, "email" | "address">, Visit {
  /** The token of the flow. */
  flow: string;
}

/** An account without a password, signed in at once. Its address is what the issuer has said, whatever the form says. */
export async function join(
  needs: Needs<"db" | "clock" | "sealer" | "attempts" | "signUp" | "legal" | "issuers">,
  { flow: token, userAgent, ...asked }: Join,
): Promise<{ token: string; account: Account; joined: Joining }> {
  const joined = await lookUpJoining(needs, token);
  if (joined === undefined) throw expiredFlow();
  const address = checkedNewcomer(needs, { ...asked, email: joined.person.email }, undefined);
  needs.attempts.take("sign-up", { address: asked.address, account: address.key });
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const { content } = await takeFlow(tx, needs, "join", token);
    const { person, invitation } = content;
    const { issuer, subject, email } = person;
    await refuseToJoin(within, { person, emailKey: address.key, invitation });
    if (await lookUpIdentity(tx.read, person)) throw new OutsideRefused("hasAccount");
    const existing = await lookUpAccount(tx.read, address.key);
    if (existing?.emailVerifiedAt || existing?.suspendedAt) throw new OutsideRefused("hasAccount");
    await dropUnverified(tx, address.key);
    const now = needs.clock.now();
    const account = await addNewcomer(within, tx, { ...asked, email }, { address, verifiedAt: now });
    await insertIdentity(tx, { userId: account.id, issuer, subject, email, now });
    if (speaksForDomain(needs, person, address.key)) await letInByDomain(tx, needs, account);
    const visit = { address: asked.address, userAgent };
    const { token: session } = await comeIn(within, { account, visit, isBack: false });
    return { token: session, account, joined: content };
  });
}

interface Comer {
  person: OutsidePerson;
  emailKey: string;
  invitation: string | undefined;
}

/**
 * Refuses who may not make himself an account: where people are invited, whoever has neither an invitation for his address
 * nor one of a domain that lets him in, as far as the issuer speaks for it.
 */
export async function refuseToJoin(
  needs: Needs<"db" | "clock" | "signUp" | "issuers">,
  { person, emailKey, invitation: token = "" }: Comer,
): Promise<void> {
  if (needs.signUp === "open") return;
  if (needs.signUp === "closed") throw new OutsideRefused("uninvited");
  const speaks = speaksForDomain(needs, person, emailKey);
  if (speaks && (await isLetInByDomain(needs.db.read, emailKey))) return;
  const invitation = await lookUpInvitation(needs, token);
  if (invitation === undefined) throw new OutsideRefused("uninvited");
  if (!isMeantFor(invitation, emailKey)) throw new OutsideRefused("anotherInvited");
}

/** Google has accounts with addresses that it has seen once and doesn't host: who has left may have one still. */
function speaksForDomain(
  needs: Needs<"issuers">,
  { issuer, hostedDomain }: OutsidePerson,
  emailKey: string,
): boolean {
  const isGoogle = lookUpIssuer(needs, { issuer })?.isGoogle ?? false;
  return !isGoogle || hostedDomain?.toLowerCase() === mailDomainOf(emailKey);
}

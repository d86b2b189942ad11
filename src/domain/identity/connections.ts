import type { OutsidePerson } from "#src/clients/issuers.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { type Account, lookUpAccountById, requireOwnAccount, toOwner } from "./accounts.ts";
import { removeAvatar } from "./avatar.ts";
import { readEmailAddress } from "./email-address.ts";
import { lookUpFlow, takeFlow, voidFlows } from "./flows.ts";
import {
  deleteIdentity,
  insertIdentity,
  lookUpIdentity,
  lookUpIssuer,
  noteIdentityUse,
} from "./identities.ts";
import { OutsideRefused } from "./outside-refused.ts";
import { endOtherSessions, requirePerson, requireStepUp } from "./sessions.ts";
import { refuseLastWay } from "./sign-in-ways.ts";

/** From now on the person comes into the account by it; its owner is told. Refuses (conflict) what another account has. */
export async function connect(
  needs: Needs<"db" | "clock" | "sealer" | "issuers">,
  account: Account,
  person: OutsidePerson,
): Promise<void> {
  const now = needs.clock.now();
  const { issuer, subject, email } = person;
  await needs.db.write(async (tx) => {
    const known = await lookUpIdentity(tx.read, person);
    if (known !== undefined && known.userId !== account.id) throw new OutsideRefused("taken");
    if (known !== undefined) return await noteIdentityUse(tx, known, { email, now });
    await insertIdentity(tx, { userId: account.id, issuer, subject, email, now });
    const values = { name: account.name, outside: calledOutside(needs, person) };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "identity-connected", values });
  });
}

/**
 * Forgets what was kept of it, its picture too; nobody comes in by it any more, and his sessions elsewhere end, some of
 * which it may have opened. Refuses (conflict) the last way to sign in.
 */
export async function disconnect(
  needs: Needs<"db" | "clock" | "sealer" | "issuers" | "publicUrl" | "storage" | "log">,
  actor: Actor,
  { id }: { id: string },
): Promise<void> {
  const { userId } = requireStepUp(needs, actor);
  const isPictured = await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, actor);
    await refuseLastWay({ ...needs, db: tx }, userId, id);
    const gone = await deleteIdentity(tx, { userId, id });
    // Whoever has come by it and is asked for the second factor hasn't proved anything any more.
    await voidFlows(tx, userId);
    await endOtherSessions({ db: tx }, actor);
    const values = { name: account.name, outside: calledOutside(needs, gone) };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "identity-disconnected", values });
    return gone.avatarVersion !== null && gone.avatarVersion === account.avatarVersion;
  });
  if (isPictured) await removeAvatar(needs, actor);
}

/** What somebody who came by an issuer is asked to prove, for the page on which he does. */
export async function lookUpLinking(
  needs: Needs<"db" | "clock" | "sealer" | "issuers">,
  token: string,
): Promise<{ email: string; issuerName: string } | undefined> {
  const flow = token === "" ? undefined : await lookUpFlow(needs, "link", token);
  const account = flow && (await lookUpAccountById(needs.db.read, flow.userId ?? ""));
  if (flow === undefined || account === undefined) return undefined;
  return { email: account.email, issuerName: issuerNameOf(needs, flow.content.person) };
}

/**
 * Connects what this browser came with from outside, now that somebody has proved everything that his account asks for:
 * if it is the account with that address. Undefined where nothing waits for it.
 */
export async function finishLinking(
  needs: Needs<"db" | "clock" | "sealer" | "issuers">,
  actor: Actor,
  token: string,
): Promise<{ issuerKey: string; isConnected: boolean } | undefined> {
  const { userId } = requirePerson(actor);
  if (token === "" || (await lookUpFlow(needs, "link", token)) === undefined) return undefined;
  return await needs.db.write(async (tx) => {
    const flow = await takeFlow(tx, needs, "link", token);
    const account = await requireOwnAccount(tx.read, actor);
    const { person, issuerKey } = flow.content;
    const known = await lookUpIdentity(tx.read, person);
    // Meanwhile the account may have another address than the one by which it was found.
    const isSame = readEmailAddress(person.email)?.key === account.emailKey;
    const isHis = flow.userId === userId && isSame && (known === undefined || known.userId === userId);
    if (isHis) await connect({ ...needs, db: tx }, account, person);
    return { issuerKey, isConnected: isHis };
  });
}

function issuerNameOf(needs: Needs<"issuers">, { issuer }: { issuer: string }): string {
  return lookUpIssuer(needs, { issuer })?.name ?? issuer;
}

function calledOutside(needs: Needs<"issuers">, told: { issuer: string; email: string }): string {
  const name = issuerNameOf(needs, told);
  return told.email === "" ? name : `${name} (${told.email})`;
}

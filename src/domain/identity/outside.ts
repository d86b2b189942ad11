import type { OutsidePerson } from "#src/clients/issuers.ts";
import { type Actor, readAgain } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import { createSecret, hashSecret, isHashOf } from "#src/lib/secret.ts";
import { lookUpAccount, lookUpAccountById, requireOwnAccount } from "./accounts.ts";
import { connect } from "./connections.ts";
import type { Visit } from "./device.ts";
import { readEmailAddress } from "./email-address.ts";
import { type Entry, enter } from "./enter.ts";
import { createFlow, lookUpFlow, type OutsideIntent, takeFlow, type WentOutside } from "./flows.ts";
import { type Identity, lookUpIdentity, noteIdentityUse } from "./identities.ts";
import { refuseToJoin } from "./joining.ts";
import { OutsideRefused } from "./outside-refused.ts";
import { listProofWays } from "./second-proof.ts";
import { renewSession, requirePerson, requireStepUp } from "./sessions.ts";
import { canComeIn, refuseClosed } from "./sign-in.ts";

interface Wish {
  issuerKey: string;
  intent: OutsideIntent;
  /** A path of this server. */
  next: string;
  invitation?: string | undefined;
  /** Whether a closed account is to be taken back. */
  isBack?: boolean;
  /** Where the issuer sends him back to. */
  redirectUri: string;
  /** The asker's IP address. */
  address: string;
}

/** Sends somebody to an issuer: gives its address, and the token of the flow that only his browser goes on with. */
export async function goOutside(
  needs: Needs<"db" | "clock" | "sealer" | "attempts" | "issuers" | "publicUrl">,
  actor: Actor,
  { issuerKey, intent, next, invitation, isBack = false, redirectUri, address }: Wish,
): Promise<{ address: string; flow: string }> {
  const person = personFor(needs, actor, intent);
  if (intent === "prove") {
    const { issuers } = await listProofWays(needs, actor);
    if (!issuers.some(({ key }) => key === issuerKey)) throw new OutsideRefused("notOwn");
  }
  needs.attempts.take("outside", { address, account: address });
  const way = { state: createSecret(), nonce: createSecret(), verifier: createSecret() };
  const to = await needs.issuers.begin(issuerKey, { ...way, redirectUri, isProof: intent === "prove" });
  const content = { issuerKey, intent, ...way, next, invitation, isBack, sessionId: person?.sessionId };
  return { address: to, flow: await createFlow(needs, { kind: "outside", userId: person?.userId, content }) };
}

function personFor(needs: Needs<"clock">, actor: Actor, intent: OutsideIntent) {
  if (intent === "sign-in") return undefined;
  return intent === "connect" ? requireStepUp(needs, actor) : requirePerson(actor);
}

/**
 * What the browser that comes back had been sent for, which it can ask for once. Refuses (expired) an answer to anything
 * else, whatever it was sent for.
 */
export async function takeWayBack(
  needs: Needs<"db" | "clock" | "sealer">,
  { flow: token, issuerKey, state }: { flow: string; issuerKey: string; state: string },
): Promise<WentOutside> {
  const flow = token === "" ? undefined : await lookUpFlow(needs, "outside", token);
  const isAnswer =
    flow !== undefined &&
    flow.content.issuerKey === issuerKey &&
    isHashOf(hashSecret(flow.content.state), state);
  if (!isAnswer) throw new OutsideRefused("expired");
  return (await needs.db.write((tx) => takeFlow(tx, needs, "outside", token))).content;
}

/** How it goes on for who has come back. */
export type WayOn =
  | { kind: "in"; entry: Entry }
  /** There is an account with this address, which he is to prove. */
  | { kind: "link"; flow: string }
  | { kind: "join"; flow: string }
  | { kind: "connected" }
  /** His session goes on with this token. */
  | { kind: "proven"; token: string };

interface Coming {
  way: WentOutside;
  /** The parameters with which the issuer sent him back. */
  answer: URLSearchParams;
  redirectUri: string;
  visit: Visit;
}

type ComingNeeds = Needs<"db" | "clock" | "sealer" | "issuers" | "signUp">;

export async function comeBack(needs: ComingNeeds, actor: Actor, coming: Coming): Promise<WayOn> {
  const { way } = coming;
  if (way.intent !== "sign-in") requireSameSession(actor, way);
  const person = await whoCame(needs, coming);
  if (way.intent === "connect") {
    await needs.db.write(async (tx) => {
      // The issuer has taken its time, in which the session may have been ended because of this very connecting.
      const account = await requireOwnAccount(tx.read, await readAgain(tx.read, actor));
      await connect({ ...needs, db: tx }, account, person);
    });
    return { kind: "connected" };
  }
  if (way.intent === "prove") return { kind: "proven", token: await prove(needs, actor, person) };
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const identity = await lookUpIdentity(tx.read, person);
    if (identity === undefined) return await comeUnknown(within, way, person);
    const { email } = person;
    await noteIdentityUse(tx, identity, { email, now: needs.clock.now() });
    return { kind: "in", entry: await comeKnown(within, identity, coming) };
  });
}

async function whoCame(
  { issuers }: Needs<"issuers">,
  { way, answer, redirectUri }: Coming,
): Promise<OutsidePerson> {
  const error = answer.get("error");
  if (error !== null) throw new OutsideRefused(error === "access_denied" ? "cancelled" : "failed");
  const { issuerKey, intent, state, nonce, verifier } = way;
  const sent = { state, nonce, verifier, redirectUri, isProof: intent === "prove" };
  try {
    return await issuers.finish(issuerKey, { ...sent, answer });
  } catch (cause) {
    if (!(cause instanceof Refusal) || isPassing(cause)) throw cause;
    throw new OutsideRefused("failed", cause);
  }
}

function requireSameSession(actor: Actor, { sessionId }: WentOutside): void {
  if (actor.kind !== "person" || actor.sessionId !== sessionId) throw new OutsideRefused("anotherSession");
}

async function prove(needs: Needs<"db" | "clock">, actor: Actor, person: OutsidePerson): Promise<string> {
  const now = needs.clock.now();
  return await needs.db.write(async (tx) => {
    const self = requirePerson(actor);
    const identity = await lookUpIdentity(tx.read, person);
    if (identity?.userId !== self.userId) throw new OutsideRefused("notOwn");
    await noteIdentityUse(tx, identity, { email: person.email, now });
    return await renewSession({ ...needs, db: tx }, self);
  });
}

async function comeKnown(
  needs: Needs<"db" | "clock" | "sealer">,
  { userId }: Identity,
  { way: { isBack }, visit }: Coming,
): Promise<Entry> {
  const account = await lookUpAccountById(needs.db.read, userId);
  if (account === undefined || !canComeIn(account, needs.clock.now())) throw new OutsideRefused("shut");
  refuseClosed(account, { isBack });
  return await enter(needs, { account, visit, isBack: account.closedAt !== null });
}

/** Whose issuer and subject no account has: an address is what tells what he may do, and only a verified one. */
async function comeUnknown(needs: ComingNeeds, way: WentOutside, person: OutsidePerson): Promise<WayOn> {
  const address = readEmailAddress(person.email);
  if (!person.isEmailVerified || address === undefined) throw new OutsideRefused("unverified");
  const { issuerKey, next, invitation } = way;
  const owner = await lookUpAccount(needs.db.read, address.key);
  if (owner && (owner.suspendedAt ?? owner.closedAt) !== null) throw new OutsideRefused("shutAddress");
  if (owner?.emailVerifiedAt) {
    const content = { issuerKey, person };
    return { kind: "link", flow: await createFlow(needs, { kind: "link", userId: owner.id, content }) };
  }
  await refuseToJoin(needs, { person, emailKey: address.key, invitation });
  const content = { issuerKey, person, next, invitation };
  return { kind: "join", flow: await createFlow(needs, { kind: "join", content }) };
}

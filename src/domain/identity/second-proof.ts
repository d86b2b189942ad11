import type { Issuer } from "#src/clients/issuers.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { type Account, lookUpAccountById, requireOwnAccount, toOwner } from "./accounts.ts";
import type { Tried } from "./attempts.ts";
import type { Visit } from "./device.ts";
import { comeIn } from "./enter.ts";
import { expiredFlow, type Flow, lookUpFlow, takeFlow } from "./flows.ts";
import { listIdentities } from "./identities.ts";
import { lookUpHash } from "./kept-password.ts";
import { refuseMistakes } from "./mistakes.ts";
import {
  type AskedPasskey,
  askPasskey,
  examinePasskey,
  notePasskeyUse,
  type SignedByPasskey,
} from "./passkey-proof.ts";
import { passkeysOf } from "./passkeys.ts";
import { countRecoveryCodes, takeRecoveryCode } from "./recovery-codes.ts";
import { relyingPartyOf } from "./relying-party.ts";
import { hasSecondFactor, secondFactorsOf } from "./second-factor.ts";
import { renewSession, requirePerson } from "./sessions.ts";
import { canComeIn } from "./sign-in.ts";
import { lookUpTotp, takeTotpCode } from "./totp.ts";

/** What somebody gives after his first proof, or to prove once more that it is he. */
export type GivenProof =
  | { way: "code"; code: string }
  | { way: "recovery"; code: string }
  | ({ way: "passkey" } & SignedByPasskey);

/** What he can give. */
export interface ProofWays {
  hasApp: boolean;
  hasPasskey: boolean;
  hasRecoveryCodes: boolean;
}

/** What is asked of who has begun to sign in in this browser; undefined where nobody has, or too long ago. */
export async function lookUpWaiting(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl">,
  flow: string,
): Promise<ProofWays | undefined> {
  const waiting = await lookUpFlow(needs, "second-factor", flow);
  const account = waiting && (await lookUpComing(needs.db.read, needs, waiting));
  if (account === undefined) return undefined;
  const { id: userId } = account;
  const { hasApp, hasPasskey } = await secondFactorsOf(needs.db.read, userId);
  return {
    hasApp,
    hasPasskey: hasPasskey && relyingPartyOf(needs.publicUrl) !== undefined,
    hasRecoveryCodes: (await countRecoveryCodes(needs.db.read, userId)) > 0,
  };
}

/** Asks for one of the passkeys of who has given the first proof. */
export async function askSecondPasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  { flow, address }: { flow: string; address: string },
): Promise<AskedPasskey> {
  const waiting = await lookUpFlow(needs, "second-factor", flow);
  if (waiting?.userId === undefined) throw expiredFlow();
  const { userId } = waiting;
  const known = await passkeysOf(needs.db.read, userId);
  return await askPasskey(needs, { purpose: "second-factor", userId, known, address });
}

interface Finishing extends Visit {
  flow: string;
  given: GivenProof;
}

/** In by the second proof. What was wrong can be tried again as long as the flow is good; else it is refused (expired). */
export async function finishSignIn(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  { flow, given, ...visit }: Finishing,
): Promise<{ account: Account; token: string }> {
  const waiting = await lookUpFlow(needs, "second-factor", flow);
  if (waiting?.userId === undefined) throw expiredFlow();
  const asked = { userId: waiting.userId, purpose: "second-factor", address: visit.address } as const;
  const take = await examine(needs, given, asked);
  return await needs.db.write(async (tx) => {
    const taken = await takeFlow(tx, needs, "second-factor", flow);
    const account = await lookUpComing(tx.read, needs, taken);
    if (account === undefined) throw expiredFlow();
    await take(tx, account);
    return await comeIn({ ...needs, db: tx }, { account, visit, isBack: taken.content.isBack });
  });
}

/** What he has to prove once more that it is he. */
export async function listProofWays(
  needs: Needs<"db" | "issuers" | "publicUrl">,
  actor: Actor,
): Promise<ProofWays & { hasPassword: boolean; issuers: Issuer[] }> {
  const { userId } = requirePerson(actor);
  const { read } = needs.db;
  const isVerifying = (await passkeysOf(read, userId)).some(({ isEnough }) => isEnough);
  const own = {
    hasPassword: (await lookUpHash(read, userId)) !== undefined,
    hasApp: (await secondFactorsOf(read, userId)).hasApp,
    hasPasskey: isVerifying && relyingPartyOf(needs.publicUrl) !== undefined,
  };
  const keys = new Set((await listIdentities(needs, actor)).map(({ issuerKey }) => issuerKey));
  const known = needs.issuers.list.filter(({ key }) => keys.has(key));
  return {
    ...own,
    hasRecoveryCodes: (await countRecoveryCodes(read, userId)) > 0,
    issuers: provingAmong(known, Object.values(own).includes(true)),
  };
}

/** Google doesn't say whether anybody has just signed in there: it is one for those alone who have nothing else. */
function provingAmong(known: Issuer[], hasOther: boolean): Issuer[] {
  const hasBetter = hasOther || known.some(({ isGoogle }) => !isGoogle);
  return known.filter(({ isGoogle }) => !(isGoogle && hasBetter));
}

/** What his account has beside, for the page on which he changes it. */
export async function lookUpFactors(
  { db }: Needs<"db">,
  actor: Actor,
): Promise<{ hasPassword: boolean; appSince: number | undefined; recoveryCodes: number | undefined }> {
  const { userId } = requirePerson(actor);
  const isOn = await hasSecondFactor(db.read, userId);
  return {
    hasPassword: (await lookUpHash(db.read, userId)) !== undefined,
    appSince: (await lookUpTotp(db.read, userId))?.createdAt,
    recoveryCodes: isOn ? await countRecoveryCodes(db.read, userId) : undefined,
  };
}

/** Asks for one of his own passkeys. */
export async function askOwnPasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  actor: Actor,
  { address }: { address: string },
): Promise<AskedPasskey> {
  const { userId } = requirePerson(actor);
  const known = (await passkeysOf(needs.db.read, userId)).filter(({ isEnough }) => isEnough);
  return await askPasskey(needs, { purpose: "prove", userId, known, address });
}

/** Proves once more that it is the person who acts, without his password. This is the new token of his session. */
export async function stepUpBy(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  actor: Actor,
  { given, address }: { given: GivenProof; address: string },
): Promise<string> {
  const person = requirePerson(actor);
  const take = await examine(needs, given, { userId: person.userId, purpose: "prove", address });
  return await needs.db.write(async (tx) => {
    await take(tx, await requireOwnAccount(tx.read, actor));
    return await renewSession({ ...needs, db: tx }, person);
  });
}

interface Asked {
  userId: string;
  purpose: "second-factor" | "prove";
  address: string;
}

/** Looks at what is given; what comes back takes it, in the transaction of what it is given for, or refuses it. */
async function examine(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  given: GivenProof,
  { userId, purpose, address }: Asked,
): Promise<(tx: Tx, account: Account) => Promise<void>> {
  if (given.way === "passkey") {
    const examined = await examinePasskey(needs, given, { purpose, userId });
    return (tx) => notePasskeyUse(tx, needs, examined);
  }
  // Who has the password alone doesn't use up the tries of who is signed in.
  const tried = { address, account: `${purpose} ${userId}` };
  await takeTry(needs, { userId, purpose, tried });
  return async (tx, account) => {
    const { way, code } = given;
    const isRight =
      way === "code"
        ? await takeTotpCode(tx, needs, userId, code)
        : await takeRecoveryCode(tx, needs, account, code);
    const mistake = way === "code" ? "code_wrong" : "recovery_wrong";
    refuseMistakes({ [way]: isRight ? undefined : mistake });
    for (const kind of tries) needs.attempts.giveBack(kind, tried);
  };
}

const tries = ["second-factor", "second-factor-daily"] as const;

/** Counts one more, or refuses it; where somebody has the password and guesses on, its owner is told, once a day. */
async function takeTry(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  { userId, purpose, tried }: Pick<Asked, "userId" | "purpose"> & { tried: Tried },
): Promise<void> {
  try {
    for (const kind of tries) needs.attempts.take(kind, tried);
  } catch (error) {
    const account = await lookUpAccountById(needs.db.read, userId);
    if (purpose === "second-factor" && account && isFirstToday(needs, tried)) {
      const values = { name: account.name };
      await queueMail(needs, { ...toOwner(account), kind: "second-factor-guessed", values });
    }
    throw error;
  }
}

function isFirstToday({ attempts }: Needs<"attempts">, tried: Tried): boolean {
  try {
    attempts.take("second-factor-told", tried);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whoever has given the first proof, as he is by now, if that still counts: the password of it may have been changed
 * meanwhile because of this very sign-in.
 */
async function lookUpComing(
  read: Reader,
  { clock }: Needs<"clock">,
  { userId = "", content: { hash, isBack } }: Flow<"second-factor">,
): Promise<Account | undefined> {
  const account = await lookUpAccountById(read, userId);
  if (account === undefined || !canComeIn(account, clock.now())) return undefined;
  const isChanged = hash !== undefined && (await lookUpHash(read, userId)) !== hash;
  const isClosed = account.closedAt !== null && !isBack;
  return isChanged || isClosed ? undefined : account;
}

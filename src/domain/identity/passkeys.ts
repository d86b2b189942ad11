import { and, asc, eq } from "drizzle-orm";
import { type Actor, readAgain } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { type Account, requireOwnAccount, toOwner } from "./accounts.ts";
import { endUnprovenSessions, settleRemoval } from "./factor-changes.ts";
import { createFlow, expiredFlow, takeFlow } from "./flows.ts";
import { refuseMistakes } from "./mistakes.ts";
import {
  type CreationOptions,
  creationOptions,
  type MadePasskey,
  type Passkey,
  requireRelyingParty,
  verifyMade,
} from "./passkey-ceremony.ts";
import { nameMistake } from "./profile-rules.ts";
import { firstRecoveryCodes } from "./recovery-codes.ts";
import { endOtherSessions, requirePerson, requireStepUp } from "./sessions.ts";
import { refuseLastWay } from "./sign-in-ways.ts";

/** A passkey as its owner sees it in the list. */
export type ListedPasskey = Pick<Passkey, "id" | "name" | "isEnough" | "createdAt" | "lastUsedAt">;

const mostPasskeys = 20;

/** In the order of making. */
export async function listPasskeys({ db }: Needs<"db">, actor: Actor): Promise<ListedPasskey[]> {
  return await passkeysOf(db.read, requirePerson(actor).userId);
}

/** Refuses (not_found) one that isn't his. */
export async function findPasskey(needs: Needs<"db">, actor: Actor, id: string): Promise<ListedPasskey> {
  const passkey = (await listPasskeys(needs, actor)).find((each) => each.id === id);
  if (passkey === undefined) throw noPasskey();
  return passkey;
}

export async function passkeysOf(read: Reader, userId: string): Promise<Passkey[]> {
  return await read.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.id));
}

/** What his browser is told to make one, and the token of the flow that it comes back with. */
export async function beginPasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  actor: Actor,
  { address }: { address: string },
): Promise<{ options: CreationOptions; flow: string }> {
  const { userId } = requireStepUp(needs, actor);
  const party = requireRelyingParty(needs.publicUrl);
  needs.attempts.take("passkey", { address, account: userId });
  const account = await requireOwnAccount(needs.db.read, actor);
  const options = await creationOptions(party, account, await passkeysOf(needs.db.read, userId));
  const content = { challenge: options.challenge, purpose: "register" } as const;
  return { options, flow: await createFlow(needs, { kind: "passkey", userId, content }) };
}

interface AnsweredPasskey {
  flow: string;
  /** What the browser has made, as JSON. */
  answer: string;
  name: string;
}

/** Keeps what his browser has made. Gives recovery codes where he has none yet. */
export async function addPasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl">,
  actor: Actor,
  { flow, answer, name }: AnsweredPasskey,
): Promise<string[] | undefined> {
  const { userId } = requireStepUp(needs, actor);
  const party = requireRelyingParty(needs.publicUrl);
  refuseMistakes({ name: nameMistake(name) });
  const begun = await needs.db.write((tx) => takeFlow(tx, needs, "passkey", flow));
  const { purpose, challenge } = begun.content;
  if (begun.userId !== userId || purpose !== "register") throw expiredFlow();
  const made = await verifyMade(party, answer, challenge);
  if (made === undefined) throw notMade();
  return await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, await readAgain(tx.read, actor));
    await endUnprovenSessions({ ...needs, db: tx }, actor);
    await insertPasskey(tx, needs, account, { ...made, name: name.trim() });
    const values = { name: account.name, passkey: name.trim() };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "passkey-added", values });
    return await firstRecoveryCodes(tx, needs, userId);
  });
}

/** Refuses (not_found) one that isn't his. */
export async function renamePasskey(
  { db }: Needs<"db">,
  actor: Actor,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const { userId } = requirePerson(actor);
  refuseMistakes({ name: nameMistake(name) });
  await db.write(async (tx) => {
    await requireOwnAccount(tx.read, actor);
    const [renamed] = await tx
      .update(passkeys)
      .set({ name: name.trim() })
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
      .returning();
    if (renamed === undefined) throw noPasskey();
  });
}

/** Ends his sessions elsewhere, some of which it may have opened. Refuses (conflict) his last way to sign in. Twice is the same as once. */
export async function removePasskey(
  needs: Needs<"db" | "clock" | "sealer" | "issuers" | "publicUrl">,
  actor: Actor,
  { id }: { id: string },
): Promise<void> {
  const { userId } = requireStepUp(needs, actor);
  await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, actor);
    await refuseLastWay({ ...needs, db: tx }, userId, id);
    const isIt = and(eq(passkeys.id, id), eq(passkeys.userId, userId));
    const [removed] = await tx.delete(passkeys).where(isIt).returning();
    if (removed === undefined) return;
    await settleRemoval(tx, needs, userId);
    await endOtherSessions({ db: tx }, actor);
    const values = { name: account.name, passkey: removed.name };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "passkey-removed", values });
  });
}

async function insertPasskey(
  tx: Tx,
  { clock }: Needs<"clock">,
  { id: userId }: Account,
  made: MadePasskey & { name: string },
): Promise<void> {
  const known = await passkeysOf(tx.read, userId);
  if (known.length >= mostPasskeys)
    throw new Refusal("conflict", `An account has ${mostPasskeys} passkeys at most.`);
  const createdAt = clock.now();
  const [inserted] = await tx
    .insert(passkeys)
    .values({ id: createId(createdAt), userId, ...made, createdAt })
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning();
  if (inserted === undefined) throw notMade();
}

function notMade(): Refusal {
  return new Refusal("invalid", "This passkey wasn't taken. Make it again.");
}

function noPasskey(): Refusal {
  return new Refusal("not_found", "There is no such passkey.");
}

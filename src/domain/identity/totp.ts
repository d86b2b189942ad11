import { and, eq, gt, inArray, lt, max, or, sql } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { type Actor, readAgain } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { keyIdOf, type Sealer, sealedHeadLength } from "#src/domain/sealer.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { totp } from "#src/store/schema/totp.ts";
import { requireOwnAccount, toOwner } from "./accounts.ts";
import { endUnprovenSessions, settleRemoval } from "./factor-changes.ts";
import { createFlow, expiredFlow, lookUpFlow, takeFlow } from "./flows.ts";
import { refuseMistakes } from "./mistakes.ts";
import { firstRecoveryCodes } from "./recovery-codes.ts";
import { requirePerson, requireStepUp } from "./sessions.ts";

/** What every app takes; many take nothing else. */
const form = { algorithm: "SHA1", digits: 6, period: 30 };
const stepMs = form.period * 1000;
/** 160 bits, as RFC 4226 recommends. */
const seedBytes = 20;
/** Clocks of phones are off, and people type slowly. */
const stepsEachWay = 1;

/** What an app is told when it is set up. */
export interface TotpSetUp {
  /** In base32, to be typed. */
  seed: string;
  /** To be shown as a QR code. */
  uri: string;
}

/** Begins to set up an app; nothing is asked of anybody until its first code has been seen. Gives the flow's token. */
export async function beginTotp(needs: Needs<"db" | "clock" | "sealer">, actor: Actor): Promise<string> {
  const { userId } = requireStepUp(needs, actor);
  const { base32 } = new Secret({ size: seedBytes });
  return await createFlow(needs, { kind: "totp", userId, content: { seed: base32 } });
}

/** Undefined where none was begun in this browser by this person, or too long ago. */
export async function lookUpTotpSetUp(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl">,
  actor: Actor,
  flow: string,
): Promise<TotpSetUp | undefined> {
  const person = requirePerson(actor);
  const begun = await lookUpFlow(needs, "totp", flow);
  if (begun === undefined || begun.userId !== person.userId) return undefined;
  const { email } = await requireOwnAccount(needs.db.read, actor);
  const { seed } = begun.content;
  const issuer = `Imagor Cloud ${new URL(needs.publicUrl).host}`;
  return { seed, uri: appOf(seed, { issuer, label: email }).toString() };
}

/** The app becomes his second factor, in place of one that he had. Gives recovery codes where he has none yet. */
export async function confirmTotp(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { flow, code }: { flow: string; code: string },
): Promise<string[] | undefined> {
  const { userId } = requireStepUp(needs, actor);
  const begun = await lookUpFlow(needs, "totp", flow);
  if (begun === undefined || begun.userId !== userId) throw expiredFlow();
  const { seed } = begun.content;
  const lastStep = stepOf(seed, code, needs.clock.now());
  refuseMistakes({ code: lastStep === undefined ? "code_wrong" : undefined });
  if (lastStep === undefined) return undefined;
  return await needs.db.write(async (tx) => {
    await takeFlow(tx, needs, "totp", flow);
    const account = await requireOwnAccount(tx.read, await readAgain(tx.read, actor));
    await endUnprovenSessions({ ...needs, db: tx }, actor);
    const row = {
      seed: needs.sealer.seal(seed, placeOf(userId)),
      lastStep,
      createdAt: needs.clock.now(),
    };
    await tx
      .insert(totp)
      .values({ userId, ...row })
      .onConflictDoUpdate({ target: totp.userId, set: row });
    const values = { name: account.name };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "totp-added", values });
    return await firstRecoveryCodes(tx, needs, userId);
  });
}

/** Twice is the same as once. */
export async function removeTotp(needs: Needs<"db" | "clock" | "sealer">, actor: Actor): Promise<void> {
  const { userId } = requireStepUp(needs, actor);
  await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, actor);
    const [removed] = await tx.delete(totp).where(eq(totp.userId, userId)).returning();
    if (removed === undefined) return;
    await settleRemoval(tx, needs, userId);
    const values = { name: account.name };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "totp-removed", values });
  });
}

/** Since when he has an app; undefined without one. */
export async function lookUpTotp(read: Reader, userId: string): Promise<{ createdAt: number } | undefined> {
  const [row] = await read.select({ createdAt: totp.createdAt }).from(totp).where(eq(totp.userId, userId));
  return row;
}

/** Whether it is the code of this moment, which then is good no more, and neither is any earlier one. */
export async function takeTotpCode(
  tx: Tx,
  { clock, sealer }: Needs<"clock" | "sealer">,
  userId: string,
  code: string,
): Promise<boolean> {
  const [row] = await tx.read.select().from(totp).where(eq(totp.userId, userId));
  if (row === undefined) return false;
  const now = clock.now();
  const step = stepOf(sealer.open(row.seed, placeOf(userId)), code, now);
  if (step === undefined) return false;
  // What was taken while the clock was far ahead is no reason to keep him out until then.
  const farAhead = Math.floor((now + mostSetBackMs) / stepMs);
  const isNew = or(lt(totp.lastStep, step), gt(totp.lastStep, farAhead));
  const [taken] = await tx
    .update(totp)
    .set({ lastStep: step })
    .where(and(eq(totp.userId, userId), isNew))
    .returning();
  return taken !== undefined;
}

/** Ids of keys that seeds were sealed with and that the sealer lacks. */
export async function listMissingSeedKeys({ db, sealer }: Needs<"db" | "sealer">): Promise<string[]> {
  const oneOfEach = db.read
    .select({ userId: max(totp.userId) })
    .from(totp)
    .groupBy(sql`substr(${totp.seed}, 1, ${sealedHeadLength})`);
  const rows = await db.read.select().from(totp).where(inArray(totp.userId, oneOfEach));
  return rows.filter((row) => !opens(sealer, row)).map(({ seed }) => keyIdOf(seed));
}

function opens(sealer: Sealer, { seed, userId }: { seed: string; userId: string }): boolean {
  try {
    sealer.open(seed, placeOf(userId));
    return true;
  } catch {
    return false;
  }
}

/** The time step that it is the code of; undefined for any other. */
function stepOf(seed: string, typed: string, now: number): number | undefined {
  const code = typed.replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return undefined;
  const app = appOf(seed);
  const delta = app.validate({ token: code, timestamp: now, window: stepsEachWay });
  return delta === null ? undefined : app.counter({ timestamp: now }) + delta;
}

function appOf(seed: string, named: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({ ...form, ...named, secret: Secret.fromBase32(seed) });
}

function placeOf(userId: string): string {
  return `totp.seed.${userId}`;
}

import { and, eq, gt, lt, lte, or } from "drizzle-orm";
import type { OutsidePerson } from "#src/clients/issuers.ts";
import type { Needs } from "#src/domain/context.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret, hashSecret } from "#src/lib/secret.ts";
import type { Tx } from "#src/store/database.ts";
import { flows } from "#src/store/schema/flows.ts";

type Row = typeof flows.$inferSelect;

/** What a flow knows, by its kind; nobody outside of this server can read or change it. */
export interface FlowContents {
  /** Somebody was sent to an issuer. */
  outside: WentOutside;
  /** Somebody came from an issuer whom nobody here knows, and is asked what a sign-up asks. */
  join: Joining;
  /** Somebody came from an issuer with the address of an account, and is to prove that it is his. */
  link: Linking;
  /** The first proof was given, a second factor is asked for. */
  "second-factor": WaitingForSecondFactor;
  /** The seed of an authenticator app, until its first code has been seen. */
  totp: { seed: string };
  /** What a passkey is asked to sign. */
  passkey: { challenge: string; purpose: PasskeyPurpose };
}

/** What was signed for one of them is good for no other. */
export type PasskeyPurpose = "register" | "sign-in" | "second-factor" | "prove";

export type FlowKind = keyof FlowContents;

/** What somebody went to an issuer for. */
export type OutsideIntent = "sign-in" | "connect" | "prove";

export interface WentOutside {
  issuerKey: string;
  intent: OutsideIntent;
  state: string;
  nonce: string;
  /** Of PKCE. */
  verifier: string;
  /** Where he goes from there. */
  next: string;
  /** The token of the one that he came by. */
  invitation?: string | undefined;
  /** Whether a closed account is to be taken back. */
  isBack: boolean;
  /** Of who connects something with his account, or proves who he is. */
  sessionId?: string | undefined;
}

export interface Linking {
  issuerKey: string;
  person: OutsidePerson;
}

export interface Joining extends Linking {
  next: string;
  invitation?: string | undefined;
}

export interface WaitingForSecondFactor {
  /** Whether a closed account is to be taken back. */
  isBack: boolean;
  /** What the password was hashed to, where that was the first proof: a changed one ends the flow. */
  hash?: string | undefined;
}

export interface Flow<Kind extends FlowKind> {
  id: string;
  userId: string | undefined;
  content: FlowContents[Kind];
}

const minuteMs = 60_000;

/** How long each is good. */
export const flowLifeMs: Record<FlowKind, number> = {
  outside: 10 * minuteMs,
  join: 30 * minuteMs,
  link: 30 * minuteMs,
  "second-factor": 10 * minuteMs,
  // An app has to be found, or installed first.
  totp: 30 * minuteMs,
  passkey: 5 * minuteMs,
};

/** Begins one, for one browser; the token goes into its cookie. */
export async function createFlow<Kind extends FlowKind>(
  { db, clock, sealer }: Needs<"db" | "clock" | "sealer">,
  { kind, userId, content }: { kind: Kind; userId?: string | undefined; content: FlowContents[Kind] },
): Promise<string> {
  const token = createSecret();
  const createdAt = clock.now();
  const id = createId(createdAt);
  const sealed = sealer.seal(JSON.stringify(content), placeOf(id));
  await db.write(async (tx) => {
    await tx.insert(flows).values({
      id,
      kind,
      userId: userId ?? null,
      tokenHash: hashSecret(token),
      content: sealed,
      createdAt,
      expiresAt: createdAt + flowLifeMs[kind],
    });
  });
  return token;
}

/** Without using it up; undefined alike for wrong, used and expired ones. */
export async function lookUpFlow<Kind extends FlowKind>(
  needs: Needs<"db" | "clock" | "sealer">,
  kind: Kind,
  token: string,
): Promise<Flow<Kind> | undefined> {
  const [row] = await needs.db.read
    .select()
    .from(flows)
    .where(isGood(kind, token, needs.clock.now()));
  return row && flowOf<Kind>(needs, row);
}

/** Uses it up: of all who come with it at a time one is let through. Refuses (expired) every other. */
export async function takeFlow<Kind extends FlowKind>(
  tx: Tx,
  needs: Needs<"clock" | "sealer">,
  kind: Kind,
  token: string,
): Promise<Flow<Kind>> {
  const [row] = await tx
    .delete(flows)
    .where(isGood(kind, token, needs.clock.now()))
    .returning();
  if (row === undefined) throw expiredFlow();
  return flowOf<Kind>(needs, row);
}

export function expiredFlow(): Refusal {
  return new Refusal("expired", "This took too long, or was begun in another browser. Begin again.");
}

/** Ends whatever somebody has begun, wherever. */
export async function voidFlows(tx: Tx, userId: string): Promise<void> {
  await tx.delete(flows).where(eq(flows.userId, userId));
}

/** Forgets those that nobody can use any more. */
export async function forgetFlows(tx: Tx, now: number): Promise<void> {
  await tx.delete(flows).where(or(lt(flows.expiresAt, now), gt(flows.createdAt, now + mostSetBackMs)));
}

function isGood(kind: FlowKind, token: string, now: number) {
  return and(
    eq(flows.tokenHash, hashSecret(token)),
    eq(flows.kind, kind),
    gt(flows.expiresAt, now),
    lte(flows.createdAt, now + mostSetBackMs),
  );
}

function flowOf<Kind extends FlowKind>(
  { sealer }: Needs<"sealer">,
  { id, userId, content }: Row,
): Flow<Kind> {
  return { id, userId: userId ?? undefined, content: JSON.parse(sealer.open(content, placeOf(id))) };
}

function placeOf(flowId: string): string {
  return `flows ${flowId}`;
}

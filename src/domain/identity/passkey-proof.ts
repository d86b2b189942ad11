import { and, eq, lt, or } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { createFlow, expiredFlow, type PasskeyPurpose, takeFlow } from "./flows.ts";
import {
  namedIn,
  type Passkey,
  type RequestOptions,
  requestOptions,
  requireRelyingParty,
  verifySigned,
} from "./passkey-ceremony.ts";

/** What a browser is told to sign, and the token of the flow that it comes back with. */
export interface AskedPasskey {
  options: RequestOptions;
  flow: string;
}

/** What it comes back with. */
export interface SignedByPasskey {
  flow: string;
  /** JSON. */
  answer: string;
}

/** For what it is signed, and by whom, where that is known. */
interface Purpose {
  purpose: Exclude<PasskeyPurpose, "register">;
  userId?: string | undefined;
}

/** A signature that was good, and that hasn't been noted yet. */
interface Examined {
  passkey: Passkey;
  counter: number;
}

/** Whose authenticator has to ask its owner: a key that lies about is no proof that he is there. */
function asksOwner(purpose: PasskeyPurpose): boolean {
  return purpose !== "second-factor";
}

/** Asks for a signature, by one of those that are known, or by whichever its owner chooses. */
export async function askPasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  { purpose, userId, known, address }: Purpose & { known?: Passkey[]; address: string },
): Promise<AskedPasskey> {
  const party = requireRelyingParty(needs.publicUrl);
  needs.attempts.take("passkey", { address, account: userId ?? address });
  const isVerified = asksOwner(purpose);
  const options = await requestOptions(party, { known, isVerified });
  const content = { challenge: options.challenge, purpose };
  return { options, flow: await createFlow(needs, { kind: "passkey", userId, content }) };
}

/** Uses the challenge up, and looks at what was signed. Refuses (unauthenticated) alike whatever is wrong with it. */
export async function examinePasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl">,
  { flow, answer }: SignedByPasskey,
  { purpose, userId }: Purpose,
): Promise<Examined> {
  const party = requireRelyingParty(needs.publicUrl);
  const begun = await needs.db.write((tx) => takeFlow(tx, needs, "passkey", flow));
  const { challenge } = begun.content;
  if (begun.content.purpose !== purpose || begun.userId !== userId) throw expiredFlow();
  const named = namedIn(answer);
  const isNamed = eq(passkeys.credentialId, named?.credentialId ?? "");
  const [passkey] = await needs.db.read.select().from(passkeys).where(isNamed);
  if (passkey === undefined || !isOf(passkey, userId, named?.userId)) throw wrongPasskey();
  const isVerified = asksOwner(purpose);
  if (isVerified && !passkey.isEnough) throw wrongPasskey();
  const counter = await verifySigned(party, answer, { passkey, challenge, isVerified });
  if (counter === undefined) throw wrongPasskey();
  return { passkey, counter };
}

/** Of who is asked. Where nobody in particular is, the authenticator has to say whose it is, and to be right. */
function isOf(passkey: Passkey, asked: string | undefined, said: string | undefined): boolean {
  return passkey.userId === (asked ?? said) && passkey.userId === (said ?? asked);
}

/** Refuses (unauthenticated) a signature that another one has overtaken meanwhile. */
export async function notePasskeyUse(
  tx: Tx,
  { clock }: Needs<"clock">,
  { passkey: { id }, counter }: Examined,
): Promise<void> {
  // Many authenticators don't count, and say 0 each time.
  const isAhead = or(lt(passkeys.counter, counter), eq(passkeys.counter, counter === 0 ? 0 : -1));
  const [noted] = await tx
    .update(passkeys)
    .set({ counter, lastUsedAt: clock.now() })
    .where(and(eq(passkeys.id, id), isAhead))
    .returning();
  if (noted === undefined) throw wrongPasskey();
}

export function wrongPasskey(): Refusal {
  return new Refusal("unauthenticated", "This passkey opens no account here.");
}

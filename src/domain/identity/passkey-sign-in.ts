import type { Needs } from "#src/domain/context.ts";
import { type Account, lookUpAccountById } from "./accounts.ts";
import type { Visit } from "./device.ts";
import { comeIn } from "./enter.ts";
import {
  type AskedPasskey,
  askPasskey,
  examinePasskey,
  notePasskeyUse,
  type SignedByPasskey,
  wrongPasskey,
} from "./passkey-proof.ts";
import { canComeIn, refuseClosed } from "./sign-in.ts";

/** For whoever comes: nobody is asked for a name. */
export async function askToSignIn(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl" | "attempts">,
  { address }: Pick<Visit, "address">,
): Promise<AskedPasskey> {
  return await askPasskey(needs, { purpose: "sign-in", address });
}

/** In by a passkey alone, which has asked its owner; nothing more is asked. `isBack` takes a closed account back. */
export async function signInByPasskey(
  needs: Needs<"db" | "clock" | "sealer" | "publicUrl">,
  { isBack, flow, answer, ...visit }: Visit & SignedByPasskey & { isBack: boolean },
): Promise<{ account: Account; token: string }> {
  const examined = await examinePasskey(needs, { flow, answer }, { purpose: "sign-in" });
  return await needs.db.write(async (tx) => {
    const account = await lookUpAccountById(tx.read, examined.passkey.userId);
    if (account === undefined || !canComeIn(account, needs.clock.now())) throw wrongPasskey();
    refuseClosed(account, { isBack });
    await notePasskeyUse(tx, needs, examined);
    return await comeIn({ ...needs, db: tx }, { account, visit, isBack });
  });
}

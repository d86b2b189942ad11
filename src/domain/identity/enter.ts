import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { type Account, isOpen, toOwner } from "./accounts.ts";
import { reopenAccount } from "./closing.ts";
import { type Device, deviceOf, type Visit } from "./device.ts";
import { createFlow, type WaitingForSecondFactor } from "./flows.ts";
import { hasSecondFactor } from "./second-factor.ts";
import { createSession, listDevices } from "./sessions.ts";

/** How it goes on for who has given a first proof: with a session, or with the second factor that his account asks for. */
export type Entry =
  | { account: Account; token: string; flow?: undefined }
  | { account: Account; token?: undefined; flow: string };

interface FirstProof extends Partial<WaitingForSecondFactor> {
  account: Account;
  visit: Visit;
}

/** In the transaction that has looked at the first proof. Whoever can't come in has been refused by then. */
export async function enter(
  needs: Needs<"db" | "clock" | "sealer">,
  { account, visit, isBack = false, hash }: FirstProof,
): Promise<Entry> {
  if (!(await hasSecondFactor(needs.db.read, account.id))) {
    return await comeIn(needs, { account, visit, isBack });
  }
  const content = { isBack, hash };
  return { account, flow: await createFlow(needs, { kind: "second-factor", userId: account.id, content }) };
}

/** For who has proved all that is asked of him: a session, by way of a closed account that is taken back. */
export async function comeIn(
  needs: Needs<"db" | "clock" | "sealer">,
  { account: known, visit, isBack }: { account: Account; visit: Visit; isBack: boolean },
): Promise<{ account: Account; token: string }> {
  const device = deviceOf(visit);
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const account = isBack ? await reopenAccount(tx, needs, known) : known;
    if (isOpen(account)) await tellOfNewDevice(within, account, device);
    return { account, token: await createSession(within, { userId: account.id, device }) };
  });
}

/** By mail, where the person is signed in somewhere and this isn't a browser that he uses. */
async function tellOfNewDevice(
  needs: Needs<"db" | "clock" | "sealer">,
  account: Account,
  device: Device,
): Promise<void> {
  const known = await listDevices(needs, account.id);
  const isKnown = known.some(({ browser, system }) => browser === device.browser && system === device.system);
  if (known.length === 0 || isKnown) return;
  const at = new Date(needs.clock.now()).toISOString();
  await queueMail(needs, {
    ...toOwner(account),
    kind: "new-sign-in",
    values: { name: account.name, ...device, at },
  });
}

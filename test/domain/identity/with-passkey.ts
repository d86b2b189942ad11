import { askToSignIn, signInByPasskey } from "#src/domain/identity/passkey-sign-in.ts";
import { listPasskeys } from "#src/domain/identity/passkeys.ts";
import { askSecondPasskey, finishSignIn } from "#src/domain/identity/second-proof.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { anAuthenticator } from "#test/support/authenticator.ts";
import { aContext } from "#test/support/domain.ts";
import { aPasskey } from "#test/support/factors.ts";
import { anAccount, password, signedIn, visit } from "#test/support/people.ts";

const { address } = visit;
const credentials = { email: "ada@example.com", password, ...visit };
type Device = Parameters<typeof anAuthenticator>[0];
export type Changes = Parameters<ReturnType<typeof anAuthenticator>["get"]>[1];

/** Somebody who has a passkey. */
export async function withPasskey(kind: Device = {}) {
  const needs = await aContext();
  await anAccount(needs);
  const { person, token } = await signedIn(needs);
  const { device } = await aPasskey(needs, person, { device: anAuthenticator(kind) });
  const [passkey] = await listPasskeys(needs, person);
  async function alone(changes: Changes = {}, isBack = false) {
    const { options, flow } = await askToSignIn(needs, { address });
    return await signInByPasskey(needs, { flow, answer: device.get(options, changes), isBack, ...visit });
  }
  async function after(changes: Changes = {}) {
    const { flow = "" } = await signIn(needs, credentials);
    const asked = await askSecondPasskey(needs, { flow, address });
    const given = { way: "passkey", flow: asked.flow, answer: device.get(asked.options, changes) } as const;
    return await finishSignIn(needs, { flow, given, ...visit });
  }
  const id = passkey?.id ?? "";
  return { needs, person, token, device, id, alone, after, [Symbol.dispose]: () => needs[Symbol.dispose]() };
}

import { expect, test } from "bun:test";
import { askToSignIn, signInByPasskey } from "#src/domain/identity/passkey-sign-in.ts";
import { finishSignIn } from "#src/domain/identity/second-proof.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { aContext } from "#test/support/domain.ts";
import { anAuthenticatorApp, aPasskey } from "#test/support/factors.ts";
import { anAccount, password, signedIn, visit } from "#test/support/people.ts";

const credentials = { email: "ada@example.com", password, ...visit };

test("smoke", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  const app = await anAuthenticatorApp(needs, person);
  const { flow = "" } = await signIn(needs, credentials);
  const done = await finishSignIn(needs, { flow, given: { way: "code", code: app.code() }, ...visit });
  expect(done.token).toBeString();
  const key = await aPasskey(needs, person);
  const asked = await askToSignIn(needs, visit);
  const inn = await signInByPasskey(needs, {
    ...visit,
    isBack: false,
    flow: asked.flow,
    answer: key.device.get(asked.options),
  });
  expect(inn.token).toBeString();
});

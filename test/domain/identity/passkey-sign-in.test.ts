import { expect, test } from "bun:test";
import { closeAccount } from "#src/domain/identity/closing.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { askToSignIn, signInByPasskey } from "#src/domain/identity/passkey-sign-in.ts";
import { listPasskeys } from "#src/domain/identity/passkeys.ts";
import {
  askOwnPasskey,
  askSecondPasskey,
  finishSignIn,
  listProofWays,
  stepUpBy,
} from "#src/domain/identity/second-proof.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { system } from "#test/support/domain.ts";
import { aPasskey } from "#test/support/factors.ts";
import { anAccount, isSignedIn, password, signedIn, visit } from "#test/support/people.ts";

import { type Changes, withPasskey } from "./with-passkey.ts";

const { address } = visit;
const email = "ada@example.com";
const credentials = { email, password, ...visit };
const refused = { code: "unauthenticated" };
const expired = { code: "expired" };
const text = (value: string) => Buffer.from(value).toString("base64url");

test("a passkey whose authenticator asks its owner signs in alone, and nothing more is asked", async () => {
  using ada = await withPasskey();
  const { token, account } = await ada.alone();
  expect(account.email).toBe(email);
  expect(await isSignedIn(ada.needs, token)).toBe(true);
  expect(await listPasskeys(ada.needs, ada.person)).toMatchObject([
    { name: "Phone", isEnough: true, lastUsedAt: ada.needs.clock.now() },
  ]);
});

test("who signs in alone is asked for no name, and nothing that is asked tells of anybody", async () => {
  using ada = await withPasskey();
  const { options } = await askToSignIn(ada.needs, { address });
  expect(options).toMatchObject({ rpId: "localhost", userVerification: "required" });
  expect(JSON.stringify(options)).not.toContain(ada.device.credentialId);
});

test("after a password one of his own is asked for, which before it nobody learns of", async () => {
  using ada = await withPasskey();
  await anAccount(ada.needs, { email: "eve@example.com" });
  const eve = await signedIn(ada.needs, "eve@example.com");
  await aPasskey(ada.needs, eve.person);
  await expect(askSecondPasskey(ada.needs, { flow: "", address })).rejects.toMatchObject(expired);
  const { flow = "" } = await signIn(ada.needs, credentials);
  const { options } = await askSecondPasskey(ada.needs, { flow, address });
  expect(options.allowCredentials?.map(({ id }) => id)).toEqual([ada.device.credentialId]);
  expect(await ada.after()).toHaveProperty("token");
});

const altered: [string, Changes][] = [
  ["another challenge", { challenge: text("another challenge") }],
  ["another origin", { origin: "https://evil.example" }],
  ["another port of the same host", { origin: "http://localhost:8001" }],
  ["a signature for another site", { rpId: "evil.example" }],
  ["what was signed to make one", { type: "webauthn.create" }],
  ["nobody present", { isPresent: false }],
  ["a credential that nobody has", { credentialId: text("nobody's") }],
  ["a frame of another page", { crossOrigin: true }],
  ["a counter that has gone back", { counter: 1 }],
  ["somebody else's account in the answer", { userHandle: text("somebody else") }],
];

test.each(altered)(
  "%s signs nobody in, alone or after a password, and is answered like any other",
  async (_, changes) => {
    using ada = await withPasskey();
    for (const proof of [ada.alone, ada.after]) {
      const refusal = await proof(changes).catch((error) => error);
      expect([refusal.code, refusal.message]).toEqual([
        "unauthenticated",
        "This passkey opens no account here.",
      ]);
    }
    expect(await ada.alone()).toHaveProperty("token");
  },
);

test("an authenticator that hasn't asked its owner is enough after a password, and not alone", async () => {
  using ada = await withPasskey();
  await expect(ada.alone({ isVerified: false })).rejects.toMatchObject(refused);
  expect(await ada.after({ isVerified: false })).toHaveProperty("token");
});

test("a key that was made without asking its owner never is enough alone: whoever finds it could set a PIN", async () => {
  using ada = await withPasskey({ isVerifying: false });
  expect(await listPasskeys(ada.needs, ada.person)).toMatchObject([{ isEnough: false }]);
  await expect(ada.alone({ isVerified: true })).rejects.toMatchObject(refused);
  expect(await ada.after()).toHaveProperty("token");
});

test("an answer that doesn't say whose it is signs nobody in alone", async () => {
  using ada = await withPasskey();
  await expect(ada.alone({ userHandle: undefined })).rejects.toMatchObject(refused);
  expect(await ada.after({ userHandle: undefined })).toHaveProperty("token");
});

test("an authenticator that doesn't count goes on at 0; one that counts can't go back to it", async () => {
  using still = await withPasskey({ isCounting: false });
  for (let turn = 0; turn < 3; turn += 1) expect(await still.alone()).toHaveProperty("token");
  using counting = await withPasskey();
  await counting.alone();
  await expect(counting.alone({ counter: 0 })).rejects.toMatchObject(refused);
});

test("of two who come with one signature, and of two signatures with one count, one is let in", async () => {
  using ada = await withPasskey();
  const { options, flow } = await askToSignIn(ada.needs, { address });
  const asked = { flow, answer: ada.device.get(options), isBack: false, ...visit };
  const same = await Promise.allSettled([
    signInByPasskey(ada.needs, asked),
    signInByPasskey(ada.needs, asked),
  ]);
  const counted = await Promise.allSettled([ada.alone({ counter: 40 }), ada.alone({ counter: 40 })]);
  for (const tries of [same, counted])
    expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("a challenge is good once, for five minutes, and for what it was asked for", async () => {
  using ada = await withPasskey();
  const { needs, device } = ada;
  const late = await askToSignIn(needs, { address });
  needs.clock.advance(5 * 60_000);
  const answered = { answer: device.get(late.options), isBack: false, ...visit };
  await expect(signInByPasskey(needs, { flow: late.flow, ...answered })).rejects.toMatchObject(expired);
  const wrong = await askToSignIn(needs, { address });
  const failed = { flow: wrong.flow, answer: device.get(wrong.options, { origin: "http://x" }) };
  await expect(signInByPasskey(needs, { ...failed, isBack: false, ...visit })).rejects.toMatchObject(refused);
  const again = { flow: wrong.flow, answer: device.get(wrong.options), isBack: false, ...visit };
  await expect(signInByPasskey(needs, again)).rejects.toMatchObject(expired);
  const { options, flow } = await askOwnPasskey(needs, ada.person, { address });
  const forProof = { flow, answer: device.get(options), isBack: false, ...visit };
  await expect(signInByPasskey(needs, forProof)).rejects.toMatchObject(expired);
});

test("another account's passkey is no second factor, and proves nothing", async () => {
  using ada = await withPasskey();
  const { needs } = ada;
  await anAccount(needs, { email: "eve@example.com" });
  const eve = await signedIn(needs, "eve@example.com");
  const { device } = await aPasskey(needs, eve.person);
  const { flow = "" } = await signIn(needs, credentials);
  const asked = await askSecondPasskey(needs, { flow, address });
  const given = { way: "passkey", flow: asked.flow, answer: device.get(asked.options) } as const;
  await expect(finishSignIn(needs, { flow, given, ...visit })).rejects.toMatchObject(refused);
  const own = await askOwnPasskey(needs, ada.person, { address });
  const proof = { way: "passkey", flow: own.flow, answer: device.get(own.options) } as const;
  await expect(stepUpBy(needs, ada.person, { given: proof, address })).rejects.toMatchObject(refused);
  // A challenge that was made for one is no other's.
  const hers = { way: "passkey", flow: own.flow, answer: device.get(own.options) } as const;
  await expect(stepUpBy(needs, eve.person, { given: hers, address })).rejects.toMatchObject(expired);
});

test("a passkey proves once more who acts where it asks its owner, and an account without one isn't offered it", async () => {
  using ada = await withPasskey();
  const { options, flow } = await askOwnPasskey(ada.needs, ada.person, { address });
  expect(options.userVerification).toBe("required");
  const given = { way: "passkey", flow, answer: ada.device.get(options) } as const;
  const token = await stepUpBy(ada.needs, ada.person, { given, address });
  expect([await isSignedIn(ada.needs, token), await isSignedIn(ada.needs, ada.token)]).toEqual([true, false]);
  using touched = await withPasskey({ isVerifying: false });
  expect(await listProofWays(touched.needs, touched.person)).toMatchObject({ hasPasskey: false });
});

test("a suspended account stays shut, and is answered like one that there isn't", async () => {
  using ada = await withPasskey();
  await suspendAccount(ada.needs, system, { email });
  await expect(ada.alone()).rejects.toMatchObject(refused);
  await expect(ada.alone({}, true)).rejects.toMatchObject(refused);
});

test("a closed account is told as with the password, and taken back by the passkey", async () => {
  using ada = await withPasskey();
  await closeAccount(ada.needs, ada.person);
  await expect(ada.alone()).rejects.toMatchObject({ code: "forbidden" });
  expect(await isSignedIn(ada.needs, (await ada.alone({}, true)).token)).toBe(true);
});

test("after its days a closed account is gone for a passkey too", async () => {
  using ada = await withPasskey();
  await closeAccount(ada.needs, ada.person);
  ada.needs.clock.advance(14 * 86_400_000);
  await expect(ada.alone()).rejects.toMatchObject(refused);
});

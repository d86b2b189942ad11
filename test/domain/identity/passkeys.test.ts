import { expect, test } from "bun:test";
import { and, eq } from "drizzle-orm";
import { closeAccount } from "#src/domain/identity/closing.ts";
import { dropPassword } from "#src/domain/identity/kept-password.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { askToSignIn, signInByPasskey } from "#src/domain/identity/passkey-sign-in.ts";
import {
  addPasskey,
  beginPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from "#src/domain/identity/passkeys.ts";
import { relyingPartyOf } from "#src/domain/identity/relying-party.ts";
import {
  askOwnPasskey,
  askSecondPasskey,
  finishSignIn,
  listProofWays,
  lookUpWaiting,
  stepUpBy,
} from "#src/domain/identity/second-proof.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { anAuthenticator } from "#test/support/authenticator.ts";
import { aContext, system } from "#test/support/domain.ts";
import { aPasskey } from "#test/support/factors.ts";
import { anAccount, isSignedIn, mailsOf, password, signedIn, visit } from "#test/support/people.ts";

const { address } = visit;
const email = "ada@example.com";
const credentials = { email, password, ...visit };
type Device = Parameters<typeof anAuthenticator>[0];
type Changes = Parameters<ReturnType<typeof anAuthenticator>["get"]>[1];

/** Somebody who has a passkey. */
async function withPasskey(kind: Device = {}) {
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

test.each<[string, Changes]>([
  ["another challenge", { challenge: text("another") }],
  ["another origin", { origin: "https://evil.example" }],
  ["another site", { rpId: "evil.example" }],
  ["what was signed to sign in", { type: "webauthn.get" }],
  ["a frame of another page", { crossOrigin: true }],
  [
    "an authenticator's certificate, which names an address to ask",
    { attestation: { fmt: "packed", attStmt: new Map([["x5c", [Buffer.from("a certificate")]]]) } },
  ],
  ["a statement of a kind of its own", { attestation: { fmt: "android-safetynet", attStmt: new Map() } }],
])("%s makes no passkey", async (_, changes) => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  const device = anAuthenticator();
  const { options, flow } = await beginPasskey(needs, person, { address });
  const answer = device.create(options, changes);
  await expect(addPasskey(needs, person, { flow, answer, name: "x" })).rejects.toMatchObject({
    code: "invalid",
  });
  expect(await listPasskeys(needs, person)).toEqual([]);
});

test.each([
  "",
  "null",
  "{}",
  "[]",
  '{"response":{}}',
  '{"id":{},"response":{"attestationObject":"oA"}}',
  "x".repeat(60_000),
])("%p makes no passkey and signs nobody in", async (answer) => {
  using ada = await withPasskey();
  const { needs, person } = ada;
  const { flow } = await beginPasskey(needs, person, { address });
  await expect(addPasskey(needs, person, { flow, answer, name: "x" })).rejects.toMatchObject({
    code: "invalid",
  });
  const asked = await askToSignIn(needs, { address });
  const given = { flow: asked.flow, answer, isBack: false, ...visit };
  await expect(signInByPasskey(needs, given)).rejects.toMatchObject(refused);
});

test("one is made by who began it, in the same browser, once, for its own site alone", async () => {
  using ada = await withPasskey();
  const { needs, person } = ada;
  await anAccount(needs, { email: "eve@example.com" });
  const eve = await signedIn(needs, "eve@example.com");
  const { options, flow } = await beginPasskey(needs, person, { address });
  expect(options).toMatchObject({
    rp: { id: "localhost" },
    user: { id: text(person.userId), name: email },
    excludeCredentials: [{ id: ada.device.credentialId }],
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    attestation: "none",
  });
  const asked = { flow, answer: anAuthenticator().create(options), name: "x" };
  await expect(addPasskey(needs, eve.person, asked)).rejects.toMatchObject(expired);
  await expect(addPasskey(needs, person, asked)).rejects.toMatchObject(expired);
});

test("a credential that an account has becomes nobody else's", async () => {
  using ada = await withPasskey();
  const { needs } = ada;
  await anAccount(needs, { email: "eve@example.com" });
  const eve = await signedIn(needs, "eve@example.com");
  const { options, flow } = await beginPasskey(needs, eve.person, { address });
  const answer = anAuthenticator().create(options, { credentialId: ada.device.credentialId });
  await expect(addPasskey(needs, eve.person, { flow, answer, name: "x" })).rejects.toMatchObject({
    code: "invalid",
  });
  expect((await ada.alone()).account.email).toBe(email);
});

test("one is renamed and removed by its owner alone, each change mailed", async () => {
  using ada = await withPasskey();
  const { needs, person, id } = ada;
  await anAccount(needs, { email: "eve@example.com" });
  const eve = await signedIn(needs, "eve@example.com");
  await expect(renamePasskey(needs, eve.person, { id, name: "Hers" })).rejects.toMatchObject({
    code: "not_found",
  });
  await removePasskey(needs, eve.person, { id });
  await renamePasskey(needs, person, { id, name: " Blue phone " });
  expect(await listPasskeys(needs, person)).toMatchObject([{ name: "Blue phone" }]);
  for (const name of ["", "x".repeat(101), "a\u202eb"])
    await expect(renamePasskey(needs, person, { id, name })).rejects.toMatchObject({ code: "invalid" });
  await removePasskey(needs, person, { id });
  expect(await mailsOf(needs)).toMatchObject([
    { to: email, kind: "passkey-added", values: { passkey: "Phone" } },
    { to: email, kind: "passkey-removed", values: { passkey: "Blue phone" } },
  ]);
  await expect(ada.alone()).rejects.toMatchObject(refused);
  expect(await signIn(needs, credentials)).toHaveProperty("token");
});

test("the last way to sign in can't be removed; another beside it lets it go", async () => {
  using ada = await withPasskey();
  const { needs, person, id } = ada;
  await needs.db.write((tx) => dropPassword(tx, person.userId));
  await expect(removePasskey(needs, person, { id })).rejects.toMatchObject({ code: "conflict" });
  await aPasskey(needs, person, { device: anAuthenticator({ isVerifying: false }), name: "Key" });
  await expect(removePasskey(needs, person, { id })).rejects.toMatchObject({ code: "conflict" });
  await aPasskey(needs, person, { name: "Tablet" });
  await removePasskey(needs, person, { id });
  expect((await listPasskeys(needs, person)).map(({ name }) => name)).toEqual(["Key", "Tablet"]);
});

test("who proved too long ago that it is he adds and removes none", async () => {
  using ada = await withPasskey();
  const { needs, person, id } = ada;
  const { options, flow } = await beginPasskey(needs, person, { address });
  needs.clock.advance(11 * 60_000);
  const asked = { flow, answer: anAuthenticator().create(options), name: "x" };
  const verbs = [
    () => beginPasskey(needs, person, { address }),
    () => addPasskey(needs, person, asked),
    () => removePasskey(needs, person, { id }),
  ];
  for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
});

test("an account has twenty at most", async () => {
  using ada = await withPasskey();
  const { needs, person } = ada;
  for (let more = 1; more < 20; more += 1) await aPasskey(needs, person, { name: `Key ${more}` });
  await expect(aPasskey(needs, person)).rejects.toMatchObject({ code: "conflict" });
});

test("challenges are asked for so often and no more", async () => {
  using ada = await withPasskey();
  for (let turn = 0; turn < 59; turn += 1) await askToSignIn(ada.needs, { address });
  await expect(askToSignIn(ada.needs, { address })).rejects.toMatchObject({ code: "rate_limited" });
  expect(await askToSignIn(ada.needs, { address: "203.0.113.9" })).toHaveProperty("flow");
});

test.each([
  ["https://img.example.com", { id: "img.example.com", origin: "https://img.example.com" }],
  ["https://img.example.com:8443/", { id: "img.example.com", origin: "https://img.example.com:8443" }],
  ["http://localhost:8000", { id: "localhost", origin: "http://localhost:8000" }],
  ["http://img.localhost:8000", { id: "img.localhost", origin: "http://img.localhost:8000" }],
  ["http://img.example.com", undefined],
  ["http://127.0.0.1:8000", undefined],
  ["https://192.0.2.7", undefined],
  ["https://[2001:db8::1]", undefined],
])("for a server at %p browsers make passkeys as %p", (publicUrl, party) => {
  expect(relyingPartyOf(publicUrl)).toEqual(party);
});

test("where browsers make none, none is asked for, and the other ways are", async () => {
  using ada = await withPasskey();
  const needs = { ...ada.needs, publicUrl: "http://192.0.2.7" };
  const { flow = "" } = await signIn(needs, credentials);
  expect(await lookUpWaiting(needs, flow)).toEqual({
    hasApp: false,
    hasPasskey: false,
    hasRecoveryCodes: true,
  });
  await expect(askToSignIn(needs, { address })).rejects.toMatchObject({ code: "conflict" });
});

test("a passkey that was removed meanwhile lets nobody in", async () => {
  using ada = await withPasskey();
  const { options, flow } = await askToSignIn(ada.needs, { address });
  const answer = ada.device.get(options);
  const isIt = and(eq(passkeys.id, ada.id), eq(passkeys.userId, ada.person.userId));
  await ada.needs.db.write(async (tx) => void (await tx.delete(passkeys).where(isIt)));
  const asked = { flow, answer, isBack: false, ...visit };
  await expect(signInByPasskey(ada.needs, asked)).rejects.toMatchObject(refused);
});

import { expect, test } from "bun:test";
import { and, eq } from "drizzle-orm";
import { dropPassword } from "#src/domain/identity/kept-password.ts";
import { askToSignIn, signInByPasskey } from "#src/domain/identity/passkey-sign-in.ts";
import {
  addPasskey,
  beginPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from "#src/domain/identity/passkeys.ts";
import { relyingPartyOf } from "#src/domain/identity/relying-party.ts";
import { lookUpWaiting } from "#src/domain/identity/second-proof.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { anAuthenticator } from "#test/support/authenticator.ts";
import { aContext } from "#test/support/domain.ts";
import { aPasskey } from "#test/support/factors.ts";
import { anAccount, mailsOf, password, signedIn, visit } from "#test/support/people.ts";

import { type Changes, withPasskey } from "./with-passkey.ts";

const { address } = visit;
const email = "ada@example.com";
const credentials = { email, password, ...visit };
const refused = { code: "unauthenticated" };
const expired = { code: "expired" };
const text = (value: string) => Buffer.from(value).toString("base64url");

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

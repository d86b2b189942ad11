import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { createSigningKey } from "#src/domain/delivery/signing-keys.ts";
import { createSealer, keyIdOf } from "#src/domain/sealer.ts";
import { checkSealer } from "#src/domain/sealing-keys.ts";
import { aContext, aSpace, system } from "#test/support/domain.ts";
import { anAuthenticatorApp } from "#test/support/factors.ts";
import { anAccount, signedIn } from "#test/support/people.ts";

const [old, fresh] = [randomBytes(32), randomBytes(32)];
const inFile = { keyFile: "/data/key" };
const idOf = (key: Uint8Array) => keyIdOf(createSealer([key]).seal("", ""));

/** Data with a secret that was sealed before the key was changed, and one sealed after. */
async function rotated() {
  const needs = await aContext({ sealer: createSealer([old]) });
  await checkSealer(needs, inFile);
  await aSpace(needs);
  const sealer = createSealer([fresh, old]);
  await createSigningKey({ ...needs, sealer }, system, { spaceKey: "cats" });
  return needs;
}

test("the keys that sealed the secrets open the data, whichever seals now", async () => {
  using needs = await rotated();
  for (const keys of [
    [fresh, old],
    [old, fresh],
    [randomBytes(32), old, fresh],
  ]) {
    expect(await checkSealer({ ...needs, sealer: createSealer(keys) }, inFile)).toBeUndefined();
  }
});

test.each([
  ["the older key", [fresh], [old]],
  ["the newer key", [old], [fresh]],
  ["both keys", [randomBytes(32)], [old, fresh]],
])("%s left out: noticed and named", async (_which, given, missing) => {
  using needs = await rotated();
  const sealer = createSealer(given);
  const { code, message } = await checkSealer({ ...needs, sealer }, inFile).catch((refusal) => refusal);
  expect([code, message]).toEqual(["conflict", expect.stringContaining("/data/key doesn't hold")]);
  for (const key of missing) expect(message).toContain(`key ${idOf(key)}`);
  for (const key of given) expect(message).not.toContain(idOf(key));
});

test("the key that sealed the seed of an authenticator app is missed as well", async () => {
  using needs = await aContext({ sealer: createSealer([old]) });
  await anAccount(needs);
  await anAuthenticatorApp(needs, (await signedIn(needs)).person);
  await checkSealer(needs, inFile);
  await expect(checkSealer({ ...needs, sealer: createSealer([fresh]) }, inFile)).rejects.toMatchObject({
    message: expect.stringContaining(`key ${idOf(old)}`),
  });
});

test("where SEALING_KEY is in use, it is what is asked for", async () => {
  using needs = await rotated();
  const [sealer, sealingKeys] = [createSealer([fresh]), [fresh]];
  await expect(checkSealer({ ...needs, sealer }, { ...inFile, sealingKeys })).rejects.toMatchObject({
    message: expect.stringContaining("SEALING_KEY doesn't hold"),
  });
});

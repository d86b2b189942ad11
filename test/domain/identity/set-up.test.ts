import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Context } from "#src/domain/context.ts";
import { firstRun } from "#src/domain/first-run.ts";
import { hashed } from "#src/domain/identity/hashing.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";
import { claimInstance, createSetupToken, isSetupToken } from "#src/domain/identity/set-up.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { firstOrg } from "#src/domain/orgs/orgs.ts";
import { users } from "#src/store/schema/users.ts";
import { aContext, system } from "#test/support/domain.ts";
import { actorWith, anAccount, aSignUp, password, visit } from "#test/support/people.ts";

/** Some hash many passwords, one at a time, which takes long on a busy machine. */
setDefaultTimeout(60_000);

async function aFreshInstance(changes: Partial<Context> = {}) {
  const needs = await aContext(changes);
  await firstRun(needs);
  return needs;
}

async function aSetupToken(needs: Context): Promise<string> {
  const token = await createSetupToken(needs);
  if (token === undefined) throw new Error("The instance is claimed already.");
  return token;
}

const claimBy = (token: string, email = "ada@example.com") => {
  return { token, email, name: "Ada Lovelace", password, language: "de", ...visit };
};

test("who has the link becomes operator and owner of the first org, which he names, and is signed in", async () => {
  using needs = await aFreshInstance();
  const token = await aSetupToken(needs);
  expect(await isSetupToken(needs, token)).toBe(true);
  const claimed = await claimInstance(needs, { ...claimBy(token), orgName: "Analytical Engines" });
  const org = await firstOrg(needs, system);
  expect(org.name).toBe("Analytical Engines");
  expect(await actorWith(needs, claimed.token)).toMatchObject({
    isOperator: true,
    orgs: [{ orgId: org.id, role: "owner" }],
  });
});

test("each start has a new link, which voids the one before, until it was used", async () => {
  using needs = await aFreshInstance();
  const first = await aSetupToken(needs);
  const second = await aSetupToken(needs);
  expect(await isSetupToken(needs, first)).toBe(false);
  await expect(claimInstance(needs, claimBy(first))).rejects.toMatchObject({ code: "expired" });
  await claimInstance(needs, claimBy(second));
  expect(await createSetupToken(needs)).toBeUndefined();
  expect(await isSetupToken(needs, second)).toBe(false);
});

test("R16: the link is good for 24 hours", async () => {
  using needs = await aFreshInstance();
  const token = await aSetupToken(needs);
  needs.clock.advance(24 * 3_600_000 - 1);
  expect(await isSetupToken(needs, token)).toBe(true);
  needs.clock.advance(1);
  await expect(claimInstance(needs, claimBy(token))).rejects.toMatchObject({ code: "expired" });
});

test("nobody claims an instance without the link, and no password is hashed for him", async () => {
  const passwords = { hash: () => Promise.reject(new Error("hashed")) } as unknown as PasswordSlot;
  using needs = await aFreshInstance({ passwords });
  const token = await aSetupToken(needs);
  for (const wrong of ["", "x", token.slice(1), token.toLowerCase()]) {
    await expect(claimInstance(needs, claimBy(wrong))).rejects.toMatchObject({ code: "expired" });
  }
});

test("R7: of 50 who claim at a time, one gets the instance", async () => {
  using needs = await aFreshInstance({ passwords: new PasswordSlot(hashed, 60) });
  const token = await aSetupToken(needs);
  const attempts = { take() {}, giveBack() {} } as unknown as typeof needs.attempts;
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      claimInstance({ ...needs, attempts }, claimBy(token, `${index}@example.com`)),
    ),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await needs.db.read.select().from(users)).toHaveLength(1);
});

test("a stranger's sign-up keeps nobody from claiming the instance, with that address neither", async () => {
  using needs = await aFreshInstance();
  await signUp(needs, aSignUp(needs));
  expect(await claimInstance(needs, claimBy(await aSetupToken(needs)))).toHaveProperty("token");
});

test("where the command line has made an operator there is nothing to claim", async () => {
  using needs = await aFreshInstance();
  const token = await aSetupToken(needs);
  await anAccount(needs, { isOperator: true });
  expect(await createSetupToken(needs)).toBeUndefined();
  const late = claimInstance(needs, claimBy(token, "eve@example.com"));
  await expect(late).rejects.toMatchObject({ code: "expired" });
});

test("a mistake in the form uses the link up for nobody", async () => {
  using needs = await aFreshInstance();
  const token = await aSetupToken(needs);
  const wrong = claimInstance(needs, { ...claimBy(token), password: "password", orgName: "" });
  const fields = { password: "password_common", orgName: "name_missing" };
  await expect(wrong).rejects.toMatchObject({ code: "invalid", fields });
  expect(await isSetupToken(needs, token)).toBe(true);
});

test("the token is nowhere in the database", async () => {
  using needs = await aFreshInstance();
  const token = await aSetupToken(needs);
  const files = [needs.file, `${needs.file}-wal`].map((file) => readFileSync(file));
  expect(files.some((file) => file.includes(token))).toBe(false);
});

test("who holds the link may mend his form as often as he has to", async () => {
  using needs = await aFreshInstance();
  const token = await aSetupToken(needs);
  for (let times = 0; times < 15; times += 1) {
    const wrong = claimInstance(needs, claimBy(token, "nobody"));
    await expect(wrong).rejects.toMatchObject({ fields: { email: "email_wrong" } });
  }
  expect(await claimInstance(needs, claimBy(token))).toHaveProperty("token");
});

import { expect, test } from "bun:test";
import { acceptTexts, hasAcceptedTexts } from "#src/domain/identity/acceptances.ts";
import { forgetAccounts } from "#src/domain/identity/closing.ts";
import { readEmailAddress } from "#src/domain/identity/email-address.ts";
import { legalText } from "#src/domain/identity/legal.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { signUp, verifyEmail } from "#src/domain/identity/sign-up.ts";
import { acceptances } from "#src/store/schema/acceptances.ts";
import { users } from "#src/store/schema/users.ts";
import { aContext } from "#test/support/domain.ts";
import {
  actorWith,
  anAccount,
  aSignUp,
  mailedToken,
  mailsOf,
  password,
  visit,
} from "#test/support/people.ts";

const email = "ada@example.com";
const mallory = "mallory knows this";

test("who signs up gets in by the mailed link and his password, and not before", async () => {
  using needs = await aContext();
  await signUp(needs, aSignUp(needs, { language: "de" }));
  expect(await mailsOf(needs)).toMatchObject([{ to: email, kind: "verify", language: "de" }]);
  await expect(signIn(needs, { email, password, ...visit })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  const token = await mailedToken(needs, "verify");
  await expect(verifyEmail(needs, { token, password: "not that one", ...visit })).rejects.toMatchObject({
    fields: { password: "password_wrong" },
  });
  const session = await verifyEmail(needs, { token, password, ...visit });
  expect(session.account).toMatchObject({ email, name: "Ada Lovelace", language: "de", isOperator: false });
  expect((await actorWith(needs, session.token)).orgs).toEqual([]);
  await expect(verifyEmail(needs, { token, password, ...visit })).rejects.toMatchObject({ code: "expired" });
  expect(await signIn(needs, { email: "ADA@Example.COM", password, ...visit })).toHaveProperty("token");
});

test.each(["invited", "closed"] as const)(
  "where sign-up is %s nobody makes himself an account",
  async (mode) => {
    using needs = await aContext({ signUp: mode });
    await expect(signUp(needs, aSignUp(needs))).rejects.toMatchObject({ code: "forbidden" });
  },
);

test.each([
  [{ email: "ada" }, { email: "email_wrong" }],
  [{ email: "ada@example.com\r\nBcc: eve@example.com" }, { email: "email_wrong" }],
  [{ name: " " }, { name: "name_missing" }],
  [{ name: "x".repeat(101) }, { name: "name_too_long" }],
  [{ name: "Ada\r\nBcc: eve@example.com" }, { name: "name_wrong" }],
  [{ name: "Ada \u202egnp.exe" }, { name: "name_wrong" }],
  [{ password: "password" }, { password: "password_common" }],
  [{ language: "../en" }, { language: "language_wrong" }],
  [{ timeZone: "Mars/Olympus" }, { timeZone: "time_zone_wrong" }],
  [{ isOldEnough: false }, { age: "age_missing" }],
  [{ accepted: { terms: "", privacy: "" } }, { terms: "terms_outdated", privacy: "privacy_outdated" }],
  [
    { password: "password", isOldEnough: false, name: "" },
    { password: "password_common", age: "age_missing", name: "name_missing" },
  ],
])("a sign-up with %j is refused and says %j", async (wrong, fields) => {
  using needs = await aContext();
  await expect(signUp(needs, aSignUp(needs, wrong))).rejects.toMatchObject({ code: "invalid", fields });
  expect(await mailsOf(needs)).toEqual([]);
});

test("what was accepted is written down by the version of its text", async () => {
  using needs = await aContext();
  await signUp(needs, aSignUp(needs));
  const token = await mailedToken(needs, "verify");
  const session = await verifyEmail(needs, { token, password, ...visit });
  const person = await actorWith(needs, session.token);
  const { terms, privacy } = needs.legal;
  expect(await needs.db.read.select().from(acceptances).orderBy(acceptances.id)).toMatchObject([
    { document: "terms", version: terms.version, acceptedAt: needs.clock.now() },
    { document: "privacy", version: privacy.version },
    { document: "age" },
  ]);
  const later = { ...needs, legal: { terms: legalText({ given: "Other terms." }), privacy } };
  expect(await hasAcceptedTexts(needs, person)).toBe(true);
  expect(await hasAcceptedTexts(later, person)).toBe(false);
  const old = { terms: terms.version, privacy: privacy.version };
  await expect(acceptTexts(later, person, old)).rejects.toMatchObject({
    fields: { terms: "terms_outdated" },
  });
  await acceptTexts(later, person, { ...old, terms: later.legal.terms.version });
  expect(await hasAcceptedTexts(later, person)).toBe(true);
});

test("a sign-up that nobody verifies is gone after a day", async () => {
  using needs = await aContext();
  await signUp(needs, aSignUp(needs));
  needs.clock.advance(24 * 3_600_000);
  const token = await mailedToken(needs, "verify");
  await expect(verifyEmail(needs, { token, password, ...visit })).rejects.toMatchObject({ code: "expired" });
  await forgetAccounts(needs);
  expect(await needs.db.read.select().from(users)).toEqual([]);
});

test("CVE-2025-69413: signing up with a known address is answered like any other, and tells its owner alone", async () => {
  using needs = await aContext();
  await anAccount(needs);
  expect(await signUp(needs, aSignUp(needs, { name: "Mallory", password: mallory }))).toBeUndefined();
  expect(await mailsOf(needs)).toMatchObject([
    { to: email, kind: "known-address", values: { name: "Ada Lovelace" } },
  ]);
  expect(await needs.db.read.select().from(users)).toMatchObject([{ name: "Ada Lovelace" }]);
  await expect(signIn(needs, { email, password: mallory, ...visit })).rejects.toThrow();
});

test("CVE-2025-69413: unknown, unverified and wrong are refused in the same words", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await signUp(needs, aSignUp(needs, { email: "new@example.com" }));
  const refusals = await Promise.all(
    [
      { email, password: "wrong wrong" },
      { email: "nobody@example.com", password },
      { email: "new@example.com", password },
      { email: "no address", password },
    ].map((tried) =>
      signIn(needs, { ...tried, ...visit }).catch((error: Error) => ({ ...error, said: error.message })),
    ),
  );
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
});

test.each(["CVE-2024-38351", "CVE-2026-44166"])(
  "%s: an account that was prepared with somebody's address isn't opened by his verifying it",
  async () => {
    using needs = await aContext();
    await signUp(needs, aSignUp(needs, { name: "Mallory", password: mallory }));
    const prepared = await mailedToken(needs, "verify");
    needs.clock.advance(1000);
    await expect(verifyEmail(needs, { token: prepared, password, ...visit })).rejects.toThrow();
    await signUp(needs, aSignUp(needs));
    const own = await mailedToken(needs, "verify");
    const asMallory = verifyEmail(needs, { token: prepared, password: mallory, ...visit });
    await expect(asMallory).rejects.toMatchObject({ code: "expired" });
    const { account } = await verifyEmail(needs, { token: own, password, ...visit });
    expect(account.name).toBe("Ada Lovelace");
    await expect(signIn(needs, { email, password: mallory, ...visit })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  },
);

test("GHSA-wpfr-6297-9v57: whatever else a sign-up says of itself makes nobody more than he is", async () => {
  using needs = await aContext();
  const more = { isOperator: true, emailVerifiedAt: 1, id: "x", role: "owner" };
  await signUp(needs, { ...aSignUp(needs), ...more });
  const [account] = await needs.db.read.select().from(users);
  expect(account).toMatchObject({ isOperator: false, emailVerifiedAt: null });
  expect(account?.id).not.toBe("x");
});

test("GHSA-3529-5m8x-rpv3: a mail holds its token and names, and no link that anybody could have bent", async () => {
  using needs = await aContext();
  await signUp(needs, aSignUp(needs));
  const [mail] = await mailsOf(needs);
  expect(Object.keys(mail?.values ?? {}).sort()).toEqual(["name", "token"]);
  expect(mail?.values.token).toMatch(/^[\w-]{43}$/);
});

test.each([
  ["ada@example.com", "ada@example.com"],
  [" Ada.Lovelace+shop@Example.COM ", "ada.lovelace+shop@example.com"],
  ["ada@bücher.example", "ada@xn--bcher-kva.example"],
  ["root@localhost", "root@localhost"],
  ["", undefined],
  ["ada@", undefined],
  ["@example.com", undefined],
  ["ada@exa mple.com", undefined],
  ["ada@example..com", undefined],
  ["ada@-example.com", undefined],
  ["ada,eve@example.com", undefined],
  ["<ada@example.com>", undefined],
  ['"ada lovelace"@example.com', undefined],
  ["ada@example.com\nBcc: eve@example.com", undefined],
  ["mıke@example.com", undefined],
  ["ada@example.com/x", undefined],
  [`${"a".repeat(65)}@example.com`, undefined],
  [`ada@${"a.".repeat(130)}com`, undefined],
])("of %j as an address is kept: %p", (text, key) => {
  expect(readEmailAddress(text)?.key).toBe(key as never);
});

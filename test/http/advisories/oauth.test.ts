import { expect, test } from "bun:test";
import { createOidc } from "#src/clients/oidc/oidc.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { identities } from "#src/store/schema/identities.ts";
import { passwords } from "#src/store/schema/passwords.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { byIssuer, comeBack, goOut, joined, sendOut, theJoining } from "#test/http/an-outsider.ts";
import { alterations } from "#test/support/altered-tokens.ts";
import { fixedClock } from "#test/support/clock.ts";
import { anIssuer, signed } from "#test/support/issuer.ts";
import { anOutsider, toldIssuers } from "#test/support/issuers.ts";
import { anAccount, aSignUp, mailedToken, mailsOf, password } from "#test/support/people.ts";

const email = "ada@example.com";
const mallory = "the password of mallory";

test.each(["CVE-2024-38351", "CVE-2026-44166"])(
  "%s: who signed up with the victim's address before she came by her issuer has nothing of her account",
  async () => {
    const told = toldIssuers();
    using app = await anApp({ issuers: told, signUp: "open" });
    const { context } = app;
    await signUp(context, aSignUp(context, { name: "Mallory", password: mallory }));
    const mailed = await mailedToken(context, "verify");
    const [thief, ada] = [aBrowser(app), aBrowser(app)];
    app.clock.advance(1_000);
    expect((await joined(told, ada)).status).toBe(303);
    expect(await context.db.read.$count(passwords)).toBe(0);
    expect(await context.db.read.select().from(users)).toMatchObject([{ name: "Ada Lovelace" }]);
    // Neither his password nor the link of his sign-up, not even in her own hands, opens or changes it.
    expect((await thief.post("/sign-in", { email, password: mallory })).status).toBe(422);
    expect((await thief.post("/verify", { token: mailed, password: mallory })).status).toBe(410);
    // Nor does he come to it by signing up once more.
    await signUp(context, aSignUp(context, { name: "Mallory", password: mallory, address: "192.0.2.9" }));
    expect((await mailsOf(context)).at(-1)).toMatchObject({ kind: "known-address" });
    expect((await thief.post("/sign-in", { email, password: mallory })).status).toBe(422);
  },
);

test("CVE-2024-38351: an address that the issuer hasn't seen opens no account that has it, and prepares none", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  await anAccount(app.context);
  for (const address of [email, "new@example.com"]) {
    const thief = aBrowser(app);
    const back = await byIssuer(told, thief, { subject: "mallory", email: address, isEmailVerified: false });
    expect([back.status, thief.cookies.size]).toEqual([403, 0]);
  }
  const { read } = app.context.db;
  expect([await read.$count(users), await read.$count(identities), await read.$count(sessions)]).toEqual([
    1, 0, 0,
  ]);
});

test("CVE-2026-44166: a verified address alone is connected with no account before its owner has proved it", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  await anAccount(app.context);
  const other = aBrowser(app);
  await byIssuer(told, other, { subject: "whoever has the address now" });
  expect((await other.post("/sign-in", { email, password: mallory })).status).toBe(422);
  expect((await other.get("/me")).status).toBe(302);
  const { read } = app.context.db;
  expect([await read.$count(identities), await read.$count(sessions)]).toEqual([0, 0]);
});

test.each(["sign-in", "connect", "prove"])(
  "CVE-2025-43856: an answer that this browser didn't ask for is none (%s)",
  async (intent) => {
    const told = toldIssuers();
    using app = await anApp({ issuers: told, signUp: "open" });
    const { context } = app;
    const ada = await anAccount(context);
    const victim = aBrowser(app);
    await victim.post("/sign-in", { email, password });
    const thief = aBrowser(app);
    await joined(told, thief, { subject: "mallory", email: "mallory@example.com" });
    // He has a code of his own from the issuer, and has her browser come back with it.
    const his = await goOut(told, thief, { intent });
    const code = () => told.codeOf(anOutsider({ subject: "mallory-2", email: "mallory@example.com" }));
    for (const state of [his.state, "", "made up"])
      expect((await comeBack(victim, { code: code(), state })).status).toBe(410);
    // Also while she is on a way of her own, and without one.
    await goOut(told, victim, { intent });
    for (const state of [his.state, "", "made up"])
      expect((await comeBack(victim, { code: code(), state })).status).toBe(410);
    expect((await victim.get(`/sign-in/outside/company?code=${code()}`)).status).toBe(410);
    const hers = (await context.db.read.select().from(identities)).filter(({ userId }) => userId === ada.id);
    expect(hers).toEqual([]);
    expect(await victim.page("/me")).toContain(email);
  },
);

test("CVE-2026-31813: a token of an issuer that isn't set is none, though everything else in it is right", async () => {
  await using own = await anIssuer();
  await using foreign = await anIssuer();
  const outbound = createOutbound({ allow: [] });
  const issuers = createOidc({ outbound, clock: fixedClock(Date.now()) }, [own.client]);
  using app = await anApp({ issuers, signUp: "open" });
  const browser = aBrowser(app);
  const { nonce, address } = await sendOut(browser);
  own.hand(await signed(await foreign.parts({ nonce })));
  const answer = Object.fromEntries(await own.visit(address));
  expect((await comeBack(browser, answer, { issuer: "work" })).status).toBe(403);
  expect((await browser.post("/sign-in/outside", { issuer: foreign.issuer, intent: "sign-in" })).status).toBe(
    404,
  );
  expect((await browser.get(`/sign-in/outside/${encodeURIComponent(foreign.issuer)}`)).status).toBe(404);
  const { read } = app.context.db;
  expect([await read.$count(users), await read.$count(sessions)]).toEqual([0, 0]);
});

test("CVE-2026-58422: a suspended account stays so, by whichever way from outside somebody comes", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const { context } = app;
  const ada = aBrowser(app);
  await joined(told, ada);
  await suspendAccount(context, system, { email });
  const before = await context.db.read.select().from(users);
  for (const recover of ["", "yes"])
    for (const person of [{}, { subject: "another" }, { email: "changed@example.com" }])
      for (const intent of ["sign-in", "connect", "prove"]) {
        const { answer, state } = await goOut(told, ada, { recover, intent });
        const back = answer.ok
          ? await comeBack(ada, { code: told.codeOf(anOutsider(person)), state })
          : answer;
        expect(back.status).toBeOneOf([302, 303, 403]);
        expect(leads(back)[1] ?? "/sign-in").toStartWith("/sign-in");
      }
  await ada.post("/sign-in/join");
  expect(await context.db.read.select().from(users)).toMatchObject(before);
  expect(await context.db.read.$count(sessions)).toBe(0);
});

test("GHSA-wpfr-6297-9v57: what an issuer tells beside who somebody is gives no right", async () => {
  await using own = await anIssuer();
  const issuers = createOidc({ outbound: createOutbound({ allow: [] }), clock: fixedClock(Date.now()) }, [
    own.client,
  ]);
  using app = await anApp({ issuers, signUp: "open" });
  const browser = aBrowser(app);
  const { nonce, address } = await sendOut(browser);
  const parts = await own.parts({ nonce });
  const more = {
    role: "owner",
    roles: ["admin"],
    groups: ["operators"],
    isOperator: true,
    orgId: app.org.id,
  };
  own.hand(await signed({ ...parts, claims: { ...parts.claims, ...more } }));
  await comeBack(browser, Object.fromEntries(await own.visit(address)), { issuer: "work" });
  await browser.post("/sign-in/join", await theJoining(browser, { isOperator: "true", role: "owner" }));
  expect(await app.context.db.read.select().from(users)).toMatchObject([{ isOperator: false }]);
  expect((await browser.get("/operator")).status).toBe(404);
  expect((await browser.get(`/orgs/${app.org.id}/settings`)).status).toBe(404);
});

test("CVE-2026-33322: a token signed by the issuer's public key as a secret, or by nothing, is none", async () => {
  await using own = await anIssuer();
  const outbound = createOutbound({ allow: [] });
  const issuers = createOidc({ outbound, clock: fixedClock(Date.now()) }, [own.client]);
  using app = await anApp({ issuers, signUp: "open" });
  const confusing = alterations.filter(({ name }) => name.startsWith("alg "));
  expect(confusing.length).toBeGreaterThan(3);
  for (const { make } of confusing) {
    const browser = aBrowser(app);
    const { nonce, address } = await sendOut(browser);
    own.hand(await make(await own.parts({ nonce }), own));
    const answer = Object.fromEntries(await own.visit(address));
    expect((await comeBack(browser, answer, { issuer: "work" })).status).toBe(403);
  }
  const { read } = app.context.db;
  expect([await read.$count(users), await read.$count(sessions)]).toEqual([0, 0]);
});

import { afterAll, beforeAll, expect, test } from "bun:test";
import { createOidc } from "#src/clients/oidc/oidc.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { identities } from "#src/store/schema/identities.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp, type TestApp } from "#test/http/an-app.ts";
import { alterations } from "#test/support/altered-tokens.ts";
import { fixedClock } from "#test/support/clock.ts";
import { anIssuer, signed, type TestIssuer, type TokenParts } from "#test/support/issuer.ts";
import { anAccount, mailsOf } from "#test/support/people.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await anIssuer();
});
afterAll(async () => await issuer[Symbol.asyncDispose]());

function theApp() {
  const parts = { outbound: createOutbound({ allow: [] }), clock: fixedClock() };
  return anApp({ signUp: "open", issuers: createOidc(parts, [issuer.client]) });
}

type Change = (right: TokenParts) => Promise<string> | string;

/** Goes out by the button, and comes back with a token as the test has it. */
async function comeBy(app: TestApp, browser: Browser, change: Change = (right) => signed(right)) {
  const going = await (
    await browser.post("/sign-in/outside", { issuer: "work", intent: "sign-in", next: "/" })
  ).text();
  const [, escaped = ""] = /content="0;url=([^"]+)"/.exec(going) ?? [];
  const address = escaped.replaceAll("&amp;", "&");
  const nonce = new URL(address).searchParams.get("nonce") ?? "";
  issuer.hand(await change(await issuer.parts({ nonce, now: app.clock.now() })));
  return await browser.get(`/sign-in/outside/work?${await issuer.visit(address)}`);
}

/** Somebody who has come by this issuer before. */
async function whoIsKnown(app: TestApp) {
  const account = await anAccount(app.context);
  const now = app.clock.now();
  const row = { id: account.id, userId: account.id, issuer: issuer.issuer, subject: "ada-1815" };
  await app.context.db.write(async (tx) => {
    await tx.insert(identities).values({ ...row, email: "ada@example.com", createdAt: now, lastUsedAt: now });
  });
  return account;
}

const sessionsOf = (app: TestApp) => app.context.db.read.$count(sessions);

test.each(alterations)("R12b: with $name there is a session: $isTaken", async ({ isTaken, make }) => {
  using app = await theApp();
  await whoIsKnown(app);
  const answer = await comeBy(app, aBrowser(app), (right) => make(right, issuer));
  expect(answer.status).toBe(isTaken ? 303 : 403);
  expect(await sessionsOf(app)).toBe(isTaken ? 1 : 0);
});

test("R12b: another address of the same subject is the same person's, whose account keeps its own", async () => {
  using app = await theApp();
  await whoIsKnown(app);
  const browser = aBrowser(app);
  const answer = await comeBy(app, browser, ({ claims, ...right }) =>
    signed({ ...right, claims: { ...claims, email: "countess@example.com", email_verified: false } }),
  );
  expect(leads(answer)).toEqual([303, "/"]);
  expect(await browser.page("/me/security")).toContain("ada@example.com");
});

test("R12b: another subject with the same address has to prove the account first, and only then is connected", async () => {
  using app = await theApp();
  await whoIsKnown(app);
  const answer = await comeBy(app, aBrowser(app), ({ claims, ...right }) =>
    signed({ ...right, claims: { ...claims, sub: "eve" } }),
  );
  expect(leads(answer)).toEqual([303, "/sign-in"]);
  expect([await sessionsOf(app), await app.context.db.read.$count(identities)]).toEqual([0, 1]);
  expect(await mailsOf(app.context)).toEqual([]);
});

test.each([false, "false", undefined, 1])(
  "R12b: an address that is verified as %p opens and makes nothing",
  async (said) => {
    using app = await theApp();
    await anAccount(app.context);
    const answer = await comeBy(app, aBrowser(app), ({ claims, ...right }) =>
      signed({ ...right, claims: { ...claims, email_verified: said } }),
    );
    expect([answer.status, await sessionsOf(app)]).toEqual([403, 0]);
  },
);

test("R12b: an answer is good once, and in the browser that was sent", async () => {
  using app = await theApp();
  await whoIsKnown(app);
  const [browser, other] = [aBrowser(app), aBrowser(app)];
  let flow: [string, string][] = [];
  let path = "";
  const get = browser.get;
  browser.get = async (asked) => {
    [path, flow] = [asked, [...browser.cookies]];
    expect((await other.get(asked)).status).toBe(410);
    return await get(asked);
  };
  await comeBy(app, browser);
  expect([await sessionsOf(app), flow.map(([name]) => name)]).toEqual([1, ["flow-outside"]]);
  for (const [name, value] of flow) other.cookies.set(name, value);
  expect((await other.get(path)).status).toBe(410);
  expect(await sessionsOf(app)).toBe(1);
});

import { afterAll, beforeAll, expect, test } from "bun:test";
import { createOidc } from "#src/clients/oidc/oidc.ts";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { flows } from "#src/store/schema/flows.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { byIssuer, comeBack, goOut, joined, sendOut } from "#test/http/an-outsider.ts";
import { alterations } from "#test/support/altered-tokens.ts";
import { fixedClock } from "#test/support/clock.ts";
import { anIssuer, signed, type TestIssuer } from "#test/support/issuer.ts";
import { anOutsider, toldIssuers } from "#test/support/issuers.ts";
import { anAccount } from "#test/support/people.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await anIssuer();
});
afterAll(async () => await issuer[Symbol.asyncDispose]());

/** The whole of it, with the client that speaks with issuers. */
async function anAppOf(client = issuer.client) {
  const outbound = createOutbound({ allow: [] });
  const issuers = createOidc({ outbound, clock: fixedClock(Date.now()) }, [client]);
  return await anApp({ issuers, signUp: "open" });
}

/** Sends a browser there; gives what it is to come back with, and the nonce that the token has to hold. */
async function visitWith(browser: Browser) {
  const { nonce, address } = await sendOut(browser);
  return { nonce, answer: Object.fromEntries(await issuer.visit(address)) };
}

test.each(alterations.filter(({ isTaken }) => !isTaken))(
  "a token with: $name, and nobody is in",
  async ({ make }) => {
    using app = await anAppOf();
    const browser = aBrowser(app);
    const { nonce, answer } = await visitWith(browser);
    issuer.hand(await make(await issuer.parts({ nonce }), issuer));
    const back = await comeBack(browser, answer, { issuer: "work" });
    expect([back.status, (await back.text()).includes("Work didn&#x27;t say who you are")]).toEqual([
      403,
      true,
    ]);
    const { read } = app.context.db;
    expect([await read.$count(sessions), await read.$count(users), await read.$count(flows)]).toEqual([
      0, 0, 0,
    ]);
    expect([...browser.cookies.keys()]).toEqual([]);
  },
);

test.each(alterations.filter(({ isTaken }) => isTaken))(
  "a token with: $name, and he is known",
  async ({ make }) => {
    using app = await anAppOf();
    const browser = aBrowser(app);
    const { nonce, answer } = await visitWith(browser);
    issuer.hand(await make(await issuer.parts({ nonce }), issuer));
    expect(leads(await comeBack(browser, answer, { issuer: "work" }))).toEqual([303, "/sign-in/join"]);
  },
);

test("the code of another browser, whose sign-in it was, opens nothing", async () => {
  using app = await anAppOf();
  const [mallory, ada] = [aBrowser(app), aBrowser(app)];
  const hers = await visitWith(ada);
  const his = await visitWith(mallory);
  issuer.hand(await signed(await issuer.parts({ nonce: his.nonce })));
  // His code under her state: neither its verifier nor its nonce is hers.
  const back = await comeBack(ada, { ...hers.answer, code: his.answer.code ?? "" }, { issuer: "work" });
  expect(back.status).toBeGreaterThanOrEqual(400);
  expect(await app.context.db.read.$count(sessions)).toBe(0);
});

test("an issuer that doesn't answer lets nobody in, and the page says so", async () => {
  using app = await anAppOf({ ...issuer.client, issuer: "http://127.0.0.1:1" });
  const fields = { issuer: "work", intent: "sign-in", next: "/" };
  const answer = await aBrowser(app).post("/sign-in/outside", fields);
  expect([answer.status, (await answer.text()).includes("Work doesn&#x27;t answer")]).toEqual([502, true]);
});

test("an answer is taken once, also of those who come with it at a time", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  await browser.post("/sign-out");
  const { state } = await goOut(told, browser);
  const answers = [told.codeOf(anOutsider()), told.codeOf(anOutsider()), told.codeOf(anOutsider())];
  const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
  const all = await Promise.all(
    answers.map((code) => app.get(`/sign-in/outside/company?code=${code}&state=${state}`, { cookie })),
  );
  expect(all.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
  expect(await app.context.db.read.$count(sessions)).toBe(1);
  const late = await app.get(`/sign-in/outside/company?code=${told.codeOf(anOutsider())}&state=${state}`, {
    cookie,
  });
  expect(late.status).toBe(410);
});

test.each([
  ["without the browser's cookie", {}, (browser: Browser) => browser.cookies.clear()],
  ["with another state", { state: "another" }, () => {}],
  ["with none", { state: "" }, () => {}],
])("an answer %s is none", async (_, changes, before) => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  await joined(told, aBrowser(app));
  const browser = aBrowser(app);
  const { state } = await goOut(told, browser);
  before(browser);
  const code = told.codeOf(anOutsider());
  const back = await comeBack(browser, { code, state, ...changes });
  expect([back.status, await app.context.db.read.$count(sessions)]).toEqual([410, 1]);
});

test("an answer after ten minutes is none, nor is that of another issuer", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  const { state } = await goOut(told, browser);
  const code = told.codeOf(anOutsider());
  expect((await comeBack(browser, { code, state }, { issuer: "google" })).status).toBe(410);
  const again = await goOut(told, browser);
  app.clock.advance(11 * 60_000);
  expect((await comeBack(browser, { code, state: again.state })).status).toBe(410);
});

test("a stranger who comes with his own address learns nothing of any other", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  await anAccount(app.context);
  const seen = [];
  for (const email of ["ada@example.com", "nobody@example.com"]) {
    const browser = aBrowser(app);
    const { answer } = await goOut(told, browser, { email, login_hint: email, next: "/" });
    seen.push([answer.status, (await answer.text()).replace(/(state|nonce)=[\w-]+/g, "")]);
    const mine = { subject: "eve", email: "eve@example.com" };
    const back = await byIssuer(told, browser, mine, { email, invitation: email });
    seen.push([leads(back), [...browser.cookies.keys()]]);
    const unverified = await byIssuer(told, browser, { subject: "eve", email, isEmailVerified: false });
    seen.push([unverified.status, await unverified.text()]);
  }
  expect(seen.slice(0, 3)).toEqual(seen.slice(3));
});

test("who goes out too often waits", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told });
  const browser = aBrowser(app);
  for (let time = 0; time < 300; time++) await goOut(told, browser);
  const { answer } = await goOut(told, browser);
  expect([answer.status, answer.headers.has("retry-after")]).toEqual([429, true]);
});

test("another site can't send a browser out", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told });
  const fields = { issuer: "company", intent: "sign-in" };
  const answer = await aBrowser(app).post("/sign-in/outside", fields, { "sec-fetch-site": "cross-site" });
  expect([answer.status, told.begun.length]).toEqual([403, 0]);
});

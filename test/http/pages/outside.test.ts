import { expect, test } from "bun:test";
import { sessions } from "#src/store/schema/sessions.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { byIssuer, comeBack, goOut, joined, theJoining } from "#test/http/an-outsider.ts";
import { anOutsider, toldIssuers } from "#test/support/issuers.ts";
import { anAccount, mailsOf, password } from "#test/support/people.ts";

const email = "ada@example.com";

test("who comes from an issuer and has no account looks at what it told, accepts the texts, and is in", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  const { answer, state } = await goOut(told, browser, { next: "/me/sessions" });
  const page = await answer.text();
  expect([answer.status, answer.headers.get("referrer-policy")]).toEqual([200, "no-referrer"]);
  expect(page).toContain('<meta http-equiv="refresh" content="0;url=https://login.example.com/authorize?');
  expect(told.begun).toMatchObject([{ redirectUri: "http://localhost/sign-in/outside/company" }]);
  const back = await comeBack(browser, { code: told.codeOf(anOutsider()), state });
  expect(leads(back)).toEqual([303, "/sign-in/join"]);
  expect([back.headers.get("referrer-policy"), back.headers.get("cache-control")]).toEqual([
    "no-referrer",
    "no-store",
  ]);
  expect(await app.context.db.read.$count(users)).toBe(0);
  const form = await browser.page("/sign-in/join");
  expect(form).toContain('value="Ada Lovelace"');
  expect(form).toContain('value="ada@example.com"');
  const done = await browser.post("/sign-in/join", await theJoining(browser, { name: "Countess Ada" }));
  expect(leads(done)).toEqual([303, "/me/sessions"]);
  expect(await app.context.db.read.select().from(users)).toMatchObject([
    { email, name: "Countess Ada", timeZone: "Europe/Vienna", emailVerifiedAt: app.clock.now() },
  ]);
  expect(await browser.page("/")).toContain("Countess Ada");
  expect(await mailsOf(app.context)).toEqual([]);
});

test("who has joined comes in by his issuer from then on, which is offered first where he used it", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser, { issuer: "https://accounts.google.com" }, { issuer: "google" });
  await browser.post("/sign-out");
  const page = await browser.page("/sign-in");
  expect(page.indexOf("Continue with Google")).toBeLessThan(page.indexOf("Continue with Company"));
  expect(page).toContain("Used here last");
  const person = { issuer: "https://accounts.google.com", email: "new@example.com" };
  const back = await byIssuer(told, browser, person, { issuer: "google", next: "/me/sessions" });
  expect(leads(back)).toEqual([303, "/me/sessions"]);
  const profile = await browser.page("/me");
  // What the issuer tells now is noted; the account's own address stays.
  expect(profile).toContain("new@example.com");
  expect(await app.context.db.read.select().from(users)).toMatchObject([{ email }]);
});

test("the password is the way that was used last where it was", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told });
  await anAccount(app.context);
  const browser = aBrowser(app);
  const isLater = (page: string) => page.indexOf("Continue with Company") > page.indexOf('name="password"');
  expect(isLater(await browser.page("/sign-in"))).toBe(false);
  await browser.post("/sign-in", { email, password });
  await browser.post("/sign-out");
  const page = await browser.page("/sign-in");
  expect([isLater(page), page.includes("Used here last")]).toEqual([true, true]);
  // A hint that somebody made up is none.
  browser.cookies.set("last-way", '"><script>');
  expect(await browser.page("/sign-in")).not.toContain("Used here last");
});

test("where no issuer is set nobody hears of any", async () => {
  using app = await anApp({ signUp: "open" });
  await anAccount(app.context);
  const browser = aBrowser(app);
  for (const path of ["/sign-in", "/sign-up"])
    expect(await browser.page(path)).not.toContain("sign-in/outside");
  await browser.post("/sign-in", { email, password });
  expect(await browser.page("/me")).not.toContain("outside");
  expect((await browser.post("/sign-in/outside", { issuer: "google", intent: "sign-in" })).status).toBe(404);
});

test.each([
  [
    "the verified address of nobody, where accounts are made by invitation",
    { email: "new@example.com" },
    "You need an invitation",
  ],
  [
    "an address that the issuer hasn't seen",
    { isEmailVerified: false },
    "Your address isn&#x27;t confirmed there",
  ],
  [
    "the address of an account that the issuer hasn't seen",
    { email, isEmailVerified: false },
    "isn&#x27;t confirmed there",
  ],
  ["no address", { email: "" }, "Your address isn&#x27;t confirmed there"],
  ["what is no address", { email: "ada@example.com\r\nBcc: eve@example.com" }, "isn&#x27;t confirmed there"],
])("who comes with %s is told so, and nothing is made", async (_, person, says) => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "invited" });
  await anAccount(app.context);
  const browser = aBrowser(app);
  const back = await byIssuer(told, browser, person);
  expect([back.status, (await back.text()).includes(says)]).toEqual([403, true]);
  expect(await app.context.db.read.$count(users)).toBe(1);
  expect(await app.context.db.read.$count(sessions)).toBe(0);
  expect(await mailsOf(app.context)).toEqual([]);
});

test("who doesn't go on at the issuer is told so, and nothing that stands in the address is shown", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told });
  const browser = aBrowser(app);
  const { state } = await goOut(told, browser, { next: "/me" });
  const hostile = '"><script>alert(1)</script>';
  const back = await comeBack(browser, { error: "access_denied", error_description: hostile, state });
  const page = await back.text();
  expect([back.status, page.includes("Nothing happened"), page.includes("alert(1)")]).toEqual([
    403,
    true,
    false,
  ]);
  expect(page).toContain('href="/sign-in?next=%2Fme"');
  const again = await goOut(told, browser);
  const other = await comeBack(browser, { error: hostile, state: again.state });
  expect([other.status, (await other.text()).includes("alert(1)")]).toEqual([403, false]);
  const unasked = await comeBack(browser, { error: hostile, state: hostile, iss: hostile, code: hostile });
  expect([unasked.status, (await unasked.text()).includes("alert(1)")]).toEqual([410, false]);
});

test("a code that the issuer doesn't know lets nobody in", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told });
  const browser = aBrowser(app);
  const { state } = await goOut(told, browser);
  const back = await comeBack(browser, { code: "made up", state });
  expect([back.status, (await back.text()).includes("Company didn&#x27;t say who you are")]).toEqual([
    403,
    true,
  ]);
  expect(await app.context.db.read.$count(sessions)).toBe(0);
});

test("where it goes on is a path of this server", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  const back = await byIssuer(told, browser, {}, { next: "https://evil.example/" });
  expect(leads(back)).toEqual([303, "/"]);
});

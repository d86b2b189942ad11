import { expect, test } from "bun:test";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { anAccount, mailedToken, mailsOf, password } from "#test/support/people.ts";

const email = "ada@example.com";
const form = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };

/** The sign-up form as the page has it, filled in. */
async function aSignUpForm(page: string): Promise<Record<string, string>> {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
  const versions = { termsVersion: value("termsVersion"), privacyVersion: value("privacyVersion") };
  return { name: "Ada", email, password, terms: "yes", privacy: "yes", age: "yes", ...versions };
}

test.each(["CVE-2024-38351", "CVE-2026-44166"])(
  "%s: a sign-up with the victim's address opens nothing, before the victim proves it and after",
  async () => {
    using app = await anApp({ signUp: "open" });
    const [mallory, ada] = [aBrowser(app), aBrowser(app)];
    const prepared = await aSignUpForm(await mallory.page("/sign-up"));
    const known = "the password of mallory";
    await mallory.post("/sign-up", { ...prepared, name: "Mallory", password: known });
    expect((await mallory.post("/sign-in", { email, password: known })).status).toBe(422);
    app.clock.advance(1_000);
    await ada.post("/sign-up", await aSignUpForm(await ada.page("/sign-up")));
    const token = await mailedToken(app.context, "verify");
    expect((await mallory.post("/verify", { token, password: known })).status).toBe(422);
    expect((await ada.post("/verify", { token, password })).status).toBe(303);
    expect((await mallory.post("/sign-in", { email, password: known })).status).toBe(422);
    expect(await ada.page("/me")).not.toContain("Mallory");
  },
);

test("GHSA-wpfr-6297-9v57: fields that no form has make nobody more than he is", async () => {
  using app = await anApp({ signUp: "open" });
  const browser = aBrowser(app);
  const more = {
    id: "x",
    isOperator: "true",
    is_operator: "1",
    emailVerifiedAt: "1",
    role: "owner",
    orgId: app.org.id,
    provider: "google",
  };
  await browser.post("/sign-up", { ...(await aSignUpForm(await browser.page("/sign-up"))), ...more });
  const rows = await app.context.db.read.select().from(users);
  expect(rows).toMatchObject([{ email, isOperator: false, emailVerifiedAt: null }]);
  const token = await mailedToken(app.context, "verify");
  await browser.post("/verify", { token, password, ...more });
  const profile = { revision: "1", name: "Ada", language: "en", theme: "dark", timeZone: "UTC" };
  await browser.post("/me", { ...profile, ...more });
  const [row] = await app.context.db.read.select().from(users);
  expect([row?.name, row?.theme, row?.isOperator, row?.id === "x"]).toEqual(["Ada", "dark", false, false]);
  expect(await browser.page("/")).not.toContain("Test");
});

test("CVE-2025-61928: whom the body names, nobody changes, with a session or without", async () => {
  using app = await anApp();
  const ada = await anAccount(app.context);
  await anAccount(app.context, { email: "eve@example.com" });
  const named = { userId: ada.id, user_id: ada.id, id: ada.id, email: "eve@new.example" };
  const profile = { revision: "1", name: "Hacked", language: "de", theme: "dark", timeZone: "UTC" };
  const nobody = aBrowser(app);
  for (const path of ["/me", "/me/email", "/me/password", "/me/close", "/me/sessions/end-others"])
    expect(leads(await nobody.post(path, { ...profile, ...named, password }))[0]).toBe(302);
  const eve = aBrowser(app);
  await eve.post("/sign-in", { email: "eve@example.com", password });
  for (const path of ["/me", "/me/email", "/me/close"]) await eve.post(path, { ...profile, ...named });
  const rows = await app.context.db.read.select().from(users);
  expect(rows.find(({ id }) => id === ada.id)).toMatchObject({
    name: "Ada Lovelace",
    email,
    closedAt: null,
    revision: 1,
  });
});

test("CVE-2026-25118: a password in a URL signs nobody in, and no secret of an account is in the log", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  const query = new URLSearchParams({ email, password });
  expect((await browser.get(`/sign-in?${query}`)).headers.has("set-cookie")).toBe(false);
  const posted = await app.ask(`/sign-in?${query}`, { method: "POST", headers: form, body: "" });
  expect([posted.status, posted.headers.has("set-cookie")]).toEqual([422, false]);
  await browser.post("/reset", { email });
  const token = await mailedToken(app.context, "reset");
  await browser.get(`/reset/new?token=${token}`);
  await browser.post("/sign-in", { email, password });
  const session = browser.cookies.get("session") ?? "none";
  await browser.get("/me");
  const logged = JSON.stringify(app.lines);
  expect(app.lines.length).toBeGreaterThan(5);
  for (const secret of [password, "correct+horse", email, token, session])
    expect(logged).not.toContain(secret);
});

test("CVE-2025-69413: nothing in an answer tells a known address from an unknown one", async () => {
  using app = await anApp();
  await anAccount(app.context);
  await anAccount(app.context, { email: "eve@example.com" });
  await suspendAccount(app.context, system, { email: "eve@example.com" });
  const told = async (path: string, address: string) => {
    const answer = await aBrowser(app).post(path, { email: address, password: "something else" });
    answer.headers.delete("x-request-id");
    const said = (await answer.text()).replaceAll(address, "EMAIL");
    const headers = [...answer.headers].filter(([name]) => name !== "content-length");
    return JSON.stringify([answer.status, headers, said]);
  };
  for (const path of ["/sign-in", "/reset"]) {
    const addresses = [email, "eve@example.com", "bob@example.com"];
    const answers = await Promise.all(addresses.map((address) => told(path, address)));
    expect([path, new Set(answers).size]).toEqual([path, 1]);
  }
});

test("CVE-2026-58422: neither a reset, nor taking it back, nor an old link opens a suspended account", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  await browser.post("/reset", { email });
  const token = await mailedToken(app.context, "reset");
  await suspendAccount(app.context, system, { email });
  const fresh = "another horse battery";
  expect((await browser.post("/reset/new", { token, password: fresh })).status).toBe(410);
  await browser.post("/reset", { email });
  expect(await mailsOf(app.context)).toHaveLength(1);
  for (const tried of [password, fresh])
    for (const recover of ["", "yes"]) {
      const answer = await browser.post("/sign-in", { email, password: tried, recover });
      expect([answer.status, answer.headers.has("set-cookie")]).toEqual([422, false]);
    }
});

test("CVE-2026-20779: of eight who use one mailed link at a time, one gets in", async () => {
  using app = await anApp();
  await anAccount(app.context);
  await aBrowser(app).post("/reset", { email });
  const token = await mailedToken(app.context, "reset");
  const tries = Array.from({ length: 8 }, (_, number) =>
    aBrowser(app, { address: `192.0.2.${number}` }).post("/reset/new", {
      token,
      password: `the choice of number ${number}`,
    }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 410)]);
  const winner = statuses.indexOf(200);
  const asWinner = { email, password: `the choice of number ${winner}` };
  expect((await aBrowser(app).post("/sign-in", asWinner)).status).toBe(303);
});

const climbs = ["203.0.113.7", "127.0.0.1, 203.0.113.7", "203.0.113.7, 10.0.0.9", "::1", "unknown"];
test("CVE-2026-20896: an address that only a header claims gives nobody new tries", async () => {
  using app = await anApp();
  const attempt = (number: number) =>
    aBrowser(app).post(
      "/sign-in",
      { email: `nobody-${number}@example.com`, password: "wrong wrong" },
      {
        "x-forwarded-for": `203.0.113.${number}, ${climbs[number % climbs.length]}`,
        "x-real-ip": `203.0.113.${number}`,
        forwarded: `for=203.0.113.${number}`,
      },
    );
  for (let number = 0; number < 30; number += 1) expect((await attempt(number)).status).toBe(422);
  expect((await attempt(31)).status).toBe(429);
}, 30_000);

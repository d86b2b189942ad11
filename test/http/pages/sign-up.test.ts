import { expect, test } from "bun:test";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { anAccount, mailedToken, mailsOf, password } from "#test/support/people.ts";

const filled = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  password,
  terms: "yes",
  privacy: "yes",
  age: "yes",
  timeZone: "Europe/Vienna",
};

/** The form as the page has it, with the versions of the texts. */
async function theForm(page: string): Promise<Record<string, string>> {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
  return { ...filled, termsVersion: value("termsVersion"), privacyVersion: value("privacyVersion") };
}

test("who signs up reads a mail, opens its link, gives his password and is in", async () => {
  using app = await anApp({ signUp: "open" });
  const browser = aBrowser(app);
  const form = await theForm(await browser.page("/sign-up"));
  const sent = await browser.post("/sign-up", form, { "accept-language": "de" });
  expect([sent.status, (await sent.text()).includes("ada@example.com")]).toEqual([200, true]);
  expect(await mailsOf(app.context)).toMatchObject([
    { to: "ada@example.com", kind: "verify", language: "de" },
  ]);
  expect((await browser.post("/sign-in", filled)).status).toBe(422);
  const token = await mailedToken(app.context, "verify");
  const page = await browser.get(`/verify?token=${token}`);
  expect([page.status, page.headers.get("referrer-policy")]).toEqual([200, "no-referrer"]);
  expect((await browser.post("/verify", { token, password: "not this one" })).status).toBe(422);
  expect(leads(await browser.post("/verify", { token, password }))).toEqual([303, "/"]);
  expect(await browser.page("/")).toContain("Ada Lovelace");
  expect((await browser.get(`/verify?token=${token}`)).status).toBe(410);
});

test.each([
  ["terms", "Read the terms and accept them."],
  ["privacy", "Read the privacy text and accept it."],
  ["age", "Only people who are old enough may have an account."],
  ["name", "Enter a name."],
  ["email", "Enter an e-mail address"],
])("without %s nobody gets an account", async (field, sentence) => {
  using app = await anApp({ signUp: "open" });
  const browser = aBrowser(app);
  const form = await theForm(await browser.page("/sign-up"));
  const answer = await browser.post("/sign-up", { ...form, [field]: "" });
  expect([answer.status, (await answer.text()).includes(sentence)]).toEqual([422, true]);
  expect(await mailsOf(app.context)).toEqual([]);
});

test.each(["", "Etc/Unknown", "Mars/Olympus"])(
  "a browser that says it is in the time zone %p keeps nobody out",
  async (timeZone) => {
    using app = await anApp({ signUp: "open" });
    const browser = aBrowser(app);
    const form = await theForm(await browser.page("/sign-up"));
    expect((await browser.post("/sign-up", { ...form, timeZone })).status).toBe(200);
    expect(await mailsOf(app.context)).toHaveLength(1);
  },
);

test("all that is wrong is said at once", async () => {
  using app = await anApp({ signUp: "open" });
  const answer = await aBrowser(app).post("/sign-up", {});
  expect([answer.status, (await answer.text()).includes("6 fields need a change")]).toEqual([422, true]);
});

test("texts that have changed since the page was opened are accepted by nobody", async () => {
  using app = await anApp({ signUp: "open" });
  const browser = aBrowser(app);
  const form = await theForm(await browser.page("/sign-up"));
  expect((await browser.post("/sign-up", { ...form, termsVersion: "0123456789ab" })).status).toBe(422);
});

test("whoever signs up with an address learns nothing of it", async () => {
  using app = await anApp({ signUp: "open" });
  await anAccount(app.context);
  const browser = aBrowser(app);
  const form = await theForm(await browser.page("/sign-up"));
  const told = async (email: string) => {
    const answer = await browser.post("/sign-up", { ...form, email });
    return [answer.status, (await answer.text()).replaceAll(email, "EMAIL")];
  };
  expect(await told("ada@example.com")).toEqual(await told("bob@example.com"));
});

test.each(["invited", "closed"] as const)(
  "where sign-up is %s there is no page and no link of it",
  async (mode) => {
    using app = await anApp({ signUp: mode });
    const browser = aBrowser(app);
    expect((await browser.get("/sign-up")).status).toBe(404);
    expect((await browser.post("/sign-up", filled)).status).toBe(404);
    expect(await browser.page("/sign-in")).not.toContain("/sign-up");
  },
);

test("a forgotten password is replaced by a mailed link, once, and every session ends", async () => {
  using app = await anApp({ signUp: "open" });
  await anAccount(app.context);
  const [browser, other] = [aBrowser(app), aBrowser(app)];
  await other.post("/sign-in", filled);
  const told = async (email: string) => {
    const answer = await browser.post("/reset", { email });
    return [answer.status, (await answer.text()).replaceAll(email, "EMAIL")];
  };
  expect(await told("ada@example.com")).toEqual(await told("bob@example.com"));
  const token = await mailedToken(app.context, "reset");
  expect((await browser.get(`/reset/new?token=${token}`)).headers.get("referrer-policy")).toBe("no-referrer");
  expect((await browser.post("/reset/new", { token, password: "12345678" })).status).toBe(422);
  const fresh = "another good password";
  expect((await browser.post("/reset/new", { token, password: fresh })).status).toBe(200);
  expect((await browser.post("/reset/new", { token, password: fresh })).status).toBe(410);
  expect((await other.get("/me")).status).toBe(302);
  expect((await browser.post("/sign-in", { ...filled, password: fresh })).status).toBe(303);
});

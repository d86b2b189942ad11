import { expect, test } from "bun:test";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { defaultLegal } from "#test/support/mode.ts";
import { anAccount, password } from "#test/support/people.ts";

const credentials = { email: "ada@example.com", password };

test("who comes to / before he has signed in is led there, once somebody runs the instance", async () => {
  using app = await anApp();
  await anAccount(app.context, { isOperator: true });
  expect(leads(await aBrowser(app).get("/"))).toEqual([302, "/sign-in"]);
});

test("/ shows a person his spaces and nobody else's", async () => {
  using app = await anApp();
  await app.space("shop", { name: "The shop" });
  await anAccount(app.context, { orgId: app.org.id, role: "member" });
  await anAccount(app.context, { email: "bob@example.com" });
  const browser = aBrowser(app);
  await browser.post("/sign-in", credentials);
  expect(await browser.page("/")).toContain('href="/spaces/shop"');
  const bob = aBrowser(app);
  await bob.post("/sign-in", { ...credentials, email: "bob@example.com" });
  expect(await bob.page("/")).not.toContain("shop");
});

test("who is in no org begins one with a space where sign-up is open, or is told whom to ask", async () => {
  using app = await anApp({ signUp: "open" });
  await app.space("taken");
  await anAccount(app.context, { orgId: app.org.id, role: "member" });
  const browser = aBrowser(app);
  await browser.post("/sign-in", credentials);
  await browser.post(`/orgs/${app.org.id}/leave`, { confirm: "Test" });
  expect(await browser.page("/")).toContain('action="/orgs"');
  for (const spaceKey of ["taken", "No Key", ""]) {
    const answer = await browser.post("/orgs", { name: "Mine", spaceKey });
    expect([spaceKey, answer.status >= 400 && answer.status < 500]).toEqual([spaceKey, true]);
    expect(await answer.text()).toContain(
      spaceKey === "taken" ? "This name is taken. Choose another." : "Use 1 to 63 of a-z, 0-9 and -",
    );
  }
  expect((await browser.post("/orgs", { name: "", spaceKey: "mine" })).status).toBe(422);
  expect(leads(await browser.post("/orgs", { name: "Mine", spaceKey: "mine" }))).toEqual([
    303,
    "/spaces/mine",
  ]);
  expect(await browser.page("/")).toContain('href="/spaces/mine"');
  const another = await browser.page("/orgs");
  expect([another.includes('action="/orgs"'), another.includes("New organisation")]).toEqual([true, true]);
  using closed = await anApp({ signUp: "invited" });
  await anAccount(closed.context, { orgId: closed.org.id, role: "member" });
  const invited = aBrowser(closed);
  await invited.post("/sign-in", credentials);
  await invited.post(`/orgs/${closed.org.id}/leave`, { confirm: "Test" });
  expect(await invited.page("/")).toContain("Ask somebody to invite you.");
  expect(await invited.page("/")).not.toContain('href="/orgs"');
  expect((await invited.get("/orgs")).status).toBe(404);
  expect((await invited.post("/orgs", { name: "Mine", spaceKey: "mine" })).status).toBe(403);
});

test("language and theme are chosen where nobody is signed in, and nothing else is kept", async () => {
  using app = await anApp();
  const browser = aBrowser(app);
  const chosen = await browser.post("/look", { language: "de", theme: "dark", next: "/sign-in" });
  expect(leads(chosen)).toEqual([303, "/sign-in"]);
  expect(await browser.page("/sign-in")).toContain('<html lang="de" data-theme="dark">');
  const other = await browser.post("/look", { language: "x;Path=/", theme: "<b>", next: "//evil.example" });
  expect([...leads(other), other.headers.has("set-cookie")]).toEqual([303, "/", false]);
});

test("the legal texts are there for everybody", async () => {
  using app = await anApp({ legal: defaultLegal });
  const browser = aBrowser(app);
  expect(await browser.page("/terms")).toContain("Put in only pictures that you may use");
  expect(await browser.page("/privacy")).toContain("<h1>Privacy</h1>");
  const german = await browser.get("/privacy", { "accept-language": "de" });
  expect(await german.text()).toContain("<h1>Datenschutz</h1>");
});

import { expect, test } from "bun:test";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";

const credentials = { email: "ada@example.com", password };

test("who signs in gets where he wanted to go, and is out again when he signs out", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  expect(leads(await browser.get("/me/sessions?x=1"))).toEqual([
    302,
    "/sign-in?next=%2Fme%2Fsessions%3Fx%3D1",
  ]);
  expect(await browser.page("/sign-in?next=%2Fme%2Fsessions%3Fx%3D1")).toContain('value="/me/sessions?x=1"');
  const answer = await browser.post("/sign-in", { ...credentials, next: "/me/sessions" });
  expect(leads(answer)).toEqual([303, "/me/sessions"]);
  expect(answer.headers.get("set-cookie")).toMatch(/^session=[^;]+; Path=\/; .*HttpOnly; SameSite=Lax/);
  expect((await browser.get("/me/sessions")).status).toBe(200);
  const left = new Map(browser.cookies);
  expect(leads(await browser.post("/sign-out"))).toEqual([303, "/sign-in"]);
  browser.cookies.set("session", left.get("session") ?? "");
  expect((await browser.get("/me/sessions")).status).toBe(302);
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/sign-out",
  "javascript:alert(1)",
  "/\t/evil.example",
])("nobody is sent to %s after signing in", async (next) => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  await browser.post("/sign-in", credentials);
  expect(leads(await browser.get(`/sign-in?${new URLSearchParams({ next })}`))).toEqual([302, "/"]);
});

test("a path in any script is a way back", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  const next = "/spaces/default?folder=Fotos für €uro";
  const there = "/spaces/default?folder=Fotos%20f%C3%BCr%20%E2%82%ACuro";
  expect(leads(await browser.post("/look", { theme: "dark", next }))).toEqual([303, there]);
  expect(leads(await browser.post("/sign-in", { ...credentials, next }))).toEqual([303, there]);
  expect(leads(await browser.get(`/sign-in?${new URLSearchParams({ next })}`))).toEqual([302, there]);
});

test("a wrong password and an unknown address are answered alike, and what was typed stays", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const wrong = async (email: string) => {
    const answer = await aBrowser(app).post("/sign-in", { email, password: "something else" });
    return [
      answer.status,
      (await answer.text()).replaceAll(email, "EMAIL"),
      answer.headers.has("set-cookie"),
    ];
  };
  const known = await wrong("ada@example.com");
  expect(known).toEqual(await wrong("bob@example.com"));
  expect(known[0]).toBe(422);
  expect(known[1]).toContain("This e-mail address and password don&#x27;t belong together.");
  expect(known[1]).toContain('value="EMAIL"');
  expect(known[2]).toBe(false);
});

test("who tries too often is told when to come again", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  for (let tries = 0; tries < 10; tries++)
    await browser.post("/sign-in", { ...credentials, password: "wrong" });
  const answer = await browser.post("/sign-in", credentials);
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("900");
  expect(answer.headers.get("ratelimit")).toBe('"sign-in";r=0;t=900');
  expect(answer.headers.get("ratelimit-policy")).toBe('"sign-in";q=10;w=900');
  expect(await answer.text()).toContain("Too many attempts.");
});

test.each([
  [{ "sec-fetch-site": "cross-site" }, 403],
  [{ "sec-fetch-site": "same-site" }, 403],
  [{ "sec-fetch-site": "none" }, 403],
  [{ "sec-fetch-site": "same-origin" }, 422],
  [{ "sec-fetch-site": "cross-site", origin: "http://localhost" }, 403],
  [{ origin: "https://evil.example" }, 403],
  [{ origin: "null" }, 403],
  [{}, 403],
  [{ origin: "http://localhost" }, 422],
])("a form with %p is answered by %i", async (headers, status) => {
  using app = await anApp();
  const body = "email=a%40b.example&password=x";
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await app.ask("/sign-in", { method: "POST", body, headers: { ...type, ...headers } });
  expect(answer.status).toBe(status);
});

test("a form that is none, or is too large, is refused", async () => {
  using app = await anApp();
  const send = async (body: string, type: string) => {
    const headers = { "content-type": type, "sec-fetch-site": "same-origin" };
    return (await app.ask("/sign-in", { method: "POST", body, headers })).status;
  };
  expect(await send('{"email":"x"}', "application/json")).toBe(415);
  expect(await send("email=x", "text/plain")).toBe(415);
  expect(await send(`email=${"x".repeat(70_000)}`, "application/x-www-form-urlencoded")).toBe(413);
});

test("a closed account is taken back by who knows its password", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  await browser.post("/sign-in", credentials);
  expect((await browser.post("/me/close")).status).toBe(200);
  const told = await browser.post("/sign-in", credentials);
  expect(told.status).toBe(403);
  expect(await told.text()).toContain("Take the account back");
  expect(leads(await browser.post("/sign-in", { ...credentials, recover: "yes" }))[0]).toBe(303);
  expect((await browser.get("/me")).status).toBe(200);
});

test("signing in anew ends the session that the browser had", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  await browser.post("/sign-in", credentials);
  const before = browser.cookies.get("session") ?? "";
  await browser.post("/sign-in", credentials);
  expect(browser.cookies.get("session")).not.toBe(before);
  browser.cookies.set("session", before);
  expect((await browser.get("/me")).status).toBe(302);
});

test("behind https the cookie is bound to the host", async () => {
  using app = await anApp({ publicUrl: "https://images.example" });
  await anAccount(app.context);
  const answer = await aBrowser(app).post("/sign-in", credentials);
  expect(answer.headers.get("set-cookie")).toMatch(/^__Host-session=[^;]+; Path=\/; .*; Secure$/);
});

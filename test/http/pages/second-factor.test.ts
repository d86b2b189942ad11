import { expect, test } from "bun:test";
import { closeAccount } from "#src/domain/identity/closing.ts";
import { dropPassword } from "#src/domain/identity/kept-password.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { addPasskey, askedAt, email, setUpApp, signedIn } from "#test/http/with-factors.ts";
import { anAuthenticator } from "#test/support/authenticator.ts";
import { actorWith, anAccount, mailsOf, password } from "#test/support/people.ts";

const second = "/sign-in/second-factor";
const minuteMs = 60_000;
const tooLate = "Nobody was signed in.";

async function withApp() {
  const app = await anApp();
  const account = await anAccount(app.context);
  const ada = await signedIn(app);
  return { app, account, ada, ...(await setUpApp(app, ada)), [Symbol.dispose]: () => app[Symbol.dispose]() };
}

test("a password alone opens nothing once there is a second factor, and the way goes on to where one wanted to", async () => {
  using site = await withApp();
  const browser = aBrowser(site.app);
  const next = "/me/sessions";
  const answer = await browser.post("/sign-in", { email, password, next });
  expect(leads(answer)).toEqual([303, `${second}?next=%2Fme%2Fsessions`]);
  expect(leads(await browser.get("/me"))[0]).toBe(302);
  const wrong = await browser.post(second, { way: "code", code: "000000", next });
  expect([wrong.status, (await wrong.text()).includes("This code is wrong.")]).toEqual([422, true]);
  expect(leads(await browser.post(second, { way: "code", code: site.code(), next }))).toEqual([303, next]);
  expect((await browser.get("/me")).status).toBe(200);
  expect(browser.cookies.has("flow-second-factor")).toBe(false);
});

test("another browser gets nowhere with a code, nor a browser that has given no password", async () => {
  using site = await withApp();
  const [one, other] = [aBrowser(site.app), aBrowser(site.app)];
  await one.post("/sign-in", { email, password });
  const answer = await other.post(second, { way: "code", code: site.code() });
  expect([answer.status, (await answer.text()).includes(tooLate)]).toEqual([410, true]);
  expect((await other.get(second)).status).toBe(410);
  expect((await one.post(second, { way: "code", code: site.code() })).status).toBe(303);
});

test("who takes too long is told so, and led back to sign in with where he wanted to go", async () => {
  using site = await withApp();
  const browser = aBrowser(site.app);
  await browser.post("/sign-in", { email, password });
  site.app.clock.advance(10 * minuteMs);
  for (const answer of [
    await browser.get(`${second}?next=%2Fme`),
    await browser.post(second, { way: "code", code: site.code(), next: "/me" }),
  ]) {
    expect(answer.status).toBe(410);
    const page = await answer.text();
    expect([page.includes(tooLate), page.includes('href="/sign-in?next=%2Fme"')]).toEqual([true, true]);
  }
});

test("a path of another site isn't led to", async () => {
  using site = await withApp();
  const browser = aBrowser(site.app);
  await browser.post("/sign-in", { email, password });
  const answer = await browser.post(second, { way: "code", code: site.code(), next: "//evil.example/" });
  expect(leads(answer)).toEqual([303, "/"]);
});

test("guessing ends after ten codes, with when to go on", async () => {
  using site = await withApp();
  const browser = aBrowser(site.app);
  await browser.post("/sign-in", { email, password });
  for (let turn = 0; turn < 10; turn += 1) await browser.post(second, { way: "code", code: "000000" });
  const answer = await browser.post(second, { way: "code", code: site.code() });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "900"]);
  expect((await site.ada.get("/me")).status).toBe(200);
});

test("a stranger who knows no password keeps nobody out, however often he tries", async () => {
  using site = await withApp();
  const [stranger, browser] = [aBrowser(site.app, { address: "203.0.113.5" }), aBrowser(site.app)];
  for (let turn = 0; turn < 40; turn += 1) await stranger.post(second, { way: "code", code: "000000" });
  await browser.post("/sign-in", { email, password });
  expect((await browser.post(second, { way: "code", code: site.code() })).status).toBe(303);
});

test("a lost phone: a recovery code lets in once, and tells by mail", async () => {
  using site = await withApp();
  const browser = aBrowser(site.app);
  const [recovery = ""] = site.codes;
  for (const status of [303, 422]) {
    await browser.post("/sign-in", { email, password });
    expect((await browser.post(second, { way: "recovery", recovery })).status).toBe(status);
  }
  const sent = (await mailsOf(site.app.context)).filter(({ kind }) => kind === "recovery-code-used");
  expect(sent).toHaveLength(1);
});

test("a passkey is the second step as well, and one whose browser can't use passkeys reads why", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const { device } = await addPasskey(await signedIn(app));
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  const page = await browser.page(second);
  expect(page).toContain("Passkeys need scripts");
  expect(page).not.toContain('name="code"');
  expect(page).not.toContain(device.credentialId);
  const asked = await askedAt(browser, `${second}/passkey`);
  const wrong = { way: "passkey", answer: device.get(asked, { origin: "https://evil.example" }) };
  const refused = await browser.post(second, wrong);
  expect([refused.status, (await refused.text()).includes("opens no account here")]).toEqual([422, true]);
  const again = await askedAt(browser, `${second}/passkey`);
  expect((await browser.post(second, { way: "passkey", answer: device.get(again) })).status).toBe(303);
});

test("passkeys of a suspended account and of nobody are answered alike", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const { device } = await addPasskey(await signedIn(app));
  await suspendAccount(app.context, system, { email });
  const said = [];
  for (const each of [device, anAuthenticator()]) {
    const browser = aBrowser(app);
    const options = await askedAt(browser, "/sign-in/passkey/ask");
    const answer = await browser.post("/sign-in/passkey", { answer: each.get(options) });
    said.push([answer.status, await answer.text()]);
  }
  expect(said[0]).toEqual(said[1] ?? []);
  expect(said[0]?.[0]).toBe(422);
});

test("a closed account is told to who comes with its passkey, and taken back by it", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const ada = await signedIn(app);
  const { device } = await addPasskey(ada);
  await closeAccount(app.context, await actorWith(app.context, ada.cookies.get("session") ?? ""));
  const browser = aBrowser(app);
  const come = async (fields: Record<string, string>) => {
    const options = await askedAt(browser, "/sign-in/passkey/ask");
    return await browser.post("/sign-in/passkey", { answer: device.get(options), ...fields });
  };
  const told = await come({});
  expect([told.status, (await told.text()).includes("Take it back with a passkey")]).toEqual([403, true]);
  expect((await come({ recover: "yes" })).status).toBe(303);
});

test("where browsers make no passkeys the pages offer none, and security says why", async () => {
  using app = await anApp({ publicUrl: "http://192.0.2.7" });
  await anAccount(app.context);
  const browser = await signedIn(app);
  expect(await aBrowser(app).page("/sign-in")).not.toContain("passkey");
  const page = await browser.page("/me/security");
  expect(page).toContain("Browsers make passkeys only for an address that is https");
  expect(page).not.toContain("data-passkey");
});

test("an account without a password proves who acts by its passkey, and reads how to get a password", async () => {
  using app = await anApp();
  const { id } = await anAccount(app.context);
  const browser = await signedIn(app);
  const { device } = await addPasskey(browser);
  await app.context.db.write((tx) => dropPassword(tx, id));
  app.clock.advance(11 * minuteMs);
  const page = await browser.page("/me/security");
  expect(page).not.toContain('name="proof"');
  expect(page).toContain("A link by which you set one comes by mail.");
  expect(page).toContain("/me/prove?next=%2Fme%2Fsecurity%23close");
  const refused = await browser.post("/me/email", { email: "ada@new.example" });
  expect([refused.status, (await refused.text()).includes("Confirm once more")]).toEqual([403, true]);
  const proving = await browser.page("/me/prove?next=%2Fme%2Fsecurity%23email");
  expect(proving).not.toContain('name="proof"');
  const options = await askedAt(browser, "/me/prove/passkey");
  const before = browser.cookies.get("session");
  const proof = { way: "passkey", answer: device.get(options), next: "/me/security#email" };
  expect(leads(await browser.post("/me/prove", proof))).toEqual([303, "/me/security#email"]);
  expect(browser.cookies.get("session")).not.toBe(before);
  expect((await browser.post("/me/email", { email: "ada@new.example" })).status).toBe(200);
});

test("a code, a recovery code and a password each prove once more who acts; a wrong one is told in its place", async () => {
  using site = await withApp();
  const { ada, code, codes } = site;
  for (const [way, field, right] of [
    ["code", "code", () => code()],
    ["recovery", "recovery", () => codes[0] ?? ""],
    ["password", "proof", () => password],
  ] as const) {
    site.app.clock.advance(11 * minuteMs);
    expect((await ada.post("/me/security/app")).status).toBe(403);
    const wrong = await ada.post("/me/prove", { way, [field]: "wrong", next: "/me" });
    expect([way, wrong.status, (await wrong.text()).includes('aria-invalid="true"')]).toEqual([
      way,
      422,
      true,
    ]);
    expect(leads(await ada.post("/me/prove", { way, [field]: right(), next: "/me" }))).toEqual([303, "/me"]);
    expect((await ada.post("/me/security/app")).status).toBe(303);
  }
});

test("an app whose set-up has taken too long is begun again", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  await browser.post("/me/security/app");
  app.clock.advance(31 * minuteMs);
  expect((await browser.get("/me/security/app")).status).toBe(410);
  expect((await browser.post("/me/security/app/confirm", { code: "123456" })).status).toBe(410);
});

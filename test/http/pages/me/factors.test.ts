import { expect, test } from "bun:test";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { addPasskey, askedAt, email, setUpApp, signedIn } from "#test/http/with-factors.ts";
import { anAccount, mailsOf, password } from "#test/support/people.ts";

const afterStepUpMs = 11 * 60_000;

test("an app is set up by its QR code or its key, and ten recovery codes are shown once", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  const { page, shown, codes } = await setUpApp(app, browser);
  expect(page).toContain('src="data:image/svg+xml;base64,');
  expect(page).toContain("otpauth://totp/");
  expect(new Set(codes).size).toBe(10);
  expect(shown).toContain("Your authenticator app is set up.");
  const security = await browser.page("/me/security");
  expect(security).toContain("10 of them are left.");
  for (const code of codes) expect(security).not.toContain(code);
  expect((await browser.get("/me/security/app")).status).toBe(410);
  expect((await mailsOf(app.context)).at(-1)).toMatchObject({ to: email, kind: "totp-added" });

  await browser.post("/sign-out");
  const back = await browser.post("/sign-in", { email, password, next: "/me/sessions" });
  expect(leads(back)).toEqual([303, "/sign-in/second-factor?next=%2Fme%2Fsessions"]);
  expect(browser.cookies.has("session")).toBe(false);
  const asked = await browser.page("/sign-in/second-factor?next=%2Fme%2Fsessions");
  expect(asked).toContain('autocomplete="one-time-code"');
  const used = { way: "recovery", recovery: codes[0] ?? "", next: "/me/sessions" };
  expect(leads(await browser.post("/sign-in/second-factor", used))).toEqual([303, "/me/sessions"]);
  expect((await mailsOf(app.context)).at(-1)).toMatchObject({
    kind: "recovery-code-used",
    values: { left: "9" },
  });
});

test("a passkey is added, named, used alone and removed", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  const { device, added } = await addPasskey(browser);
  expect(added.status).toBe(200);
  const page = await browser.page("/me/security");
  expect(page).toContain("Signs you in alone");
  const [, id = ""] = /href="\/me\/security\/passkeys\/([^"]+)"/.exec(page) ?? [];
  expect((await browser.post(`/me/security/passkeys/${id}`, { name: "" })).status).toBe(422);
  await browser.post(`/me/security/passkeys/${id}`, { name: "Blue <phone>" });
  expect(await browser.page("/me/security")).toContain("Blue &lt;phone&gt;");

  const other = aBrowser(app);
  const options = await askedAt(other, "/sign-in/passkey/ask");
  expect(options).not.toHaveProperty("allowCredentials");
  const signed = await other.post("/sign-in/passkey", { answer: device.get(options), next: "/me" });
  expect(leads(signed)).toEqual([303, "/me"]);
  expect(other.cookies.get("last-way")).toBe("passkey");

  app.clock.advance(afterStepUpMs);
  expect((await browser.post(`/me/security/passkeys/${id}/remove`)).status).toBe(403);
  expect(leads(await browser.post("/me/prove", { way: "password", proof: password, next: "/me" }))).toEqual([
    303,
    "/me",
  ]);
  expect(leads(await browser.post(`/me/security/passkeys/${id}/remove`))).toEqual([
    303,
    "/me/security?passkeyRemoved",
  ]);
  expect(await browser.page("/me/security")).not.toContain("of them are left");
});

import { expect, test } from "bun:test";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp, aPicture, type TestApp } from "#test/http/an-app.ts";
import { anAccount, mailedToken, mailsOf, password } from "#test/support/people.ts";

const email = "ada@example.com";

async function signedIn(app: TestApp, from: Parameters<typeof aBrowser>[1] = {}): Promise<Browser> {
  const browser = aBrowser(app, from);
  await browser.post("/sign-in", { email, password });
  return browser;
}

const afterStepUpMs = 11 * 60_000;
const own = ["/me", "/me/security", "/me/sessions", "/me/texts"];
const forms = [
  "/me",
  "/me/email",
  "/me/password",
  "/me/close",
  "/me/sessions/end",
  "/me/sessions/end-others",
];

test("nobody sees or changes anything of his own before he has signed in", async () => {
  using app = await anApp();
  const browser = aBrowser(app);
  for (const path of own) {
    const next = new URLSearchParams({ next: path });
    expect(leads(await browser.get(path))).toEqual([302, `/sign-in?${next}`]);
  }
  for (const path of forms)
    expect([path, ...leads(await browser.post(path))]).toEqual([path, 302, "/sign-in"]);
});

test("language, theme and time zone are the person's, and stay with the browser", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  const fields = {
    revision: "1",
    name: "Ada King",
    language: "de",
    theme: "dark",
    timeZone: "Europe/Vienna",
  };
  expect(leads(await browser.post("/me", fields))).toEqual([303, "/me?saved"]);
  const page = await browser.page("/me");
  expect(page).toContain('<html lang="de" data-theme="dark">');
  expect(page).toContain("Ada King");
  await browser.post("/sign-out");
  expect(await browser.page("/sign-in")).toContain('<html lang="de" data-theme="dark">');
  const elsewhere = await signedIn(app);
  expect(await elsewhere.page("/me")).toContain('<html lang="de" data-theme="dark">');
});

test("who saves an older profile is told so, and one with mistakes is shown again", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  const fields = { revision: "1", name: "Ada", language: "en", theme: "light", timeZone: "UTC" };
  await browser.post("/me", fields);
  expect((await browser.post("/me", fields)).status).toBe(409);
  const wrong = { revision: "2", name: " ", language: "de", theme: "dark", timeZone: "Moon/Sea" };
  const answer = await browser.post("/me", wrong);
  const text = await answer.text();
  for (const chosen of ["de", "dark"]) expect(text).toContain(`<option value="${chosen}" selected>`);
  expect([answer.status, text.includes("Enter a name."), text.includes("one of the time zones")]).toEqual([
    422,
    true,
    true,
  ]);
});

test("a picture goes through the pipeline, is only his who has it, and can be removed", async () => {
  using app = await anApp();
  await anAccount(app.context);
  await anAccount(app.context, { email: "bob@example.com" });
  const browser = await signedIn(app);
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(await aPicture("600x400"))]), "me.jpg");
  expect(leads(await browser.send("/me/picture", form))).toEqual([303, "/me?saved"]);
  const [, address = ""] = /src="(\/me\/picture\/[^"]+)"/.exec(await browser.page("/me")) ?? [];
  const picture = await browser.get(address);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
  const bytes = await picture.bytes();
  const seen = await app.context.renderer.probe({
    source: { bytes },
    limits: app.context.limits,
    depth: "header",
  });
  expect([seen.width, seen.height]).toEqual([256, 256]);
  const other = aBrowser(app);
  expect((await other.get(address)).status).toBe(302);
  await other.post("/sign-in", { email: "bob@example.com", password });
  expect((await other.get(address)).status).toBe(404);
  expect((await browser.post("/me/picture/delete")).status).toBe(303);
  expect((await browser.get(address)).status).toBe(404);
});

test.each([
  ["no file", new Uint8Array(), 422, "Choose a file first."],
  ["a text", new TextEncoder().encode("hello"), 415, "isn&#x27;t a picture that can be read"],
  ["more than 2 MB", new Uint8Array(2_100_000), 413, "This file is too large."],
  [
    "a drawing with scripts",
    new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    415,
    "picture",
  ],
])("%s is not taken for a picture", async (_, bytes, status, sentence) => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  const form = new FormData();
  form.append("file", new Blob([bytes]), "me.jpg");
  const answer = await browser.send("/me/picture", form);
  expect([answer.status, (await answer.text()).includes(sentence)]).toEqual([status, true]);
});

test("an address is changed by the password and a link to the new one; the old one can undo it", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  app.clock.advance(afterStepUpMs);
  const asked = await browser.post("/me/email", { email: "ada@new.example" });
  const page = await asked.text();
  expect([asked.status, page.includes('name="proof"'), page.includes('value="ada@new.example"')]).toEqual([
    403,
    true,
    true,
  ]);
  const wrong = await browser.post("/me/email", { email: "ada@new.example", proof: "wrong" });
  expect([wrong.status, (await wrong.text()).includes("This password is wrong.")]).toEqual([422, true]);
  const before = browser.cookies.get("session");
  expect((await browser.post("/me/email", { email: "ada@new.example", proof: password })).status).toBe(200);
  expect(browser.cookies.get("session")).not.toBe(before);
  const token = await mailedToken(app.context, "change-email-new");
  const anybody = aBrowser(app);
  expect((await anybody.get(`/me/email/confirm?token=${token}`)).headers.get("referrer-policy")).toBe(
    "no-referrer",
  );
  expect((await anybody.post("/me/email/confirm", { token })).status).toBe(200);
  expect(await browser.page("/me/security")).toContain("It is now ada@new.example.");
  expect((await anybody.post("/me/email/confirm", { token })).status).toBe(410);
  const undo = await mailedToken(app.context, "change-email-old");
  expect((await anybody.get(`/me/email/undo?token=${undo}`)).status).toBe(200);
  expect((await anybody.post("/me/email/undo", { token: undo })).status).toBe(200);
  expect((await browser.get("/me")).status).toBe(302);
  expect((await mailsOf(app.context)).at(-1)).toMatchObject({ to: email, kind: "email-restored" });
});

test("a password is changed by the old one, and the other sessions end", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const [browser, other] = [await signedIn(app), await signedIn(app)];
  app.clock.advance(afterStepUpMs);
  const fresh = "another good password";
  expect((await browser.post("/me/password", { proof: "wrong", password: fresh })).status).toBe(422);
  const short = await browser.post("/me/password", { proof: password, password: "short" });
  expect([short.status, (await short.text()).includes("Use at least 8 characters.")]).toEqual([422, true]);
  expect((await browser.post("/me/password", { password: fresh })).status).toBe(200);
  expect((await browser.get("/me")).status).toBe(200);
  expect((await other.get("/me")).status).toBe(302);
  expect((await aBrowser(app).post("/sign-in", { email, password: fresh })).status).toBe(303);
});

test("sessions are listed with browser and cut address, and ended one by one or all others at once", async () => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = await signedIn(app);
  const [second, third, fourth] = [await signedIn(app), await signedIn(app), await signedIn(app)];
  const page = await browser.page("/me/sessions");
  expect(page).toContain("Firefox on Linux");
  expect(page).toContain("192.0.2.0/24");
  const ids = [...page.matchAll(/name="id" value="([^"]+)"/g)].map(([, id = ""]) => id);
  expect(ids).toHaveLength(3);
  await browser.post("/me/sessions/end", { id: ids[0] ?? "" });
  const states = async () =>
    await Promise.all([second, third, fourth].map(async (one) => (await one.get("/me")).status));
  expect((await states()).filter((status) => status === 302)).toHaveLength(1);
  await browser.post("/me/sessions/end-others");
  expect(await states()).toEqual([302, 302, 302]);
  expect((await browser.get("/me")).status).toBe(200);
});

test("nobody ends the session of another", async () => {
  using app = await anApp();
  await anAccount(app.context);
  await anAccount(app.context, { email: "bob@example.com" });
  const browser = await signedIn(app);
  const bob = aBrowser(app);
  await bob.post("/sign-in", { email: "bob@example.com", password });
  const id = bob.cookies.get("session")?.split(".")[0] ?? "";
  await browser.post("/me/sessions/end", { id });
  expect((await bob.get("/me")).status).toBe(200);
});

test("an account is closed by the password, and the last owner of an org with others keeps his", async () => {
  using app = await anApp();
  const { orgId } = await anAccount(app.context);
  const browser = await signedIn(app);
  app.clock.advance(afterStepUpMs);
  expect((await browser.post("/me/close")).status).toBe(403);
  await anAccount(app.context, { email: "bob@example.com", orgId, role: "member" });
  const kept = await browser.post("/me/close", { proof: password });
  expect([kept.status, (await kept.text()).includes("last owner")]).toEqual([409, true]);
  const bob = aBrowser(app);
  await bob.post("/sign-in", { email: "bob@example.com", password });
  expect((await bob.post("/me/close")).status).toBe(200);
  expect((await browser.post("/me/close")).status).toBe(200);
  expect((await browser.get("/me")).status).toBe(302);
});

test("texts that somebody hasn't accepted come before all else at sign-in", async () => {
  using app = await anApp();
  await anAccount(app.context, { hasAccepted: false });
  const browser = aBrowser(app);
  const answer = await browser.post("/sign-in", { email, password, next: "/me" });
  expect(leads(answer)).toEqual([303, "/me/texts?next=%2Fme"]);
  const page = await browser.page("/me/texts?next=%2Fme");
  expect(page).toContain("Before you begin");
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
  const versions = { termsVersion: value("termsVersion"), privacyVersion: value("privacyVersion") };
  expect((await browser.post("/me/texts", { ...versions, next: "/me", terms: "yes" })).status).toBe(422);
  const accepted = { ...versions, next: "/me", terms: "yes", privacy: "yes" };
  expect(leads(await browser.post("/me/texts", accepted))).toEqual([303, "/me"]);
  expect(await browser.page("/me/texts")).toContain("The texts have changed");
  await browser.post("/sign-out");
  expect(leads(await browser.post("/sign-in", { email, password, next: "/me" }))).toEqual([303, "/me"]);
});

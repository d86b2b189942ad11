import type { CreationOptions, RequestOptions } from "#src/domain/identity/passkey-ceremony.ts";
import { type Authenticator, anAuthenticator } from "#test/support/authenticator.ts";
import { codeOf } from "#test/support/factors.ts";
import { password } from "#test/support/people.ts";
import { aBrowser, type Browser } from "./a-browser.ts";
import type { TestApp } from "./an-app.ts";

export const email = "ada@example.com";
const script = { accept: "application/json" };
const stepMs = 30_000;

export async function signedIn(app: TestApp): Promise<Browser> {
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return browser;
}

/** Sets an app up by the pages, and waits until its next code. */
export async function setUpApp(app: TestApp, browser: Browser) {
  await browser.post("/me/security/app");
  const page = await browser.page("/me/security/app");
  const seed = (/data-copies="([A-Z2-7 ]+)"/.exec(page)?.[1] ?? "").replaceAll(" ", "");
  const answer = await browser.post("/me/security/app/confirm", { code: codeOf(seed, app.clock.now()) });
  const shown = await answer.text();
  app.clock.advance(stepMs);
  const codes = shown.match(/\b([a-z2-7]{4}-){3}[a-z2-7]{4}\b/g)?.slice(0, 10) ?? [];
  return { page, shown, codes, code: (steps = 0) => codeOf(seed, app.clock.now(), steps) };
}

/** Adds a passkey as the script of the page does. */
export async function addPasskey(
  browser: Browser,
  device: Authenticator = anAuthenticator(),
  name = "Phone",
) {
  const answer = await browser.post("/me/security/passkeys/ask", {}, script);
  const options = (await answer.json()) as CreationOptions;
  return {
    device,
    added: await browser.post("/me/security/passkeys", { name, answer: device.create(options) }),
  };
}

/** What the script hands to the browser, of one of the places where a passkey is asked for. */
export async function askedAt(browser: Browser, path: string): Promise<RequestOptions> {
  return (await (await browser.post(path, {}, script)).json()) as RequestOptions;
}

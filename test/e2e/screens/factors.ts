import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { paths } from "#views/paths.ts";
import { type People, type Shot, send, signIn } from "./steps.ts";

/** Pages of what is asked for beside a password. */
export const factorShots: Shot[] = [
  { name: "app-set-up", path: "/sign-in", act: openSetUp },
  { name: "app-set-up-wrong", path: "/sign-in", status: 422, act: enterWrongCode },
  { name: "app-set-up-over", path: "/me/security/app", as: "person", status: 410 },
  { name: "recovery-codes", path: "/sign-in", act: setUpApp },
  { name: "security-factors", path: "/sign-in", act: setUpAll },
  { name: "passkey", path: "/sign-in", act: openPasskey },
  { name: "passkey-wrong", path: "/sign-in", status: 422, act: nameNothing },
  { name: "second-factor", path: "/sign-in", act: signInAgain },
  { name: "second-factor-app", path: "/sign-in", act: signInWithApp },
  { name: "second-factor-wrong", path: "/sign-in", status: 422, act: enterWrongRecovery },
  { name: "second-factor-over", path: "/sign-in/second-factor", status: 410 },
  { name: "prove", path: "/sign-in", act: prove },
  { name: "prove-password", path: "/me/prove", as: "person" },
  { name: "prove-wrong", path: "/me/prove", as: "person", status: 422, act: (page) => send(page) },
];

/** One that asks its owner, and is there at once. */
export async function addAuthenticator(page: Page, changes: Record<string, unknown> = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...changes,
    },
  });
  return { cdp, authenticatorId };
}

/** On the page on which an app is set up: the key that it is told. */
export async function seedOn(page: Page): Promise<string> {
  return ((await page.locator("[data-copies]").first().getAttribute("data-copies")) ?? "").replaceAll(
    " ",
    "",
  );
}

/** The code that an app shows now, or so many steps later. */
export function codeOf(seed: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

async function openSecurity(page: Page, { createMember }: People): Promise<string> {
  const email = await createMember();
  await signIn(page, email);
  await page.goto(new URL(paths.security, page.url()).href);
  return email;
}

async function openSetUp(page: Page, people: People): Promise<string> {
  const email = await openSecurity(page, people);
  await send(page, `form[action='${paths.app}'] .button`);
  return email;
}

async function enterWrongCode(page: Page, people: People): Promise<void> {
  await openSetUp(page, people);
  await page.fill("[name=code]", "123");
  await send(page, "form:has([name=code]) .button.primary");
}

export async function setUpApp(page: Page, people: People): Promise<string> {
  const email = await openSetUp(page, people);
  await page.fill("[name=code]", codeOf(await seedOn(page)));
  await send(page, "form:has([name=code]) .button.primary");
  return email;
}

async function setUpAll(page: Page, people: People): Promise<string> {
  const email = await setUpApp(page, people);
  await addAuthenticator(page);
  await page.goto(new URL(paths.security, page.url()).href);
  await page.fill("[data-passkey] [name=name]", "Phone of the harbour office");
  await send(page, "[data-passkey] .button");
  return email;
}

async function openPasskey(page: Page, people: People): Promise<void> {
  await setUpAll(page, people);
  await page.locator(".factor-list a").first().click();
  await page.locator("#remove").waitFor();
}

async function nameNothing(page: Page, people: People): Promise<void> {
  await openPasskey(page, people);
  await page.fill("main [name=name]", "");
  await send(page);
}

async function again(page: Page, email: string): Promise<void> {
  await page.context().clearCookies({ name: "session" });
  await page.goto(new URL(paths.signIn, page.url()).href);
  await signIn(page, email);
}

async function signInAgain(page: Page, people: People): Promise<void> {
  await again(page, await setUpAll(page, people));
}

async function signInWithApp(page: Page, people: People): Promise<void> {
  await again(page, await setUpApp(page, people));
}

async function enterWrongRecovery(page: Page, people: People): Promise<void> {
  await signInWithApp(page, people);
  await page.locator(".other-way summary").first().click();
  await page.fill("[name=recovery]", "abcd-efgh");
  await send(page, "form:has([name=recovery]) .button");
}

async function prove(page: Page, people: People): Promise<void> {
  await setUpAll(page, people);
  await page.goto(new URL(paths.proveFor(paths.security), page.url()).href);
}

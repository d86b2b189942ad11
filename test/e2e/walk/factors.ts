import type { Page } from "playwright-core";
import { addAuthenticator, codeOf, seedOn } from "#test/e2e/screens/factors.ts";
import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Ground, Road, Site } from "./ground.ts";
import {
  ada,
  arrive,
  expect,
  expectSignedIn,
  expectSignedOut,
  fill,
  library,
  press,
  see,
  setUp,
  signIn,
  signOut,
} from "./steps.ts";

const { factors } = en;

/** Passkeys, an authenticator app and recovery codes: set up, used, lost and taken away. */
export const factorsRoad: Road = {
  name: "factors",
  async walk(ground) {
    const site = await ground.serve();
    const page = await ground.visit(site, { statuses: [410, 422] });
    await setUp(page, site);
    const { cdp, authenticatorId } = await addAuthenticator(page);
    const codes = await addFirstPasskey(page, site);
    await signInAlone(page, site);
    await signInByBoth(page, site);
    const seed = await setUpApp(page, site);
    await expectReplayRefused(page, site, seed);
    await proveByPasskey(page, site);

    // The phone is lost, with all that was on it.
    await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    await comeByRecoveryCode(ground, page, site, codes[0] ?? "");
    await removeAll(page, site);
    await useKeyWithoutPin(page, site);
    await loseEverything(page, site);
    await readWithoutScripts(ground, site);
    return "a passkey alone and as second factor, an app whose code is taken once, a recovery code for a lost phone, each mailed; all of it taken away by its owner, then by who runs the machine";
  },
};

async function addFirstPasskey(page: Page, site: Site): Promise<string[]> {
  await page.goto(site.url + paths.security);
  await page.fill("[data-passkey] [name=name]", "Phone");
  await press(page, factors.passkeys.add);
  await see(page, factors.recoveryCodes.shownTitle);
  const codes = await page.locator(".codes > code > span").allTextContents();
  expect(new Set(codes).size === 10, `${codes.length} recovery codes are shown`);
  await press(page, factors.recoveryCodes.copy);
  const copied = String(await page.evaluate("navigator.clipboard.readText()"));
  expect(copied === codes.join("\n"), "other recovery codes are copied than shown");
  await page.getByRole("link", { name: factors.recoveryCodes.done }).click();
  await page.locator(".factor-list", { hasText: factors.passkeys.enough }).waitFor();
  const { text } = await site.letter(ada.email, "passkey-added");
  expect(text.includes("Phone"), "the mail doesn't name the passkey");
  return codes;
}

async function signInAlone(page: Page, site: Site): Promise<void> {
  await signOut(page);
  await page.goto(site.url + paths.signInFor(paths.sessions));
  await press(page, factors.passkeySignIn);
  await arrive(page, paths.sessions);
  await expectSignedIn(page, site);
}

async function signInByBoth(page: Page, site: Site): Promise<void> {
  await signOut(page);
  await page.goto(site.url + paths.signInFor(paths.sessions));
  await fill(page, { email: ada.email, password: ada.password });
  await press(page, en.signIn.action);
  await arrive(page, paths.secondFactor);
  await expectSignedOut(page, site);
  await page.goto(site.url + paths.secondFactorFor(paths.sessions));
  await press(page, factors.passkeyAction);
  await arrive(page, paths.sessions);
}

async function setUpApp(page: Page, site: Site): Promise<string> {
  await page.goto(site.url + paths.security);
  await press(page, factors.app.setUp);
  await arrive(page, paths.app);
  const isDrawn = await page.evaluate("document.querySelector('.qr-code').naturalWidth > 0");
  expect(isDrawn === true, "the QR code isn't drawn");
  const seed = await seedOn(page);
  await fill(page, { code: "000000" });
  await press(page, factors.app.confirm);
  await see(page, en.mistakes.code_wrong);
  await fill(page, { code: codeOf(seed) });
  await press(page, factors.app.confirm);
  await see(page, factors.news.appAdded);
  await site.letter(ada.email, "totp-added");
  return seed;
}

async function expectReplayRefused(page: Page, site: Site, seed: string): Promise<void> {
  // A step ahead: that of the moment was taken to set it up.
  const code = codeOf(seed, 1);
  await signOut(page);
  await signIn(page, site);
  await fill(page, { code });
  await press(page, factors.codeAction);
  await arrive(page, paths.welcome);
  await expectSignedIn(page, site);
  await signOut(page);
  await signIn(page, site);
  await fill(page, { code });
  await press(page, factors.codeAction);
  await see(page, en.mistakes.code_wrong);
  await press(page, factors.passkeyAction);
  await expectArrival(page, site);
}

async function expectArrival(page: Page, site: Site): Promise<void> {
  await page.waitForURL((url) => !url.pathname.startsWith(paths.signIn));
  await expectSignedIn(page, site);
}

async function proveByPasskey(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.proveFor(library));
  await press(page, factors.passkeyAction);
  await arrive(page, library);
}

async function comeByRecoveryCode(ground: Ground, page: Page, site: Site, code: string): Promise<void> {
  await signOut(page);
  await enterRecoveryCode(page, site, code);
  await expectArrival(page, site);
  const { text } = await site.letter(ada.email, "recovery-code-used");
  expect(text.includes(": 9."), "the mail doesn't say how many are left");
  const other = await ground.visit(site, { statuses: [422] });
  await enterRecoveryCode(other, site, code);
  await see(other, en.mistakes.recovery_wrong);
}

async function enterRecoveryCode(page: Page, site: Site, code: string): Promise<void> {
  await signIn(page, site);
  await page.getByText(factors.recoveryOpen).click();
  await fill(page, { recovery: code });
  await page.locator("form:has([name=recovery]) .button").click();
}

async function removeAll(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.security);
  await page.locator(".factor-list a").click();
  await press(page, factors.passkeys.remove);
  await see(page, factors.news.passkeyRemoved);
  await site.letter(ada.email, "passkey-removed");
  await press(page, factors.app.remove);
  await see(page, factors.news.appRemoved);
  await site.letter(ada.email, "totp-removed");
  await signOut(page);
  await signIn(page, site);
  await expectArrival(page, site);
}

/** A key that asks for a touch and no more: after the password, and never alone. */
async function useKeyWithoutPin(page: Page, site: Site): Promise<void> {
  const touched = { hasResidentKey: false, hasUserVerification: false, isUserVerified: false };
  await addAuthenticator(page, { transport: "usb", ...touched });
  await page.goto(site.url + paths.security);
  await press(page, factors.passkeys.add);
  await page.getByRole("link", { name: factors.recoveryCodes.done }).click();
  await page.locator(".factor-list", { hasText: factors.passkeys.second }).waitFor();
  await signOut(page);
  await signIn(page, site);
  await press(page, factors.passkeyAction);
  await expectArrival(page, site);
}

async function loseEverything(page: Page, site: Site): Promise<void> {
  const said = await site.command("user", "remove-factors", ada.email);
  expect(said.includes("without a second factor now"), said);
  await site.letter(ada.email, "factors-removed");
  await expectSignedOut(page, site);
  await signIn(page, site);
  await expectArrival(page, site);
}

async function readWithoutScripts(ground: Ground, site: Site): Promise<void> {
  const page = await ground.visit(site, { hasScripts: false });
  await page.goto(site.url + paths.signIn);
  await see(page, factors.scripts);
  const button = page.getByRole("button", { name: factors.passkeySignIn });
  expect(!(await button.isVisible()), "a passkey is offered without scripts");
}

import { join } from "node:path";
import type { Page } from "playwright-core";
import { aPhotograph } from "#test/support/pictures.ts";
import { paths } from "#views/paths.ts";
import { de } from "#views/words/de.ts";
import { en } from "#views/words/en.ts";
import { curl, expectShown } from "./first-run.ts";
import type { Ground, Road, Site } from "./ground.ts";
import { type Keys, keysOf } from "./keys.ts";
import {
  ada,
  arrive,
  expect,
  expectSignedOut,
  grace,
  library,
  linkIn,
  orgName,
  see,
  signIn,
} from "./steps.ts";

interface Typist {
  page: Page;
  site: Site;
  keys: Keys;
}

const renamed = { ...ada, name: "Augusta Ada King", email: "countess@example.com" };

/** Everything once without a pointer; the focus is seen at every stop. */
export const keyboardRoad: Road = {
  name: "keyboard",
  async walk(ground) {
    const site = await ground.serve({ SIGN_UP: "open" });
    const typist = await aTypist(ground, site);
    await setUp(typist);
    await upload(typist, en.upload.choose, "one.jpg");
    await upload(typist, en.library.upload, "two.jpg");
    const got = await copyUrl(typist);
    await renameAndDelete(typist);
    await changeProfile(typist);
    await changeEmail(typist);
    await endSession(ground, typist);
    const stops = await goRounds(typist, [
      paths.welcome,
      library,
      paths.profile,
      paths.security,
      paths.sessions,
    ]);
    await leaveAndComeBack(typist);
    const other = await aTypist(ground, site);
    const others = await goRounds(other, [paths.signIn, paths.signUp, paths.reset, paths.terms]);
    await chooseLook(other);
    await signUp(other);
    await resetPassword(await aTypist(ground, site));
    return `skip link, set-up, two uploads, copied URL (${got}), rename, delete, palette, profile, e-mail, sessions, sign-out, sign-in, look, sign-up, reset; ${stops + others} stops of whole pages are seen`;
  },
};

async function aTypist(ground: Ground, site: Site): Promise<Typist> {
  const page = await ground.visit(site);
  // From now on no dialog of files is drawn.
  page.on("filechooser", () => {});
  return { page, site, keys: keysOf(page) };
}

async function setUp({ page, site, keys }: Typist): Promise<void> {
  await page.goto(site.setUpUrl);
  const first = await keys.tab();
  expect(first.name === en.common.skip, `the first stop is "${first.name}"`);
  await keys.press("Enter");
  const { name } = await keys.tab();
  expect(name === en.fields.name, `behind the skip link comes "${name}"`);
  await keys.type(ada.name);
  await keys.fill([
    [en.fields.email, ada.email],
    [en.fields.password, ada.password],
    [en.fields.orgName, orgName],
  ]);
  await keys.press("Enter");
  await arrive(page, library);
}

async function upload({ page, site, keys }: Typist, button: string, name: string): Promise<void> {
  const file = join(site.directory, name);
  await Bun.write(file, await aPhotograph());
  await keys.tabTo(button);
  const chooser = page.waitForEvent("filechooser");
  await keys.press("Enter");
  await (await chooser).setFiles(file);
  await expectShown(page, name);
  await keys.pressOn(en.common.close);
}

async function copyUrl({ page, site, keys }: Typist): Promise<string> {
  await keys.pressOn("two.jpg");
  await expectShown(page, "two.jpg");
  await keys.tabTo(en.library.longest);
  await page.keyboard.type("320");
  await page.locator("code", { hasText: "320x320" }).waitFor();
  await keys.pressOn(en.copy.action);
  await see(page, en.copy.done);
  const url = String(await page.evaluate("navigator.clipboard.readText()"));
  const got = await curl(url, join(site.directory, "got"));
  expect(got.includes("320x"), `the URL of 320 pixels gives ${got}`);
  return got;
}

async function renameAndDelete({ page, keys }: Typist): Promise<void> {
  await keys.fill([[en.library.name, "three.jpg"]]);
  await keys.press("Enter");
  await expectShown(page, "three.jpg");
  await keys.fill([[en.form.typeToConfirm.replace("{name}", "three.jpg"), "three.jpg"]]);
  await keys.press("Enter");
  await arrive(page, library);
  await expectShown(page, "one.jpg");
}

/** By the palette, which Escape closes. */
async function goTo({ page, keys }: Typist, words: string, path: string): Promise<void> {
  const field = page.getByRole("combobox", { name: en.palette.hint });
  await keys.press("Control+K");
  await field.waitFor();
  await keys.press("Escape");
  await field.waitFor({ state: "hidden" });
  await keys.press("Control+K");
  await field.waitFor();
  await keys.type(words);
  await keys.press("Enter");
  await arrive(page, path);
}

async function changeProfile(typist: Typist): Promise<void> {
  const { page, keys } = typist;
  await goTo(typist, "prof", paths.profile);
  await keys.fill([[en.fields.name, renamed.name]]);
  await keys.tabTo(en.fields.theme);
  await page.keyboard.type("Dark");
  await keys.pressOn(en.common.save);
  await see(page, en.me.saved);
  expect((await page.getAttribute("html", "data-theme")) === "dark", "the theme isn't what was chosen");
}

async function changeEmail(typist: Typist): Promise<void> {
  const { page, site, keys } = typist;
  await goTo(typist, "secur", paths.security);
  await keys.fill([[en.me.newEmail, renamed.email]]);
  await keys.press("Enter");
  await page.goto(linkIn(await site.letter(renamed.email, "change-email-new"), site));
  await keys.pressOn(en.email.confirm);
  await see(page, en.email.confirmedTitle);
  await page.goto(site.url + library);
}

async function endSession(ground: Ground, typist: Typist): Promise<void> {
  const { page, site, keys } = typist;
  const other = await ground.visit(site);
  await signIn(other, site, renamed);
  await arrive(other, paths.welcome);
  await goTo(typist, "sess", paths.sessions);
  await keys.pressOn(en.sessions.end);
  await page.locator("tbody tr").nth(1).waitFor({ state: "detached" });
  await expectSignedOut(other, site);
}

async function goRounds({ page, site, keys }: Typist, places: string[]): Promise<number> {
  let stops = 0;
  for (const path of places) {
    await page.goto(site.url + path);
    stops += await keys.goRound();
  }
  return stops;
}

/** The first field of the page has the focus already. */
async function leaveAndComeBack({ page, keys }: Typist): Promise<void> {
  await keys.pressOn(renamed.name);
  await keys.pressOn(en.me.signOut);
  await arrive(page, paths.signIn);
  await keys.typeFirst(renamed.email);
  await keys.fill([[en.fields.password, ada.password]]);
  await keys.press("Enter");
  await arrive(page, paths.welcome);
}

async function chooseLook({ page, site, keys }: Typist): Promise<void> {
  await page.goto(site.url + paths.signIn);
  await keys.tabTo(en.fields.language);
  await page.keyboard.type("Deu");
  await keys.pressOn(en.look.use);
  await see(page, de.signIn.forgot);
  await keys.tabTo(de.fields.language);
  await page.keyboard.type("Eng");
  await keys.pressOn(de.look.use);
  await see(page, en.signIn.forgot);
}

async function signUp({ page, site, keys }: Typist): Promise<void> {
  await keys.pressOn(en.signIn.signUp);
  await arrive(page, paths.signUp);
  await keys.fill([
    [en.fields.name, grace.name],
    [en.fields.email, grace.email],
    [en.fields.password, grace.password],
  ]);
  for (const tick of [en.signUp.terms, en.signUp.privacy, en.signUp.age]) {
    await keys.tabTo(tick);
    await keys.press("Space");
  }
  await keys.pressOn(en.signUp.action);
  await page.goto(linkIn(await site.letter(grace.email, "verify"), site));
  await keys.typeFirst(grace.password);
  await keys.press("Enter");
  await arrive(page, paths.welcome);
}

async function resetPassword({ page, site, keys }: Typist): Promise<void> {
  await page.goto(site.url + paths.signIn);
  await keys.pressOn(en.signIn.forgot);
  await arrive(page, paths.reset);
  await keys.typeFirst(grace.email);
  await keys.press("Enter");
  await page.goto(linkIn(await site.letter(grace.email, "reset"), site));
  await keys.typeFirst("another nanosecond");
  await keys.press("Enter");
  await see(page, en.me.passwordChanged);
  await keys.pressOn(en.signIn.action);
  await arrive(page, paths.signIn);
}

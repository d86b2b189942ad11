import { join } from "node:path";
import type { Page } from "playwright-core";
import { aPhotograph } from "#test/support/pictures.ts";
import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import { curl, openPicture } from "./first-run.ts";
import type { Ground, Road, Site } from "./ground.ts";
import {
  ada,
  arrive,
  expect,
  expectSignedIn,
  expectSignedOut,
  fill,
  grace,
  library,
  linkIn,
  press,
  see,
  setUp,
  signIn,
  signOut,
  signUp,
} from "./steps.ts";

const withoutScripts = { hasScripts: false, statuses: [410, 422] };
const moved = { ...ada, name: "Augusta Ada King", email: "countess@example.com" };

/** Everything that is there, once by plain forms and links. */
export const scriptlessRoad: Road = {
  name: "scriptless",
  async walk(ground) {
    const site = await ground.serve({ SIGN_UP: "open" });
    const page = await ground.visit(site, withoutScripts);
    await setUp(page, site);
    const got = await keepPicture(page, site);
    await changeProfile(page, site);
    await changeEmail(page, site);
    await endSession(ground, page, site);
    await signOut(page, moved);
    await expectSignedOut(page, site);
    await joinIn(ground, site);
    await resetPassword(page, site);
    await leaveOnPhone(ground, site);
    return `set-up, upload, URL as text (${got}), rename, folder, move, delete, profile, e-mail, sessions, sign-out, sign-up, reset, sign-in`;
  },
};

async function keepPicture(page: Page, site: Site): Promise<string> {
  const file = join(site.directory, "shore.jpg");
  await Bun.write(file, await aPhotograph());
  await page.setInputFiles("input[type=file]", file);
  await press(page, en.upload.send);
  await openPicture(page, "shore.jpg");
  await page.selectOption("[name=size]", "320");
  await page.selectOption("[name=format]", "webp");
  await press(page, en.library.make);
  await page.waitForURL(/size=320/);
  const url = await marked(page);
  expect(url.startsWith(`${site.url}/i/default/`), `the URL reads ${url}`);
  const got = await curl(url, join(site.directory, "got"));
  expect(got.startsWith("200 image/webp, 320x"), `the URL that was asked for gives ${got}`);

  await fill(page, { name: "coast.jpg" });
  await press(page, en.library.move);
  await see(page, "coast.jpg");
  await fill(page, { folder: "trips/north" });
  await press(page, en.library.move);
  await page.getByRole("link", { name: "north", exact: true }).waitFor();
  await curl(url, join(site.directory, "got"));
  await page.goto(site.url + library);
  for (const folder of ["trips", "north"])
    await page.getByRole("link", { name: folder, exact: true }).first().click();
  await openPicture(page, "coast.jpg");

  await fill(page, { confirm: "shore.jpg" });
  await press(page, en.library.deleteTitle);
  await see(page, en.library.confirmWrong);
  await fill(page, { confirm: "coast.jpg" });
  await press(page, en.library.deleteTitle);
  await arrive(page, library);
  expect((await page.getByRole("link", { name: "coast.jpg" }).count()) === 0, "what was deleted is listed");
  return got;
}

/** What a press three times on the URL marks, and Ctrl+C would copy. */
async function marked(page: Page): Promise<string> {
  const code = page.getByRole("region", { name: en.library.copyTitle }).locator("code");
  await code.click({ clickCount: 3 });
  return String(await page.evaluate("getSelection().toString()")).trim();
}

async function changeProfile(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.profile);
  await fill(page, { name: moved.name });
  await page.selectOption("[name=theme]", "dark");
  await press(page, en.common.save);
  await see(page, en.me.saved);
  expect((await page.getAttribute("html", "data-theme")) === "dark", "the theme isn't what was chosen");
  const face = join(site.directory, "face.jpg");
  await Bun.write(face, await aPhotograph());
  await page.setInputFiles("input[type=file]", face);
  await press(page, en.me.upload);
  await press(page, en.me.removePicture);
  await see(page, en.me.saved);
}

async function changeEmail(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.security);
  await fill(page, { email: moved.email });
  await press(page, en.me.changeEmail);
  await page.goto(linkIn(await site.letter(moved.email, "change-email-new"), site));
  await press(page, en.email.confirm);
  await see(page, en.email.confirmedTitle);
  linkIn(await site.letter(ada.email, "change-email-old"), site);
}

async function endSession(ground: Ground, page: Page, site: Site): Promise<void> {
  const other = await ground.visit(site, withoutScripts);
  await signIn(other, site, moved);
  await expectSignedIn(other, site, moved);
  await page.goto(site.url + paths.sessions);
  await press(page, en.sessions.end);
  await expectSignedOut(other, site);
  await expectSignedIn(page, site, moved);
}

async function joinIn(ground: Ground, site: Site): Promise<void> {
  const page = await ground.visit(site, withoutScripts);
  await page.goto(site.url + paths.signIn);
  await page.selectOption("[name=theme]", "dark");
  await press(page, en.look.use);
  await page.locator("html[data-theme=dark]").waitFor();
  await page.goto(site.url + paths.signUp);
  await press(page, en.signUp.action);
  await signUp(page, site, grace);
  await page.goto(linkIn(await site.letter(grace.email, "verify"), site));
  await fill(page, { password: grace.password });
  await press(page, en.verify.action);
  await arrive(page, paths.welcome);
  await expectSignedIn(page, site, grace);
}

async function resetPassword(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.reset);
  await fill(page, { email: moved.email });
  await press(page, en.reset.action);
  await page.goto(linkIn(await site.letter(moved.email, "reset"), site));
  await fill(page, { password: "a new horse" });
  await press(page, en.reset.newAction);
  await see(page, en.me.passwordChanged);
}

/** The side bar is a sheet there, which opens without scripts too. */
async function leaveOnPhone(ground: Ground, site: Site): Promise<void> {
  const phone = await ground.visit(site, { ...withoutScripts, width: 360 });
  await signIn(phone, site, { ...moved, password: "a new horse" });
  await arrive(phone, paths.welcome);
  await press(phone, en.common.menu);
  await signOut(phone, moved);
}

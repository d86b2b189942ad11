import { join } from "node:path";
import type { Page } from "playwright-core";
import { aPhotograph } from "#test/support/pictures.ts";
import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import { curl, expectShown } from "./first-run.ts";
import type { Road, Site } from "./ground.ts";
import { keysOf } from "./keys.ts";
import { ada, arrive, expect, library, orgName, see } from "./steps.ts";

type Keys = ReturnType<typeof keysOf>;

const renamed = "Augusta Ada King";

/** Everything once without a pointer; the focus is seen at every stop. */
export const keyboardRoad: Road = {
  name: "keyboard",
  async walk(ground) {
    const site = await ground.serve();
    const page = await ground.visit(site);
    const keys = keysOf(page);
    // From now on no dialog of files is drawn.
    page.on("filechooser", () => {});
    await setUpByKeys(page, site, keys);
    await upload(page, site, keys, en.upload.choose, "one.jpg");
    await upload(page, site, keys, en.library.upload, "two.jpg");
    await keys.tabTo("two.jpg");
    await keys.press("Enter");
    await expectShown(page, "two.jpg");
    await keys.tabTo(en.copy.action);
    await keys.press("Enter");
    await see(page, en.copy.done);
    const url = String(await page.evaluate("navigator.clipboard.readText()"));
    const got = await curl(url, join(site.directory, "got"));

    await goTo(page, keys, "secur", paths.security);
    await goTo(page, keys, "prof", paths.profile);
    await keys.tabTo(en.fields.name);
    await keys.type(renamed);
    await keys.tabTo(en.common.save);
    await keys.press("Enter");
    await see(page, en.me.saved);
    const stops = await goRounds(page, site, keys);
    await leave(page, keys);
    await comeBack(page, keys);
    return `skip link, set-up, two uploads, copied URL (${got}), palette, profile, sign-out, sign-in; the focus was seen at ${stops} stops of whole pages`;
  },
};

async function setUpByKeys(page: Page, site: Site, keys: Keys): Promise<void> {
  await page.goto(site.setUpUrl);
  const first = await keys.tab();
  expect(first.name === en.common.skip, `the first stop is "${first.name}"`);
  await keys.press("Enter");
  await keys.tab();
  const filled: [string, string][] = [
    [en.fields.email, ada.email],
    [en.fields.password, ada.password],
    [en.fields.orgName, orgName],
  ];
  await keys.type(ada.name);
  for (const [label, value] of filled) {
    await keys.tabTo(label);
    await keys.type(value);
  }
  await keys.press("Enter");
  await arrive(page, library);
}

async function upload(page: Page, site: Site, keys: Keys, button: string, name: string): Promise<void> {
  const file = join(site.directory, name);
  await Bun.write(file, await aPhotograph());
  await keys.tabTo(button);
  const chooser = page.waitForEvent("filechooser");
  await keys.press("Enter");
  await (await chooser).setFiles(file);
  await expectShown(page, name);
}

/** By the palette. */
async function goTo(page: Page, keys: Keys, words: string, path: string): Promise<void> {
  await keys.press("Control+K");
  await page.getByRole("combobox", { name: en.palette.hint }).waitFor();
  await keys.press("Escape");
  await page.getByRole("combobox", { name: en.palette.hint }).waitFor({ state: "hidden" });
  await keys.press("Control+K");
  await page.getByRole("combobox", { name: en.palette.hint }).waitFor();
  await keys.type(words);
  await keys.press("Enter");
  await arrive(page, path);
}

async function goRounds(page: Page, site: Site, keys: Keys): Promise<number> {
  let stops = 0;
  for (const path of [paths.welcome, library, paths.security, paths.sessions, paths.profile]) {
    await page.goto(site.url + path);
    stops += await keys.goRound();
  }
  return stops;
}

async function leave(page: Page, keys: Keys): Promise<void> {
  await keys.tabTo(renamed);
  await keys.press("Enter");
  await keys.tabTo(en.me.signOut);
  await keys.press("Enter");
  await arrive(page, paths.signIn);
}

/** The first field has the focus already. */
async function comeBack(page: Page, keys: Keys): Promise<void> {
  await keys.type(ada.email);
  await keys.tabTo(en.fields.password);
  await keys.type(ada.password);
  await keys.press("Enter");
  await arrive(page, paths.welcome);
}

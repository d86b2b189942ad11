import type { Page } from "playwright-core";
import { paths } from "#views/paths.ts";
import { de } from "#views/words/de.ts";
import { en } from "#views/words/en.ts";
import type { Road, Site } from "./ground.ts";
import { ada, expect, expectSignedOut, fill, press, see, signIn, signOut } from "./steps.ts";

interface Look {
  language: string;
  theme: string;
}

export const lookRoad: Road = {
  name: "look",
  async walk(ground) {
    const site = await ground.serve();
    const german = await ground.visit(site, { language: "de-AT", prefers: "dark" });
    await setUpInGerman(german, site);

    const page = await ground.visit(site, { language: "de-AT", prefers: "dark" });
    await expectLook(page, site, paths.signIn, { language: "de", theme: "system" });
    await see(page, de.signIn.forgot);
    expect(await isDark(page), "a browser that wants the dark gets the light");
    await page.selectOption("[name=language]", "en");
    await see(page, en.signIn.forgot);
    await page.selectOption("[name=theme]", "light");
    await page.locator("html[data-theme=light]").waitFor();
    await expectLook(page, site, paths.signIn, { language: "en", theme: "light" });
    expect(!(await isDark(page)), "the light was chosen, and the page is dark");

    // The account was made in German, which counts from signing in on.
    await signIn(page, site);
    await expectLook(page, site, paths.profile, { language: "de", theme: "system" });
    await page.selectOption("main [name=language]", "en");
    await page.selectOption("main [name=theme]", "dark");
    await press(page, de.common.save);
    await see(page, en.me.saved);
    await expectLook(page, site, paths.profile, { language: "en", theme: "dark" });
    expect(await isDark(page), "the dark was chosen, and the page is light");
    await signOut(page);
    await expectLook(page, site, paths.signIn, { language: "en", theme: "dark" });

    const elsewhere = await ground.visit(site, { language: "de-AT", prefers: "light" });
    await expectLook(elsewhere, site, paths.signIn, { language: "de", theme: "system" });
    await fill(elsewhere, { email: ada.email, password: ada.password });
    await press(elsewhere, de.signIn.action);
    await expectLook(elsewhere, site, paths.profile, { language: "en", theme: "dark" });

    const french = await ground.visit(site, { language: "fr" });
    await expectLook(french, site, paths.signIn, { language: "en", theme: "system" });
    await expectSignedOut(french, site);
    return "the browser's language first, then the browser's choice, then the account's, in the first byte of HTML";
  },
};

async function setUpInGerman(page: Page, site: Site): Promise<void> {
  await page.goto(site.setUpUrl);
  await see(page, de.setUp.title);
  await fill(page, { ...ada, orgName: "Rechenmaschinen" });
  await press(page, de.setUp.action);
  await see(page, de.library.emptyDrop);
}

/** In what the server sends, before any script or style. */
async function expectLook(page: Page, site: Site, path: string, { language, theme }: Look): Promise<void> {
  const answer = await page.goto(site.url + path);
  const html = (await answer?.text()) ?? "";
  const [sent] = /<html[^>]*>/.exec(html) ?? [];
  const wanted = `<html lang="${language}" data-theme="${theme}">`;
  expect(sent === wanted, `${path} begins with ${sent}, wanted is ${wanted}`);
  const scheme = theme === "system" ? "light dark" : theme;
  expect(
    html.includes(`<meta name="color-scheme" content="${scheme}"`),
    `${path} is drawn in another scheme`,
  );
}

async function isDark(page: Page): Promise<boolean> {
  const lightness = await page.evaluate(`(() => {
    const context = document.createElement("canvas").getContext("2d");
    context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data[0];
  })()`);
  return (lightness as number) < 128;
}

import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { aPhotograph } from "#test/support/pictures.ts";
import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Road, Site } from "./ground.ts";
import { ada, expect, fill, orgName, press, see, setUp } from "./steps.ts";

/** From the link that the server prints to a copied URL that works. */
export const firstRun: Road = {
  name: "first-run",
  async walk(ground) {
    const site = await ground.serve();
    const page = await ground.visit(site, { statuses: [410] });
    await page.goto(site.url + paths.welcome);
    await see(page, en.setUp.hintTitle);
    await tryMail(page, site);
    await setUp(page, site);
    await see(page, orgName);

    const file = join(site.directory, "landscape.jpg");
    await Bun.write(file, await aPhotograph());
    await drop(page, [file]);
    await openPicture(page, "landscape.jpg");
    const url = await copyUrl(page);
    const got = await curl(url, join(site.directory, "got"));
    const stranger = await ground.visit(site, { statuses: [410] });
    const again = await stranger.goto(site.setUpUrl);
    expect(again?.status() === 410, "the set-up link works twice");
    return `printed link, test mail, account, dropped photograph; curl of the copied URL: ${got}`;
  },
};

async function tryMail(page: Page, site: Site): Promise<void> {
  await page.goto(site.setUpUrl);
  await fill(page, { to: ada.email });
  await press(page, en.setUp.tryMail);
  await see(page, en.setUp.mailSent.replace("{{email}}", ada.email));
  await site.letter(ada.email, "test");
}

/** Files from outside the browser, dropped in the middle of the page. */
async function drop(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 640, y: 430, data });
}

export async function openPicture(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name, exact: true }).first().click();
  await expectShown(page, name);
}

/** That the browser shows the picture of that name. */
export async function expectShown(page: Page, name: string): Promise<void> {
  const image = page.locator("main").getByRole("img", { name, exact: true }).first();
  await image.waitFor();
  await image.evaluate((shown: unknown) => (shown as { decode(): Promise<void> }).decode());
}

async function copyUrl(page: Page): Promise<string> {
  await page
    .getByRole("region", { name: en.library.copyTitle })
    .getByRole("button", { name: en.copy.action })
    .click();
  await see(page, en.copy.done);
  return (await page.evaluate("navigator.clipboard.readText()")) as string;
}

/** What the real curl gets there, in words. */
export async function curl(url: string, file: string): Promise<string> {
  const words = ["curl", "--silent", "--show-error", "--output", file];
  const child = Bun.spawn([...words, "--write-out", "%{http_code} %{content_type}", url], { stderr: "pipe" });
  const said = await child.stdout.text();
  expect(said.startsWith("200 image/"), `curl ${url}: ${said} ${await child.stderr.text()}`);
  const { width, height } = await sharp(file).metadata();
  return `${said}, ${width}x${height}`;
}

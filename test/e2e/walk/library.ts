import type { Page } from "playwright-core";
import { aPng } from "#test/support/pictures.ts";
import type { Road } from "./ground.ts";
import { expect, setUp } from "./steps.ts";

/** Several pictures at once, chosen and changed together. */
export const libraryRoad: Road = {
  name: "library",
  async walk(ground) {
    const site = await ground.serve();
    const page = await ground.visit(site);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await setUp(page, site);
    await putIn(page);
    await page.click("[data-closes=tray]");
    await copyOne(page);
    await moveTwoAndBack(page);
    await deleteOne(page);
    await stopTwo(page);
    const plain = await ground.visit(site, { hasScripts: false });
    await plain.context().addCookies(await page.context().cookies());
    await plain.goto(page.url());
    await moveByPage(plain);
    return "by keys put in, copied, moved, moved back, deleted, two of three uploads stopped; moved by a page";
  },
};

async function putIn(page: Page): Promise<void> {
  const pictures = [1, 2, 3].map(async (n) => ({
    name: `${n}.png`,
    mimeType: "image/png",
    buffer: Buffer.from(await aPng({ width: 300 * n, height: 300, shade: n * 9_001 })),
  }));
  await page.setInputFiles("#upload-files", await Promise.all(pictures));
  await page.locator(".picture").nth(2).waitFor();
}

async function copyOne(page: Page): Promise<void> {
  await keys(page, "c");
  await page.locator(".toast > span").waitFor();
  const copied = String(await page.evaluate("navigator.clipboard.readText()"));
  const { status } = await fetch(copied);
  expect(status === 200, `the copied URL is answered ${status}`);
}

async function moveTwoAndBack(page: Page): Promise<void> {
  for (const key of ["x", "ArrowRight", "Shift+X", "m"]) await page.keyboard.press(key);
  await page.fill("#move-chosen [name=folder]", "sea");
  await page.keyboard.press("Enter");
  await page.locator(".toast form").waitFor();
  await expectTold(page, "2 pictures moved to sea", 1);
  await page.click(".toast form button");
  await page.locator(".picture").nth(2).waitFor();
}

async function deleteOne(page: Page): Promise<void> {
  await keys(page, "x", "Escape", "ArrowRight", "Delete");
  await page.click("#delete-chosen .button.danger");
  await page.locator(".toast > span").waitFor();
  await expectTold(page, "1 picture deleted", 2);
}

async function stopTwo(page: Page): Promise<void> {
  await page.route("**/pictures*", async (route) => {
    await Bun.sleep(1_000);
    await route.continue().catch(() => {});
  });
  const sending = putIn(page);
  await page.locator(".tray [data-cancels]:visible").nth(1).click();
  await page.locator(".tray [data-cancels]:visible").first().click();
  await page.locator(".tray .done").waitFor();
  await sending;
  const left = await page.locator(".tray li").count();
  expect(left === 1, `the tray holds ${left} pictures when two of three were stopped`);
}

async function moveByPage(page: Page): Promise<void> {
  await page.locator("input[name=chosen]").first().check({ force: true });
  await page.locator(".chosen-bar button", { hasText: "Move" }).click();
  await page.fill("[name=folder]", "plain");
  await page.locator("form[action$='/chosen/folder'] .button").click();
  await expectTold(page, "1 picture moved to plain", 2);
}

async function keys(page: Page, ...pressed: string[]): Promise<void> {
  await page.locator(".picture").first().locator("a").focus();
  for (const key of pressed) await page.keyboard.press(key);
}

async function expectTold(page: Page, sentence: string, pictures: number): Promise<void> {
  const told = await page.locator(".toast > span").textContent();
  const count = await page.locator(".picture").count();
  expect(told === sentence && count === pictures, `"${told}", and ${count} pictures are left`);
}

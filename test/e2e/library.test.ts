import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { type BrowserContextOptions, chromium } from "playwright-core";
import { startSource } from "#test/e2e/screens/source.ts";
import { aPng } from "#test/support/pictures.ts";

/** Of a Debian; another one is named by CHROMIUM. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

async function aBrowserIn(server: Awaited<ReturnType<typeof startSource>>) {
  const value = await server.claim();
  const browser = await chromium.launch({
    executablePath,
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  return {
    async page(options: BrowserContextOptions) {
      const context = await browser.newContext(options);
      await context.addCookies([{ name: "session", value, url: server.url }]);
      const page = await context.newPage();
      await page.goto(`${server.url}/spaces/default`);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

const threePictures = () =>
  Promise.all(
    [1, 2, 3].map(async (n) => ({
      name: `${n}.png`,
      mimeType: "image/png",
      buffer: Buffer.from(await aPng({ width: 300 * n, height: 300, shade: n * 9_001 })),
    })),
  );

test.skipIf(!existsSync(executablePath))(
  "a library is worked in by keys: pictures are put in, copied, moved, moved back and deleted",
  async () => {
    await using server = await startSource();
    await using browser = await aBrowserIn(server);
    const page = await browser.page({ permissions: ["clipboard-read", "clipboard-write"] });
    const pictures = page.locator(".picture");
    const toast = page.locator(".toast > span");
    await page.setInputFiles("#upload-files", await threePictures());
    await pictures.nth(2).waitFor();
    await page.click("[data-closes=tray]");

    await pictures.first().locator("a").focus();
    await page.keyboard.press("c");
    await toast.waitFor();
    const copied = String(await page.evaluate("navigator.clipboard.readText()"));
    expect((await fetch(copied)).status).toBe(200);

    for (const key of ["x", "ArrowRight", "Shift+X", "m"]) await page.keyboard.press(key);
    await page.fill("#move-chosen [name=folder]", "sea");
    await page.keyboard.press("Enter");
    await page.locator(".toast form").waitFor();
    expect([await toast.textContent(), await pictures.count()]).toEqual(["2 pictures moved to sea", 1]);
    await page.click(".toast form button");
    await pictures.nth(2).waitFor();

    await pictures.first().locator("a").focus();
    for (const key of ["x", "Escape", "ArrowRight", "Delete"]) await page.keyboard.press(key);
    await page.click("#delete-chosen .button.danger");
    await toast.waitFor();
    expect([await toast.textContent(), await pictures.count()]).toEqual(["1 picture deleted", 2]);

    await page.route("**/pictures*", async (route) => {
      await Bun.sleep(1_000);
      await route.continue().catch(() => {});
    });
    await page.setInputFiles("#upload-files", await threePictures());
    await page.locator(".tray [data-cancels]:visible").nth(1).click();
    await page.locator(".tray [data-cancels]:visible").first().click();
    await page.locator(".tray .done").waitFor();
    expect(await page.locator(".tray li").count()).toBe(1);
  },
  60_000,
);

test.skipIf(!existsSync(executablePath))(
  "without scripts pictures are put in by the form, chosen, and moved by a page",
  async () => {
    await using server = await startSource();
    await using browser = await aBrowserIn(server);
    const page = await browser.page({ javaScriptEnabled: false });
    await page.setInputFiles("#upload-files", await threePictures());
    await page.click("[data-sends]");
    await page.locator("input[name=chosen]").first().check({ force: true });
    await page.locator(".chosen-bar button", { hasText: "Move" }).click();
    await page.fill("[name=folder]", "plain");
    await page.locator("form[action$='/chosen/folder'] .button").click();
    expect(await page.locator(".toast > span").textContent()).toBe("1 picture moved to plain");
    expect(await page.locator(".picture").count()).toBe(2);
  },
  60_000,
);

import type { Page } from "playwright-core";
import { aPng } from "#test/support/pictures.ts";

export interface Shot {
  name: string;
  path: string;
  /** Before anybody has set the server up, signed in as the first account, or as nobody. */
  as?: "first" | "person";
  /** What its answer is, where that isn't 200. */
  status?: number;
  /** What is done before the picture is taken. */
  act?(page: Page): Promise<unknown>;
  /** Only what is seen without scrolling: for what lies above the page. */
  isOfWindow?: boolean;
}

export const shots: Shot[] = [
  { name: "welcome", path: "/", as: "first" },
  { name: "set-up", path: "SET_UP", as: "first" },
  { name: "set-up-dead", path: "/set-up?token=x", status: 410 },
  { name: "not-found", path: "/nothing/here", status: 404 },
  { name: "sign-in", path: "/sign-in" },
  { name: "sign-in-wrong", path: "/sign-in", status: 422, act: signInWrongly },
  { name: "sign-up", path: "/sign-up" },
  { name: "sign-up-wrong", path: "/sign-up", status: 422, act: sendFirst },
  { name: "reset", path: "/reset" },
  { name: "new-password", path: "RESET" },
  { name: "terms", path: "/terms" },
  { name: "privacy", path: "/privacy" },
  { name: "home", path: "/", as: "person" },
  { name: "library-empty", path: "/spaces/default?folder=harbours", as: "person" },
  { name: "library", path: "/spaces/default", as: "person", act: putIn },
  { name: "library-chosen", path: "/spaces/default", as: "person", isOfWindow: true, act: choose },
  { name: "library-delete", path: "/spaces/default", as: "person", isOfWindow: true, act: askToDelete },
  { name: "library-keys", path: "/spaces/default", as: "person", isOfWindow: true, act: showKeys },
  {
    name: "library-tray",
    path: "/spaces/default",
    as: "person",
    isOfWindow: true,
    status: 415,
    act: putInBad,
  },
  { name: "library-folders", path: "/spaces/default", as: "person", act: openFull },
  { name: "library-chosen-page", path: "/spaces/default", as: "person", act: openChosen },
  { name: "library-told", path: "/spaces/default", as: "person", isOfWindow: true, act: rename },
  { name: "picture", path: "/spaces/default", as: "person", act: openPicture },
  { name: "profile", path: "/me", as: "person" },
  { name: "security", path: "/me/security", as: "person" },
  { name: "security-wrong", path: "/me/security", as: "person", status: 422, act: sendFirst },
  { name: "sessions", path: "/me/sessions", as: "person" },
  { name: "texts", path: "/me/texts", as: "person" },
  { name: "kit", path: "/_kit" },
  { name: "palette", path: "/_kit", isOfWindow: true, act: (page) => page.keyboard.press("Control+K") },
  { name: "dialog", path: "/_kit", isOfWindow: true, act: (page) => page.click("[data-opens=sample]") },
  {
    name: "menu",
    path: "/_kit",
    isOfWindow: true,
    act: (page) => page.locator(".content summary").first().click(),
  },
  { name: "side", path: "/_kit", isOfWindow: true, act: openSide },
  { name: "row-menu", path: "/_kit", isOfWindow: true, act: openRowMenu },
  { name: "chosen", path: "/_kit", act: (page) => page.locator("tbody .check").first().check() },
];

const ratios = [1.5, 0.67, 1.33, 1.78, 1, 1.5, 0.8, 2.33];

/** As a person does, where none are there yet. */
async function putIn(page: Page): Promise<void> {
  if ((await page.locator(".picture").count()) > 0) return;
  const files = ratios.map(async (ratio, at) => ({
    name: `picture-${at + 1}.png`,
    mimeType: "image/png",
    buffer: Buffer.from(await aPng({ width: Math.round(600 * ratio), height: 600, shade: at * 9_001 })),
  }));
  await page.setInputFiles("#upload-files", await Promise.all(files));
  await page
    .locator(".picture")
    .nth(ratios.length - 1)
    .waitFor();
  await page.click("[data-closes=tray]");
}

async function choose(page: Page): Promise<void> {
  await putIn(page);
  await page.locator(".picture a").nth(1).focus();
  for (const key of ["x", "ArrowRight", "ArrowRight", "Shift+X"]) await page.keyboard.press(key);
  await page.locator("[data-chosen]").waitFor();
}

async function askToDelete(page: Page): Promise<void> {
  await choose(page);
  await page.keyboard.press("Delete");
}

async function showKeys(page: Page): Promise<void> {
  await putIn(page);
  await page.locator(".picture a").first().focus();
  await page.keyboard.press("?");
}

/** Into a place of their own, so that the pages of pictures stay as they are. */
async function putInBad(page: Page): Promise<void> {
  await page.goto(new URL("/spaces/default?folder=bad", page.url()).href);
  const file = (name: string, text: string) => ({ name, mimeType: "image/png", buffer: Buffer.from(text) });
  const good = Buffer.from(await aPng({ width: 300, height: 200, shade: 77_000 }));
  await page.setInputFiles("#upload-files", [
    { name: "harbour.png", mimeType: "image/png", buffer: good },
    file("letter-to-the-town-council-about-the-harbour.txt", "no picture"),
    file("broken.png", "\u0089PNG\r\n"),
  ]);
  await page.locator(".tray .failed").nth(1).waitFor();
  await page.locator(".picture").first().waitFor();
}

async function openFull(page: Page): Promise<void> {
  const top = new URL("/spaces/default", page.url()).href;
  await page.goto(`${top}?folder=many`);
  if ((await page.locator(".folder").count()) === 0) {
    const png = Buffer.from(await aPng({ width: 30, height: 20, shade: 5 }));
    for (let n = 1; n <= 61; n += 1) {
      const file = { name: "one.png", mimeType: "image/png", buffer: png };
      const address = `${top}/pictures?folder=many/harbour ${1900 + n}`;
      await page.request.post(address, { headers: { origin: new URL(top).origin }, multipart: { file } });
    }
    await page.reload();
  }
}

async function openChosen(page: Page): Promise<void> {
  await choose(page);
  await page.evaluate("delete document.querySelector('[data-copies-chosen]').dataset.copiesChosen");
  await page.click(".chosen-bar [formaction] >> nth=0");
  await page.locator("#move").waitFor();
}

async function rename(page: Page): Promise<void> {
  await putIn(page);
  await page.locator(".picture a").last().click();
  await page.fill(
    "[name=name]",
    (await page.inputValue("[name=name]")) === "sea.png" ? "coast.png" : "sea.png",
  );
  await page.locator("form:has([name=revision]) .button").first().click();
  await page.locator(".toast").waitFor();
}

async function openPicture(page: Page): Promise<void> {
  await putIn(page);
  await page.locator(".picture a").first().click();
  await page.locator(".viewer img").waitFor();
}

/** On a phone by its button, else folded to its icons. */
async function openSide(page: Page): Promise<void> {
  const button = page.locator("[popovertarget=side]");
  await ((await button.isVisible()) ? button : page.locator("[data-folds]")).click();
}

async function openRowMenu(page: Page): Promise<void> {
  await page.locator("tbody tr").first().hover();
  await page.locator("tbody summary").first().click();
}

async function sendFirst(page: Page): Promise<void> {
  await page.locator("main form .button.primary").first().click();
  await page.waitForLoadState("networkidle");
}

async function signInWrongly(page: Page): Promise<void> {
  await page.fill("[name=email]", "ada@example.com");
  await page.fill("[name=password]", "something else");
  await sendFirst(page);
}

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
  { name: "library-empty", path: "/spaces/default", as: "person" },
  { name: "library", path: "/spaces/default", as: "person", act: putIn },
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

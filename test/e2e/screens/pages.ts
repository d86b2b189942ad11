import type { Page } from "playwright-core";

export interface Shot {
  name: string;
  path: string;
  /** What is done before the picture is taken. */
  act?(page: Page): Promise<unknown>;
  /** Only what is seen without scrolling: for what lies above the page. */
  isOfWindow?: boolean;
}

export const shots: Shot[] = [
  { name: "welcome", path: "/" },
  { name: "not-found", path: "/nothing/here" },
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

/** On a phone by its button, else folded to its icons. */
async function openSide(page: Page): Promise<void> {
  const button = page.locator("[popovertarget=side]");
  await ((await button.isVisible()) ? button : page.locator("[data-folds]")).click();
}

async function openRowMenu(page: Page): Promise<void> {
  await page.locator("tbody tr").first().hover();
  await page.locator("tbody summary").first().click();
}

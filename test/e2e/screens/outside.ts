import type { Page } from "playwright-core";
import type { Shot } from "./steps.ts";

/** Of who signs in by the issuer that the server is set up with. */
export const outsideShots: Shot[] = [
  { name: "sign-in-last", path: "/sign-in", act: rememberLast },
  { name: "sign-in-link", path: "/sign-in", act: (page) => goBy(page, "ada") },
  { name: "join", path: "/sign-up", act: (page) => goBy(page, someone()) },
  { name: "join-wrong", path: "/sign-up", status: 422, act: joinWrongly },
  { name: "outside-cancelled", path: "/sign-in", status: 403, act: cancel },
  { name: "outside-expired", path: "/sign-in/outside/work", status: 410 },
  { name: "outside-closed", path: "/sign-up", status: 403, act: comeToClosed },
  { name: "profile-outside", path: "/sign-up", status: 409, act: keepLastWay },
];

const work = "main [name=issuer][value=work]";
let people = 0;

function someone(): string {
  people += 1;
  return `mary-${people}`;
}

/** By the button of the page, as that person at the issuer, and back. */
async function goBy(page: Page, subject: string): Promise<void> {
  await page.click(work);
  await page.fill("[name=subject]", subject);
  await page.click("button >> nth=0");
  await page.waitForURL(/localhost/);
  await page.waitForLoadState("load");
}

async function join(page: Page): Promise<void> {
  await goBy(page, someone());
  for (const tick of ["terms", "privacy", "age"]) await page.check(`main [name=${tick}]`);
  await page.click("main form .primary");
  await page.waitForURL((url) => url.pathname === "/");
}

async function joinWrongly(page: Page): Promise<void> {
  await goBy(page, someone());
  await page.fill("main [name=name]", "");
  await page.click("main form .primary");
  await page.locator(".error").first().waitFor();
}

async function cancel(page: Page): Promise<void> {
  await page.click(work);
  await page.click("[name=cancel]");
  await page.waitForURL(/localhost/);
}

async function rememberLast(page: Page): Promise<void> {
  await page.context().addCookies([{ name: "last-way", value: "work", url: page.url() }]);
  await page.reload();
}

async function comeToClosed(page: Page): Promise<void> {
  await join(page);
  await page.goto(new URL("/me/security", page.url()).href);
  await page.click("form[action='/me/close'] .danger");
  await page.waitForURL(/close/);
  await page.goto(new URL("/sign-in", page.url()).href);
  await page.click(work);
  await page.locator("[name=recover]").waitFor({ state: "attached" });
}

async function keepLastWay(page: Page): Promise<void> {
  await join(page);
  await page.goto(new URL("/me", page.url()).href);
  await page.click("form[action='/me/outside/disconnect'] button");
  await page.locator("#outside ~ .notice, .notice.red").first().waitFor();
}

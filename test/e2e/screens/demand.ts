import type { Page } from "playwright-core";
import { orgPaths, paths, spacePaths } from "#views/paths.ts";
import { setUpApp } from "./factors.ts";
import { type People, type Shot, send, signIn } from "./steps.ts";

/** An org that demands a second factor, and who has none. */
export const demandShots: Shot[] = [
  { name: "demand", path: "/sign-in", act: openDemand },
  { name: "demand-on", path: "/sign-in", act: (page, people) => demand(page, people, "14") },
  { name: "demand-asked", path: "/sign-in", act: (page, people) => joinDemanding(page, people, "14") },
  { name: "demand-shut", path: "/sign-in", act: (page, people) => joinDemanding(page, people, "0") },
];

let founded = 0;

/** The settings of an org whose owner has set an app up; gives its space. */
async function openDemand(page: Page, people: People): Promise<string> {
  await setUpApp(page, people);
  founded += 1;
  const spaceKey = `works-${process.pid}-${founded}`;
  await page.goto(new URL(paths.orgs, page.url()).href);
  await acceptTexts(page);
  await page.fill("main [name=name]", "Harbour Works");
  await page.fill("main [name=spaceKey]", spaceKey);
  await send(page);
  await page.goto(new URL(spacePaths.members(spaceKey), page.url()).href);
  const href = await page.locator("a[href^='/orgs/'][href$='/settings']").first().getAttribute("href");
  await page.goto(new URL(href ?? orgPaths.settings(""), page.url()).href);
  await page.locator("#second-factor").scrollIntoViewIfNeeded();
  return spaceKey;
}

/** Whoever was made by a command hasn't. */
async function acceptTexts(page: Page): Promise<void> {
  for (const name of ["terms", "privacy"]) await page.check(`main [name=${name}]`);
  await send(page);
}

async function demand(page: Page, people: People, days: string): Promise<string> {
  const spaceKey = await openDemand(page, people);
  await page.selectOption("[name=days]", days);
  await send(page, "form:has([name=days]) .button");
  return spaceKey;
}

/** Somebody without one, who comes into a space of it by a link. */
async function joinDemanding(page: Page, people: People, days: string): Promise<void> {
  const spaceKey = await demand(page, people, days);
  await page.goto(new URL(spacePaths.members(spaceKey), page.url()).href);
  await page.selectOption("form:has([name=uses]) [name=role]", "viewer");
  await send(page, "form:has([name=uses]) .button");
  const link = (await page.locator("[data-copies]").first().getAttribute("data-copies")) ?? "";
  await page.context().clearCookies({ name: "session" });
  await page.goto(new URL(paths.signIn, page.url()).href);
  await signIn(page, await people.createMember());
  await page.goto(new URL(paths.acceptTexts, page.url()).href);
  await acceptTexts(page);
  await page.goto(link);
  await send(page, "main form .button.primary");
  await page.goto(new URL(paths.welcome, page.url()).href);
}

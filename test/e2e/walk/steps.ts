import type { Page } from "playwright-core";
import type { ReceivedMail } from "#test/support/mailpit.ts";
import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Site } from "./ground.ts";

export interface Person {
  name: string;
  email: string;
  password: string;
}

export const ada: Person = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  password: "correct horse battery",
};
export const grace: Person = {
  name: "Grace Hopper",
  email: "grace@example.com",
  password: "nanosecond of wire",
};
export const orgName = "Analytical Engines";
export const library = paths.space("default");

/** Throws the sentence where something isn't so. */
export function expect(isSo: boolean, sentence: string): asserts isSo {
  if (!isSo) throw new Error(sentence);
}

/** The fields of those names. */
export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`main [name=${name}]`, value);
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

export async function see(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

/** That the browser is, or comes, there. */
export async function arrive(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
}

/** By the link that the server printed, to the library. */
export async function setUp(page: Page, site: Site, { name, email, password }: Person = ada): Promise<void> {
  await page.goto(site.setUpUrl);
  await fill(page, { name, email, password, orgName });
  await press(page, en.setUp.action);
  await arrive(page, library);
}

export async function signIn(page: Page, site: Site, { email, password }: Person = ada): Promise<void> {
  await page.goto(site.url + paths.signIn);
  await fill(page, { email, password });
  await press(page, en.signIn.action);
}

export async function signOut(page: Page, { name }: Person = ada): Promise<void> {
  await page.locator("summary", { hasText: name }).click();
  await press(page, en.me.signOut);
  await arrive(page, paths.signIn);
}

export async function signUp(page: Page, site: Site, person: Person): Promise<void> {
  await page.goto(site.url + paths.signUp);
  await signUpHere(page, person);
}

/** On the page of signing up, however one came there. */
export async function signUpHere(page: Page, { name, email, password }: Person): Promise<void> {
  await fill(page, { name, email, password });
  for (const tick of ["terms", "privacy", "age"]) await page.check(`main [name=${tick}]`);
  await press(page, en.signUp.action);
  await see(page, en.signUp.sentTitle);
}

/** The link of a letter, which has to be the same in its text and in its HTML. */
export function linkIn({ text, html }: ReceivedMail, { url }: Site): string {
  const [link = ""] = text.match(/https?:\/\/\S+\?token=\S+/) ?? [];
  expect(link.startsWith(`${url}/`), `the letter has no link to ${url}`);
  expect(html.includes(link), "the HTML of the letter has another link");
  return link;
}

/** As programs do that look through mails before they are delivered. */
export async function scan(link: string): Promise<void> {
  for (const method of ["HEAD", "GET", "GET"]) {
    const answer = await fetch(link, { method, headers: { "user-agent": "MailScanner/1.0" } });
    expect(answer.status === 200, `a scanner's ${method} is answered ${answer.status}`);
  }
}

/** That a link is used up: what it opens says so. */
export async function expectDead(page: Page, link: string): Promise<void> {
  const answer = await page.goto(link);
  expect(answer?.status() === 410, `a used link is answered ${answer?.status()}`);
  await see(page, en.link.deadTitle);
}

/** That nobody is signed in here any more: the next step ends at the page of signing in. */
export async function expectSignedOut(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.profile);
  await arrive(page, paths.signIn);
}

/** That somebody is signed in here. */
export async function expectSignedIn(page: Page, site: Site, { name }: Person = ada): Promise<void> {
  await page.goto(site.url + paths.profile);
  await arrive(page, paths.profile);
  await see(page, name);
}

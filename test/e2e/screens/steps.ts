import type { Page } from "playwright-core";

/** Addresses of accounts that are there for some pages. */
export interface People {
  /** Closed, and recoverable. */
  closed: string;
  /** Another one each time. */
  createMember(): Promise<string>;
}

export interface Shot {
  name: string;
  /** Or, in capitals, what is found out when the server runs. */
  path: string;
  /** Before anybody has set the server up, signed in as the first account or as one in no space, or as nobody. */
  as?: "first" | "person" | "newcomer";
  /** What its answer is, where that isn't 200. */
  status?: number;
  /** What is done before the picture is taken. */
  act?(page: Page, people: People): Promise<unknown>;
  /** Only what is seen without scrolling: for what lies above the page. */
  isOfWindow?: boolean;
}

/** Waits for the page that answers it. */
export async function send(page: Page, button = "main form .button.primary"): Promise<void> {
  await Promise.all([page.waitForEvent("framenavigated"), page.locator(button).first().click()]);
  await page.waitForLoadState("load");
}

export const password = "correct horse battery";

export async function signIn(page: Page, email: string, typed = password): Promise<void> {
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", typed);
  await send(page);
}

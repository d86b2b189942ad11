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

import { createFormat, type Format } from "./format.ts";
import type { PublicFile } from "./paths.ts";
import { type PageLanguage, translate } from "./words/translate.ts";
import type { Translate } from "./words/words.ts";

export type Theme = "light" | "dark" | "system";
export const themes: readonly Theme[] = ["light", "dark", "system"];

/** What every page is told beside what it shows: who reads it, how, and where it is. */
interface PageOptions {
  language: PageLanguage;
  theme: Theme;
  /** The address of a file of public/. */
  file: PublicFile;
  /** The path of the page, by which a link knows that it leads here. */
  here: string;
  /** Milliseconds since 1970: what times are relative to. */
  now: number;
  timeZone?: string;
  /** Whether the reader folded the side bar to its icons. */
  isNarrow?: boolean;
  person?: { name: string; email?: string; avatarUrl?: string };
  /** Of the instance. */
  isOperator?: boolean;
  /** Whether the instance lets him make an org. */
  canFound?: boolean;
  /** In which the reader is. */
  org?: CurrentOrg;
  /** All that he is in. */
  orgs?: Named[];
  /** All that he sees, those that let him in as a guest too. */
  spaces?: ListedSpace[];
  /** Orgs that he looks into as an operator. */
  openings?: { orgId: string; orgName: string; expiresAt: number }[];
  /** Of the orgs that the page is about, those that are not active. */
  standings?: OrgStanding[];
  /** Of a second factor, where the reader has none. */
  demands?: Demand[];
  /** By whom his account counts as managed; told on his own pages. */
  managedBy?: { name: string; domain: string } | undefined;
  told?: Told | undefined;
}

/** What isn't going on in an org, as its reader is told. */
export interface OrgStanding {
  orgId: string;
  /** Of the org; to a guest that of the space that he is in. */
  name: string;
  state: "read_only" | "suspended" | "pending_deletion";
  /** Why, for those who read it. */
  reason?: string | undefined;
  /** When it goes for good: milliseconds since 1970. */
  until?: number | undefined;
  isOwner: boolean;
}

/** A place that asks its reader for a second factor. */
export interface Demand {
  orgId: string;
  /** Of the org; to a guest that of the space that he is in. */
  name: string;
  /** Milliseconds since 1970. */
  from: number;
  /** Whether he gets in there no more. */
  isShut: boolean;
  /** That he is a guest of; none where he is in the org itself. */
  spaces: { key: string; name: string }[];
}

interface Named {
  id: string;
  name: string;
}

export interface ListedSpace {
  key: string;
  name: string;
  orgId: string;
  /** Whether he may look at what is set for it. */
  hasSettings: boolean;
  isArchived?: boolean;
}

/** A page about an org itself. */
export type OrgPage = "members" | "mailDomains" | "apiKeys" | "audit" | "settings";

interface CurrentOrg extends Named {
  /** Those that are for him. */
  pages: OrgPage[];
  /** Whether he may make spaces in it. */
  canCreateSpaces?: boolean;
  pictureUrl?: string | undefined;
}

/** What became of what the reader did on the page before, and where the way back is posted. */
export interface Told {
  text: string;
  undo?: Undo | undefined;
}

export interface Undo {
  action: string;
  fields: [name: string, value: string][];
}

export interface Page extends Readonly<PageOptions> {
  t: Translate;
  format: Format;
}

export function createPage(options: PageOptions): Page {
  const { language, timeZone = "UTC", now } = options;
  return { ...options, t: translate(language), format: createFormat({ language, timeZone, now }) };
}

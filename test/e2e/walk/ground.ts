import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type RunningServer, runExecutable, startExecutable } from "#test/e2e/executable.ts";
import { watch } from "#test/e2e/screens/browser.ts";
import { aDirectory } from "#test/support/directory.ts";
import { aMailpit, type ReceivedMail } from "#test/support/mailpit.ts";
import { en } from "#views/words/en.ts";

/** One way through the product, as somebody goes it. */
export interface Road {
  name: string;
  /** Goes it, and says what was seen. Throws what is wrong. */
  walk(ground: Ground): Promise<string>;
}

export interface Site {
  url: string;
  /** What the server printed, and the link in it by which the first account is made. */
  greeting: string;
  setUpUrl: string;
  /** A directory that holds the data and nothing else of ours. */
  directory: string;
  /** The next letter of that kind to that address, in English. */
  letter(to: string, kind: keyof typeof en.mail.letters): Promise<ReceivedMail>;
  mails(): Promise<ReceivedMail[]>;
  command(...words: string[]): Promise<string>;
}

interface Visit {
  language?: string;
  prefers?: "light" | "dark";
  hasScripts?: boolean;
  width?: number;
  /** Of pages on the way that refuse something on purpose. */
  statuses?: number[];
  /** Of other servers that are gone to on purpose. */
  others?: string[];
}

/** What a road is gone on: servers and browsers of its own, which end with it. */
export interface Ground extends AsyncDisposable {
  browser: Browser;
  /** The executable, in an empty directory, with mailpit to send its mail to. */
  serve(env?: Record<string, string>): Promise<Site>;
  /** A browser that has never been here. */
  visit(site: Site, visit?: Visit): Promise<Page>;
  complaints(): string[];
  /** Keeps what the browsers show now. */
  keepPictures(name: string): Promise<void>;
}

const pictures = resolve(import.meta.dir, "../../../.cache/walk");
const patienceMs = 15_000;

export function openGround(browser: Browser): Ground {
  const ends = new AsyncDisposableStack();
  const pages: Page[] = [];
  const complaints: string[][] = [];

  async function visit(site: Site, options: Visit = {}): Promise<Page> {
    const { language = "en", prefers = "light", hasScripts = true, width = 1280 } = options;
    const { statuses = [], others = [] } = options;
    const context = await browser.newContext({
      viewport: { width, height: 860 },
      locale: language,
      colorScheme: prefers,
      javaScriptEnabled: hasScripts,
      reducedMotion: "reduce",
    });
    ends.defer(() => context.close());
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.url });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    pages.push(page);
    complaints.push(await watch(page, { origin: site.url, statuses, others }));
    return page;
  }

  return {
    browser,
    visit,
    async serve(env = {}) {
      const mailpit = ends.use(await aMailpit());
      const { path: directory } = ends.use(aDirectory());
      const mailing = { SMTP_URL: `smtp://127.0.0.1:${mailpit.port}`, MAIL_FROM: "pictures@example.org" };
      const server = ends.use(await startExecutable({ directory, env: { ...mailing, ...env } }));
      return await siteOf(server, directory, mailpit);
    },
    complaints: () => complaints.flat(),
    async keepPictures(name) {
      mkdirSync(pictures, { recursive: true });
      for (const [at, page] of pages.entries())
        await page.screenshot({ path: join(pictures, `${name}-${at + 1}.png`), fullPage: true });
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  };
}

/** Whether a text is that sentence with something in its slots. */
function isFilledIn(sentence: string, text: string): boolean {
  const parts = sentence.split(/\{\{\w+\}\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".+")}$`).test(text);
}

async function siteOf(
  server: RunningServer,
  directory: string,
  { mails }: { mails(): Promise<ReceivedMail[]> },
): Promise<Site> {
  const greeting = await server.greeting();
  const read = new Set<string>();
  return {
    url: server.url,
    greeting,
    setUpUrl: /https?:\S+\/set-up\?\S+/.exec(greeting)?.[0] ?? "",
    directory,
    mails,
    async letter(to, kind) {
      const { subject } = en.mail.letters[kind];
      const deadline = performance.now() + patienceMs;
      while (performance.now() < deadline) {
        const isIt = (mail: ReceivedMail) =>
          mail.to.includes(to) && isFilledIn(subject, mail.subject) && !read.has(mail.messageId);
        const found = (await mails()).find(isIt);
        if (found) {
          read.add(found.messageId);
          return found;
        }
        await Bun.sleep(50);
      }
      throw new Error(`no letter "${subject}" has come to ${to}`);
    },
    async command(...words) {
      const { stdout, stderr } = await runExecutable([...words, "--data", server.data], {
        directory,
        env: { PUBLIC_URL: server.url },
      });
      return stdout + stderr;
    },
  };
}

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { languages } from "#views/words/languages.ts";
import { anAddress } from "./server.ts";
import type { People, Shot } from "./steps.ts";

/** Of a Debian; another one is named by CHROMIUM. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Sight {
  width: number;
  theme: "light" | "dark";
  language: string;
  /** Of the session, as browsers send it; empty for nobody. */
  cookie: string;
  /** Where the picture goes, where one is wanted. */
  file: string | undefined;
  /** Whether every sentence is made longer. */
  isStretched: boolean;
  /** Whether axe looks at it: that doesn't depend on the language. */
  isChecked: boolean;
  people: People;
}

export interface Seen {
  complaints: string[];
  /** Of scripts and styles, as they came over the wire, with their headers. */
  codeBytes: number;
}

const phone = 480;
const patienceMs = 10_000;

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

/** Of a server, whose pages send people to `others` on purpose. */
export async function openBrowser(origin: string, others: readonly string[] = []) {
  const browser = await launchChromium();
  const kept = new Map<string, Promise<BrowserContext>>();

  async function openContext({ width, theme, language, cookie }: Sight): Promise<BrowserContext> {
    const isTouched = width < phone;
    const context = await browser.newContext({
      viewport: { width, height: isTouched ? 740 : 860 },
      locale: language,
      colorScheme: theme,
      hasTouch: isTouched,
      isMobile: isTouched,
      deviceScaleFactor: isTouched ? 2 : 1,
      reducedMotion: "reduce",
      extraHTTPHeaders: { "x-forwarded-for": anAddress() },
    });
    context.setDefaultTimeout(patienceMs);
    await context.addCookies([
      { name: "theme", value: theme, url: origin },
      { name: "language", value: language, url: origin },
      ...(cookie === "" ? [] : [{ name: "session", value: cookie, url: origin }]),
    ]);
    return context;
  }

  /** What somebody does as nobody may sign him in, or use up how often he may try: he is on his own. */
  async function contextFor(shot: Shot, sight: Sight): Promise<[BrowserContext, isOwn: boolean]> {
    if (shot.act && sight.cookie === "") return [await openContext(sight), true];
    const { width, theme, language, cookie } = sight;
    const key = [width, theme, language, cookie].join();
    const context = kept.get(key) ?? openContext(sight);
    kept.set(key, context);
    return [await context, false];
  }

  return {
    /** Takes the picture of a page, and gives what is to be complained of. */
    async look(shot: Shot, sight: Sight): Promise<Seen> {
      const [context, isOwn] = await contextFor(shot, sight);
      const page = await context.newPage();
      try {
        return await lookAt(page, shot, { origin, others, ...sight });
      } catch (error) {
        return { complaints: [`isn't taken: ${error}`], codeBytes: 0 };
      } finally {
        await (isOwn ? context : page).close();
      }
    },
    /** Of everybody who has looked so far. */
    async forget(): Promise<void> {
      for (const context of kept.values()) await (await context).close();
      kept.clear();
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function lookAt(
  page: Page,
  shot: Shot,
  {
    origin,
    others,
    file,
    isStretched,
    isChecked,
    people,
  }: Sight & { origin: string; others: readonly string[] },
): Promise<Seen> {
  const complaints = await watch(page, {
    origin,
    others,
    statuses: shot.status === undefined ? [] : [shot.status],
  });
  const weigh = await scalesOf(page);
  await page.goto(origin + shot.path);
  await settle(page);
  await shot.act?.(page, people);
  if (shot.act) await settle(page);
  if (isStretched) await page.evaluate(stretch);
  if (!shot.isOfWindow) await page.evaluate("scrollTo(0, 0)");
  if (file !== undefined) await page.screenshot({ path: file, fullPage: !shot.isOfWindow });
  const found = [...(await overflow(page)), ...(await wordless(page)), ...(isChecked ? await axe(page) : [])];
  return { complaints: [...complaints, ...found], codeBytes: weigh() };
}

const keyOfWords = new RegExp(`\\b(?:${Object.keys(languages.en).join("|")})(?:\\.\\w+){1,4}\\b`, "g");

/** Where a page shows the name of a sentence in place of the sentence. */
async function wordless(page: Page): Promise<string[]> {
  const text = String(await page.evaluate("document.body.innerText"));
  return (text.match(keyOfWords) ?? []).filter(isNamed).map((key) => `has no words: ${key}`);
}

function isNamed(key: string): boolean {
  const found = key.split(".").reduce<unknown>((tree, name) => Object(tree)[name], languages.en);
  return typeof found === "string";
}

interface Watched {
  origin: string;
  /** Of pages that refuse something, which the console tells too. */
  statuses: readonly number[];
  /** Of other servers that are gone to on purpose. */
  others?: readonly string[];
}

/** What is to be complained of in a page; it grows as the page goes on. */
export async function watch(page: Page, { origin, statuses, others = [] }: Watched): Promise<string[]> {
  const complaints: string[] = [];
  const isExpected = (text: string) => statuses.some((status) => text.includes(`status of ${status}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isExpected(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const isOwn = /^(data|blob):/.test(request.url()) || new URL(request.url()).origin === origin;
    if (!isOwn && !others.includes(new URL(request.url()).origin))
      complaints.push(`asks another host: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // The page was left before it came.
    if (reason !== "net::ERR_ABORTED") complaints.push(`fails: ${request.url()} ${reason}`);
  });
  await page.exposeFunction("tellBreach", (breach: string) => complaints.push(`policy: ${breach}`));
  await page.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    tellBreach(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile))`);
  return complaints;
}

/** Weighs the scripts and styles that come from now on, each once. */
async function scalesOf(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  const addresses = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script" || type === "Stylesheet") addresses.set(requestId, response.url);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId);
    if (address !== undefined) bytes.set(address, encodedDataLength);
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  return () => bytes.values().reduce((sum, each) => sum + each, 0);
}

/** Until fonts, scripts and pictures are there. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  await page.evaluate(`(async () => {
    await document.fonts.ready;
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  })()`);
}

/** What a language with longer words does to a page. */
const stretch = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    if (/\\p{L}{2}/u.test(text.data) && !text.parentElement.closest("code, script, template, title, svg"))
      text.data = "[" + text.data.trim() + " ~~~~".repeat(Math.ceil(text.data.trim().length / 10)) + "]";
})()`;

async function overflow(page: Page): Promise<string[]> {
  const isWide = await page.evaluate(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
  return isWide ? ["is wider than the window"] : [];
}

const axeSource = await Bun.file(require.resolve("axe-core/axe.min.js")).text();

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const violations = (await page.evaluate("axe.run().then((found) => found.violations)")) as Violation[];
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `axe, ${impact}: ${id}: ${html.slice(0, 160)} ${failureSummary.replaceAll(/\s+/g, " ").slice(0, 200)}`,
    ),
  );
}

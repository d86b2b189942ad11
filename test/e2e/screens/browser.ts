import { type BrowserContext, chromium, type Page } from "playwright-core";
import type { Shot } from "./pages.ts";

/** Of a Debian; another one is named by CHROMIUM. */
export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const browserFlags = [
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
  /** Where the picture goes. */
  file: string;
}

const phone = 480;

export async function openBrowser(origin: string) {
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  return {
    /** Takes the picture of a page, and gives what is to be complained of. */
    async look(shot: Shot, { width, theme, language, cookie, file }: Sight): Promise<string[]> {
      const isTouched = width < phone;
      const context = await browser.newContext({
        viewport: { width, height: isTouched ? 740 : 860 },
        locale: language,
        colorScheme: theme,
        hasTouch: isTouched,
        isMobile: isTouched,
        deviceScaleFactor: isTouched ? 2 : 1,
        reducedMotion: "reduce",
      });
      await context.addCookies([
        { name: "theme", value: theme, url: origin },
        { name: "language", value: language, url: origin },
        ...(cookie === "" ? [] : [{ name: "session", value: cookie, url: origin }]),
      ]);
      try {
        return await lookAt(context, { shot, origin, file });
      } finally {
        await context.close();
      }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function lookAt(
  context: BrowserContext,
  { shot, origin, file }: { shot: Shot; origin: string; file: string },
): Promise<string[]> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isOwnStatus(message.text(), shot))
      complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      complaints.push(`asks another host: ${request.url()}`);
  });
  await page.goto(origin + shot.path, { waitUntil: "networkidle" });
  await page.evaluate("document.fonts.ready");
  await page.evaluate("for (const image of document.images) image.loading = 'eager'");
  await shot.act?.(page);
  if (!shot.isOfWindow) await page.evaluate("scrollTo(0, 0)");
  await page.screenshot({ path: file, fullPage: !shot.isOfWindow });
  return [...complaints, ...(await overflow(page)), ...(await axe(page))];
}

/** The console tells of the status of a page that refuses something. */
function isOwnStatus(message: string, { status }: Shot): boolean {
  return status !== undefined && message.includes(`status of ${status}`);
}

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

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const violations = (await page.evaluate("axe.run().then((found) => found.violations)")) as Violation[];
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `axe, ${impact}: ${id}: ${html.slice(0, 160)} ${failureSummary.replaceAll(/\s+/g, " ").slice(0, 200)}`,
    ),
  );
}

import { eq } from "drizzle-orm";
import type { Browser } from "playwright-core";
import { users } from "#src/store/schema/users.ts";
import { launchChromium } from "#test/e2e/screens/browser.ts";
import { type Guest, type House, openHouse } from "#test/reliability/entries/house.ts";
import { payloads } from "#test/reliability/entries/payloads.ts";
import { tryForms, walk } from "#test/reliability/entries/try-forms.ts";
import { tryApi, tryFileNames, tryPeople } from "#test/reliability/entries/try-names.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { paths } from "#views/paths.ts";

/** R13: what is typed, named and sent anywhere is refused or stays text, in a browser as well. */
export async function runEntries(directory: string, { times }: Options, report: Report): Promise<void> {
  const house = await openHouse(directory);
  await using _ = house;
  const names = await tryFileNames(house);
  report.figure("pictures under hostile names", names.kept);
  report.figure("pages on which they stand", names.pages);
  const people = await tryPeople(house);
  report.figure("mails", people.mails);
  const api = await tryApi(house);
  report.figure("entries of the API", `${api.fields}, ${api.asked} requests`);
  const forms = await tryForms(house, times);
  report.figure("forms, fields, posts", `${forms.forms}, ${forms.fields}, ${forms.posts}`);
  for (const [status, count] of [...forms.statuses].sort()) report.figure(`answered ${status}`, count);
  for (const action of forms.unwilling) report.figure("refuses honest people too", action);
  for (const { wrong } of [names, people, api, forms]) for (const sentence of wrong) report.wrong(sentence);
  for (const line of house.badLines) report.wrong(`the log has ${line.slice(0, 300)}`);
  await lookInBrowser(house, report);
}

/** Every page there is with the names in it, and the pages of a person with each for his own. */
async function lookInBrowser(house: House, report: Report): Promise<void> {
  const browser = await launchChromium().catch(() => undefined);
  if (browser === undefined) return report.skipped("there is no Chromium");
  const fetch = (request: Request) => house.app.fetch(request, { address: "192.0.2.77" });
  const server = Bun.serve({ hostname: "localhost", port: 0, development: false, fetch });
  try {
    const guest = await house.invite();
    const look = await lookerOf(browser, server.url.origin, guest);
    const complaints = new Set<string>();
    let pages = 0;
    const visit = async (path: string) => {
      pages += 1;
      for (const complaint of await look(path)) complaints.add(`${path}: ${complaint}`);
    };
    for (const path of (await walk(house, guest)).keys()) await visit(path);
    for (const name of payloads) {
      await house.services.db.write(async (tx) => {
        await tx.update(users).set({ name }).where(eq(users.id, guest.id));
      });
      for (const path of [paths.profile, paths.welcome]) await visit(path);
    }
    report.figure("pages in the browser", pages);
    for (const complaint of complaints) report.wrong(complaint);
  } finally {
    await browser.close();
    server.stop(true);
  }
}

/** Opens a page and gives what a script of somebody else's would leave behind. */
async function lookerOf(browser: Browser, origin: string, { cookie }: Guest) {
  const context = await browser.newContext();
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: origin }]);
  return async (path: string) => {
    // Each in a window of its own: one that has shown hundreds of large pages holds too much of them.
    const page = await context.newPage();
    const complaints: string[] = [];
    await page.exposeFunction("__xss", () => complaints.push("a script of somebody else's ran"));
    // What the policy forbids is told there too.
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => void dialog.dismiss());
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== origin) complaints.push(`asks ${request.url()}`);
    });
    const answer = await page.goto(origin + path, { waitUntil: "load" }).catch((error: Error) => error);
    await page.close();
    if (answer instanceof Error) return /ERR_ABORTED|Download/.test(answer.message) ? [] : [answer.message];
    return complaints;
  };
}

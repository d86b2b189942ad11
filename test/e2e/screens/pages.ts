import type { Page } from "playwright-core";
import { aPng } from "#test/support/pictures.ts";
import { demandShots } from "./demand.ts";
import { factorShots } from "./factors.ts";
import { outsideShots } from "./outside.ts";
import { type People, password, type Shot, send, signIn } from "./steps.ts";

export const shots: Shot[] = [
  { name: "welcome", path: "/", as: "first" },
  { name: "set-up", path: "SET_UP", as: "first" },
  { name: "set-up-wrong", path: "SET_UP", as: "first", status: 422, act: sendFirst },
  { name: "set-up-mail", path: "SET_UP", as: "first", act: tryMail },
  { name: "set-up-dead", path: "/set-up?token=x", status: 410 },
  { name: "sign-in", path: "/sign-in" },
  { name: "sign-in-wrong", path: "/sign-in", status: 422, act: signInWrongly },
  { name: "sign-in-closed", path: "/sign-in", status: 403, act: signInClosed },
  ...outsideShots,
  { name: "sign-up", path: "/sign-up" },
  { name: "sign-up-wrong", path: "/sign-up", status: 422, act: sendFirst },
  { name: "sign-up-sent", path: "/sign-up", act: signUp },
  { name: "verify", path: "VERIFY" },
  { name: "verify-wrong", path: "VERIFY", status: 422, act: sendFirst },
  { name: "link-dead", path: "/verify?token=x", status: 410 },
  { name: "reset", path: "/reset" },
  { name: "reset-sent", path: "/reset", act: askForReset },
  { name: "new-password", path: "RESET" },
  { name: "new-password-wrong", path: "RESET", status: 422, act: sendFirst },
  { name: "email-confirm", path: "CONFIRM" },
  { name: "email-undo", path: "UNDO" },
  { name: "terms", path: "/terms" },
  { name: "privacy", path: "/privacy" },
  { name: "home", path: "/", as: "person" },
  { name: "home-empty", path: "/", as: "newcomer" },
  { name: "home-wrong", path: "/", as: "newcomer", status: 422, act: sendFirst },
  { name: "library-empty", path: "/spaces/blog", as: "person" },
  { name: "library", path: "/spaces/default", as: "person" },
  { name: "folder-empty", path: "/spaces/default?folder=harbours", as: "person" },
  { name: "library-chosen", path: "/spaces/default", as: "person", isOfWindow: true, act: choose },
  { name: "library-delete", path: "/spaces/default", as: "person", isOfWindow: true, act: askToDelete },
  { name: "library-keys", path: "/spaces/default", as: "person", isOfWindow: true, act: showKeys },
  {
    name: "library-tray",
    path: "/spaces/default",
    as: "person",
    isOfWindow: true,
    status: 415,
    act: putInBad,
  },
  { name: "library-folders", path: "/spaces/default", as: "person", act: openFull },
  { name: "library-chosen-page", path: "/spaces/default", as: "person", act: openChosen },
  { name: "library-told", path: "/spaces/default", as: "person", isOfWindow: true, act: rename },
  { name: "picture", path: "/spaces/default", as: "person", act: openPicture },
  { name: "activity", path: "/spaces/default/activity", as: "person" },
  { name: "api-keys", path: "/", as: "person", act: openApiKeys },
  { name: "api-key-new", path: "/", as: "person", act: openNewKey },
  { name: "api-key-wrong", path: "/", as: "person", status: 422, act: sendNoKey },
  { name: "api-key-made", path: "/", as: "person", act: makeKey },
  { name: "api-key-revoke", path: "/", as: "person", act: (page) => askAbout(page, "revoke") },
  { name: "api-key-rotate", path: "/", as: "person", act: (page) => askAbout(page, "rotate") },
  { name: "new-space", path: "/", as: "person", act: openNewSpace },
  { name: "new-space-wrong", path: "/", as: "person", status: 422, act: makeNoSpace },
  { name: "space-general", path: "/spaces/blog/settings", as: "person" },
  { name: "space-general-wrong", path: "/spaces/blog/settings", as: "person", status: 422, act: saveNoName },
  { name: "space-stale", path: "/spaces/blog/settings", as: "person", status: 409, act: saveOverAnother },
  { name: "space-archived", path: "/", as: "person", act: archive },
  { name: "space-delivery", path: "/spaces/blog/settings/delivery", as: "person" },
  {
    name: "space-delivery-wrong",
    path: "/spaces/blog/settings/delivery",
    as: "person",
    status: 422,
    act: saveWrongLimits,
  },
  { name: "space-key", path: "/spaces/default/settings/delivery", as: "person", act: makeSigningKey },
  { name: "space-key-disable", path: "/spaces/blog/settings/delivery", as: "person", act: askToDisable },
  { name: "space-members", path: "/spaces/blog/settings/members", as: "person", act: inviteSome },
  {
    name: "space-members-wrong",
    path: "/spaces/default/settings/members",
    as: "person",
    status: 422,
    act: sendFirst,
  },
  { name: "org-new", path: "/orgs", as: "person" },
  { name: "org-members", path: "ORG_MEMBERS", as: "person" },
  { name: "org-members-link", path: "ORG_MEMBERS", as: "person", act: inviteSome },
  { name: "org-members-wrong", path: "ORG_MEMBERS", as: "person", status: 422, act: sendFirst },
  { name: "member-remove", path: "ORG_MEMBERS", as: "person", act: askToRemove },
  { name: "invitation", path: "INVITATION" },
  { name: "invitation-offered", path: "INVITATION", as: "newcomer" },
  { name: "guest", path: "INVITATION", act: comeAsGuest },
  { name: "guest-leave", path: "INVITATION", act: askToLeave },
  { name: "org-settings", path: "ORG_SETTINGS", as: "person" },
  { name: "mail-domains", path: "MAIL_DOMAINS", as: "person", act: addDomains },
  { name: "mail-domains-missing", path: "MAIL_DOMAINS", as: "person", status: 422, act: proveDomain },
  { name: "mail-domains-wrong", path: "MAIL_DOMAINS", as: "person", status: 422, act: addShared },
  { name: "mail-domain-remove", path: "MAIL_DOMAINS", as: "person", act: askToRemoveDomain },
  { name: "org-audit", path: "ORG_AUDIT", as: "person" },
  { name: "org-audit-filtered", path: "ORG_AUDIT", as: "person", act: filterNothing },
  { name: "space-audit", path: "/spaces/default/settings/audit", as: "person" },
  { name: "operator-audit", path: "/operator/audit", as: "person" },
  { name: "profile", path: "/me", as: "person" },
  { name: "profile-picture", path: "/me", as: "newcomer" },
  { name: "profile-wrong", path: "/me", as: "person", status: 422, act: saveNoName },
  { name: "security", path: "/me/security", as: "person" },
  { name: "security-wrong", path: "/me/security", as: "person", status: 422, act: sendNoEmail },
  ...factorShots,
  ...demandShots,
  { name: "closed", path: "/sign-in", act: closeAccount },
  { name: "sessions", path: "/me/sessions", as: "person" },
  { name: "sessions-one", path: "/me/sessions", as: "newcomer" },
  { name: "texts", path: "/me/texts", as: "person" },
  { name: "texts-wrong", path: "/me/texts", as: "person", status: 422, act: sendFirst },
  { name: "tenants", path: "/operator", as: "person" },
  { name: "tenants-none", path: "/operator?name=nobody", as: "person" },
  { name: "tenant", path: "/operator", as: "person", act: openTenant },
  { name: "tenant-wrong", path: "/operator", as: "person", status: 422, act: openForNothing },
  { name: "tenant-suspend", path: "/operator", as: "person", act: askToSuspend },
  { name: "jobs", path: "/operator/jobs", as: "person" },
  { name: "mails", path: "/operator/mails?state=sent", as: "person" },
  { name: "health", path: "/operator/health", as: "person" },
  { name: "server-settings", path: "/operator/settings", as: "person" },
  { name: "not-found", path: "/nothing/here", status: 404 },
  refused("forbidden", 403),
  refused("method_not_allowed", 405),
  refused("expired", 410),
  refused("rate_limited", 429),
  refused("internal", 500),
  refused("overloaded", 503),
  refused("storage_full", 507),
  { name: "kit", path: "/_kit" },
  { name: "palette", path: "/_kit", isOfWindow: true, act: (page) => page.keyboard.press("Control+K") },
  { name: "dialog", path: "/_kit", isOfWindow: true, act: (page) => page.click("[data-opens=sample]") },
  {
    name: "menu",
    path: "/_kit",
    isOfWindow: true,
    act: (page) => page.locator(".content summary").first().click(),
  },
  { name: "side", path: "/_kit", isOfWindow: true, act: openSide },
  { name: "row-menu", path: "/_kit", isOfWindow: true, act: openRowMenu },
  { name: "chosen", path: "/_kit", act: (page) => page.locator("tbody .check").first().check() },
];

function refused(code: string, status: number): Shot {
  return { name: `error-${status}`, path: `/_kit/refusals/${code}`, status };
}

/** By the link of the side bar, which is out of sight on a phone. */
async function openApiKeys(page: Page): Promise<void> {
  const href = (await page.locator("a[href$='/api-keys']").first().getAttribute("href")) ?? "";
  await page.goto(new URL(href, page.url()).href);
}

async function openNewKey(page: Page): Promise<void> {
  await openApiKeys(page);
  await page.click("a[href$='/api-keys/new']");
  await page.locator("input[value=some]").check();
}

async function sendNoKey(page: Page): Promise<void> {
  await openNewKey(page);
  await page.click("main form .primary");
  await page.locator(".error").first().waitFor();
}

async function makeKey(page: Page): Promise<void> {
  await openNewKey(page);
  await page.fill("[name=name]", "Import of the shop, every night");
  await page.locator("[name=scope][value='urls:sign']").check();
  await page.locator("[name=space]").first().check();
  await page.click("main form .primary");
  await page.locator(".new-secret").waitFor();
}

async function askAbout(page: Page, step: "revoke" | "rotate"): Promise<void> {
  await makeKey(page);
  const href = (await page.locator(`a[href*='/${step}?']`).first().getAttribute("href")) ?? "";
  await page.goto(new URL(href, page.url()).href);
}

async function openTenant(page: Page): Promise<void> {
  await page.locator("tbody a").last().click();
  await page.locator("#state").waitFor();
}

async function openForNothing(page: Page): Promise<void> {
  await openTenant(page);
  await send(page, "form[action$='/open'] .section-foot .button");
}

async function askToSuspend(page: Page): Promise<void> {
  await openTenant(page);
  await page.selectOption("[name=state]", "suspended");
  await page.fill("form[action$='/state'] [name=reason]", "Pictures of somebody else's, reported twice");
  await send(page, "form[action$='/state'] .section-foot .button");
}

async function choose(page: Page): Promise<void> {
  const bar = page.locator("[data-chosen]");
  // A picture that another look renames at that moment takes the focus with it.
  for (let tries = 0; tries < 3 && !(await bar.isVisible()); tries += 1) {
    await page.locator(".picture a").nth(1).focus();
    for (const key of ["x", "ArrowRight", "ArrowRight", "Shift+X"]) await page.keyboard.press(key);
    await bar.waitFor({ timeout: 2_000 }).catch(() => undefined);
  }
  await bar.waitFor();
}

async function askToDelete(page: Page): Promise<void> {
  await choose(page);
  await page.keyboard.press("Delete");
}

async function showKeys(page: Page): Promise<void> {
  await page.locator(".picture a").first().focus();
  await page.keyboard.press("?");
}

/** Into a place of their own, so that the pages of pictures stay as they are; another for each that is at it. */
async function putInBad(page: Page): Promise<void> {
  await page.goto(new URL(`/spaces/default?folder=pier ${page.viewportSize()?.width}`, page.url()).href);
  const file = (name: string, text: string) => ({ name, mimeType: "image/png", buffer: Buffer.from(text) });
  const good = Buffer.from(await aPng({ width: 300, height: 200, shade: 77_000 }));
  await page.setInputFiles("#upload-files", [
    { name: "harbour.png", mimeType: "image/png", buffer: good },
    file("letter-to-the-town-council-about-the-harbour.txt", "no picture"),
    file("broken.png", "\u0089PNG\r\n"),
  ]);
  await page.locator(".tray .failed").nth(1).waitFor();
  await page.locator(".picture").first().waitFor();
}

async function filterNothing(page: Page): Promise<void> {
  await page.selectOption("[name=action]", "org.renamed");
  await page.fill("[name=from]", "2026-01-31");
  await send(page, ".filters .button");
}

async function openFull(page: Page): Promise<void> {
  const top = new URL("/spaces/default", page.url()).href;
  await page.goto(`${top}?folder=many`);
  if ((await page.locator(".folder").count()) === 0) {
    const png = Buffer.from(await aPng({ width: 30, height: 20, shade: 5 }));
    for (let n = 1; n <= 61; n += 1) {
      const file = { name: "one.png", mimeType: "image/png", buffer: png };
      const address = `${top}/pictures?folder=many/harbour ${1900 + n}`;
      await page.request.post(address, { headers: { origin: new URL(top).origin }, multipart: { file } });
    }
    await page.reload();
  }
}

async function openChosen(page: Page): Promise<void> {
  await choose(page);
  await page.evaluate("delete document.querySelector('[data-copies-chosen]').dataset.copiesChosen");
  await page.click(".chosen-bar [formaction] >> nth=0");
  await page.locator("#move").waitFor();
}

const usualWidths = [360, 768, 1280];

/** Another picture for each width, since they are at it side by side. */
async function rename(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const pictures = page.locator(".picture a");
  await pictures.nth((await pictures.count()) - 1 - Math.max(0, usualWidths.indexOf(width))).click();
  const [sea, coast] = [`sea-${width}.png`, `coast-${width}.png`];
  await page.fill("[name=name]", (await page.inputValue("[name=name]")) === sea ? coast : sea);
  await page.locator("form:has([name=revision]) .button").first().click();
  await page.locator(".toast").waitFor();
}

async function openPicture(page: Page): Promise<void> {
  await page.locator(".picture a").first().click();
  await page.locator(".viewer img").waitFor();
}

/** On a phone by its button, else folded to its icons. */
async function openSide(page: Page): Promise<void> {
  const button = page.locator("[popovertarget=side]");
  await ((await button.isVisible()) ? button : page.locator("[data-folds]")).click();
}

async function openRowMenu(page: Page): Promise<void> {
  await page.locator("tbody tr").first().hover();
  await page.locator("tbody summary").first().click();
}

async function sendFirst(page: Page): Promise<void> {
  await send(page);
}

async function tryMail(page: Page): Promise<void> {
  await page.fill("[name=to]", someone());
  await send(page, "form[action='/set-up/mail'] button:not([type])");
}

let people = 0;

/** Of nobody yet: an address that is tried too often is refused. */
function someone(): string {
  people += 1;
  return `somebody-${people}@example.com`;
}

async function signInWrongly(page: Page): Promise<void> {
  await signIn(page, someone(), "something else");
}

async function signInClosed(page: Page, { closed }: People): Promise<void> {
  await signIn(page, closed);
}

async function closeAccount(page: Page, { createMember }: People): Promise<void> {
  await signIn(page, await createMember());
  await page.goto(new URL("/me/security", page.url()).href);
  await send(page, "form[action='/me/close'] .button.danger");
}

async function signUp(page: Page): Promise<void> {
  await page.fill("[name=name]", "Grace Hopper");
  await page.fill("[name=email]", someone());
  await page.fill("[name=password]", password);
  for (const name of ["terms", "privacy", "age"]) await page.check(`[name=${name}]`);
  await send(page);
}

async function askForReset(page: Page): Promise<void> {
  await page.fill("[name=email]", someone());
  await send(page);
}

async function saveNoName(page: Page): Promise<void> {
  await page.fill("[name=name]", "");
  await send(page, "form:has([name=name]) .button");
}

async function openNewSpace(page: Page): Promise<void> {
  await Promise.all([
    page.waitForEvent("framenavigated"),
    page.locator("main a[href$='/spaces']").first().click(),
  ]);
  await page.fill("[name=name]", "Boots & shoes");
  for (let turn = 0; turn < 50 && (await page.inputValue("[name=key]")) === ""; turn += 1) {
    await page.waitForTimeout(100);
  }
}

async function makeNoSpace(page: Page): Promise<void> {
  await openNewSpace(page);
  await page.fill("[name=name]", "");
  await page.fill("[name=key]", "www");
  await send(page);
}

async function saveOverAnother(page: Page): Promise<void> {
  await page.evaluate("document.querySelector('[name=revision]').value = 0");
  await page.fill("[name=name]", "The blog of the harbour");
  await send(page, "main form .button");
}

/** In a space of its own, which is made where it isn't there yet. */
async function archive(page: Page): Promise<void> {
  const here = new URL("/spaces/attic", page.url()).href;
  const { origin } = new URL(here);
  const post = (path: string, form: Record<string, string>) =>
    page.request.post(`${origin}${path}`, { headers: { origin }, form });
  await page.goto(`${origin}/`);
  const newSpace = await page.locator("main a[href$='/spaces']").first().getAttribute("href");
  await post(newSpace ?? "", { name: "Attic", key: "attic" });
  await post("/spaces/attic/settings/archive", {});
  await page.goto(here);
}

async function saveWrongLimits(page: Page): Promise<void> {
  await page.fill("[name=resultMaxSide]", "0");
  await page.fill("[name=cpuSeconds]", "900");
  await send(page, "form:has([value=limits]) .button");
}

async function makeSigningKey(page: Page): Promise<void> {
  await send(page, "form:has([name=algorithm]:not([type=hidden])) .button");
}

async function askToDisable(page: Page): Promise<void> {
  const link = page.locator("a[href*='?disable=']").first();
  await link.hover();
  await Promise.all([page.waitForEvent("framenavigated"), link.click()]);
}

async function inviteSome(page: Page): Promise<void> {
  await page.fill("[name=email]", someone());
  await send(page);
  await send(page, "form:has([name=uses]) .button");
}

async function addDomains(page: Page): Promise<void> {
  for (const domain of ["example.com", "mail.analytical-engines.example.org"]) {
    await page.fill("[name=domain]", domain);
    await send(page, "form:has([name=domain]) .button");
  }
}

async function proveDomain(page: Page): Promise<void> {
  await addDomains(page);
  await send(page, "[formaction$='/prove']");
}

async function addShared(page: Page): Promise<void> {
  await page.fill("[name=domain]", "gmail.com");
  await send(page, "form:has([name=domain]) .button");
}

async function askToRemoveDomain(page: Page): Promise<void> {
  await addDomains(page);
  await send(page, "[formaction$='/remove']");
}

async function askToRemove(page: Page): Promise<void> {
  const button = page.locator("form[action$='/members/remove'] .button").first();
  await button.scrollIntoViewIfNeeded();
  await button.hover();
  await send(page, "form[action$='/members/remove'] .button");
}

/** Signed in and in by the link, as somebody whose org it isn't. */
async function comeAsGuest(page: Page, { createMember }: People): Promise<void> {
  await page.goto(
    new URL((await page.locator("a[href^='/sign-in?']").getAttribute("href")) ?? "", page.url()).href,
  );
  await signIn(page, await createMember());
  for (const name of ["terms", "privacy"]) await page.check(`[name=${name}]`);
  await send(page);
  await send(page, "form[action='/invitation/accept'] .button");
}

async function askToLeave(page: Page, people: People): Promise<void> {
  await comeAsGuest(page, people);
  await page.goto(new URL("/spaces/blog/leave", page.url()).href);
}

async function sendNoEmail(page: Page): Promise<void> {
  await send(page, "form[action='/me/email'] .button");
}

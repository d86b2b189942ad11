import type { Page } from "playwright-core";
import { type Outsider, startIssuer } from "#test/e2e/issuer/issuer.ts";
import { orgPaths, paths } from "#views/paths.ts";
import { translate } from "#views/words/translate.ts";
import type { Ground, Road, Site } from "./ground.ts";
import {
  arrive,
  expect,
  fill,
  linkIn,
  orgName,
  type Person,
  press,
  see,
  setUp,
  signIn,
  signOut,
} from "./steps.ts";

const t = translate("en");
const name = "Analytical ID";
const owner: Person = {
  name: "Charles Babbage",
  email: "charles@example.com",
  password: "no difference engine",
};
const ada: Outsider = { subject: "ada", name: "Ada Lovelace", email: "ada@example.com", isVerified: true };
const mary: Outsider = {
  subject: "mary",
  name: "Mary Somerville",
  email: "mary@example.net",
  isVerified: true,
};
const charles: Outsider = { subject: "charles", name: owner.name, email: owner.email, isVerified: true };
const eve: Outsider = { subject: "eve", name: "Eve", email: owner.email, isVerified: false };

/** With an issuer that is asked by its own pages: whoever comes by it, and what he has then. */
export const outsideRoad: Road = {
  name: "outside",
  async walk(ground) {
    await using issuer = await startIssuer([ada, mary, charles, eve]);
    const site = await ground.serve({ SIGN_UP: "open", SIGN_IN_WITH: issuer.setting });
    const visit = (statuses: number[] = []) => ground.visit(site, { statuses, others: [issuer.url] });
    const first = await visit();
    await setUp(first, site, owner);

    await joinsAndComesBack(await visit([409]), site);
    await isInvited(first, await visit(), site);
    await links(await visit(), site);
    await isRefused(await visit([403]), site);
    await goesWithoutScripts(ground, site, issuer.url);
    return "signed up, in again by the way that was used last, joined by a mailed invitation, linked to an account once its owner had signed in, disconnected; refused without a verified address and when it was cancelled; all of it without scripts too";
  },
};

/** By the button of the page that is open, and as that person there. */
async function goBy(page: Page, subject: string): Promise<void> {
  await press(page, t("outside.continue", { name }));
  await page.waitForURL(/127\.0\.0\.1/);
  await page.fill("[name=subject]", subject);
  await press(page, `Sign in to ${name}`);
}

/** The form of who has no account yet. */
async function join(page: Page, outsider: Outsider): Promise<void> {
  await arrive(page, paths.join);
  expect((await page.inputValue("main [name=name]")) === outsider.name, "the name isn't filled in");
  expect((await page.inputValue("main [name=email]")) === outsider.email, "the address isn't shown");
  for (const tick of ["terms", "privacy", "age"]) await page.check(`main [name=${tick}]`);
  await press(page, t("signUp.action"));
}

async function joinsAndComesBack(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.signUp);
  await goBy(page, ada.subject);
  await join(page, ada);
  await arrive(page, paths.welcome);
  await fill(page, { name: "Compilers", spaceKey: "compilers" });
  await press(page, t("home.create"));
  await arrive(page, paths.space("compilers"));
  await signOut(page, { ...owner, name: ada.name });
  await see(page, t("outside.usedLast"));
  await press(page, t("outside.continue", { name }));
  // He is known there still, and isn't asked.
  await arrive(page, paths.welcome);
  await page.goto(site.url + paths.profile);
  await see(page, ada.email);
  await see(page, t("outside.noPassword"));
  await press(page, t("outside.disconnectNamed", { name }));
  await see(page, t("outside.lastWay"));
}

async function isInvited(inviter: Page, page: Page, site: Site): Promise<void> {
  const href = await inviter
    .getByRole("link", { name: t("members.title") })
    .first()
    .getAttribute("href");
  const org = href?.split("/")[2] ?? "";
  await inviter.goto(site.url + orgPaths.members(org));
  await fill(inviter, { email: mary.email });
  await press(inviter, t("members.inviteAction"));
  await page.goto(linkIn(await site.letter(mary.email, "invitation"), site));
  await goBy(page, mary.subject);
  await join(page, mary);
  await arrive(page, new URL(paths.invitation("x"), site.url).pathname);
  await press(page, t("invitations.accept"));
  await see(page, orgName);
}

async function links(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.signIn);
  await goBy(page, charles.subject);
  await see(page, t("outside.linkTitle"));
  await fill(page, { password: owner.password });
  await press(page, t("signIn.action"));
  await see(page, t("outside.linkedTitle", { name }));
  await site.letter(owner.email, "identity-connected");
  await page.getByRole("link", { name: t("outside.goOn") }).click();
  await signOut(page, owner);
  await see(page, t("outside.usedLast"));
  await press(page, t("outside.continue", { name }));
  await arrive(page, paths.welcome);
  await page.goto(site.url + paths.profile);
  await press(page, t("outside.disconnectNamed", { name }));
  await see(page, t("outside.done.disconnected"));
  await site.letter(owner.email, "identity-disconnected");
  await press(page, t("outside.connect", { name }));
  await see(page, t("outside.done.connected"));
}

async function isRefused(page: Page, site: Site): Promise<void> {
  await page.goto(site.url + paths.signIn);
  await goBy(page, eve.subject);
  await see(page, t("outside.refused.unverified.title"));
  await page.context().clearCookies();
  await page.goto(site.url + paths.signIn);
  await press(page, t("outside.continue", { name }));
  await press(page, "Cancel");
  await see(page, t("outside.refused.cancelled.title"));
  await signIn(page, site, owner);
  await arrive(page, paths.welcome);
}

async function goesWithoutScripts(ground: Ground, site: Site, issuer: string): Promise<void> {
  const page = await ground.visit(site, { hasScripts: false, others: [issuer] });
  await page.goto(site.url + paths.signIn);
  await goBy(page, charles.subject);
  await arrive(page, paths.welcome);
}

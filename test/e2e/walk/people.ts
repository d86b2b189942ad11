import type { Page } from "playwright-core";
import { aPng } from "#test/support/pictures.ts";
import { operatorPaths, orgPaths, paths, spacePaths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Ground, Road, Site } from "./ground.ts";
import {
  ada,
  arrive,
  expect,
  fill,
  grace,
  library,
  linkIn,
  orgName,
  type Person,
  press,
  see,
  setUp,
  signUp,
  signUpHere,
} from "./steps.ts";

export const guest: Person = {
  name: "Mary Somerville",
  email: "mary@example.net",
  password: "mechanism of the heavens",
};
const operator: Person = { name: "Charles", email: "charles@example.com", password: "no difference engine" };
const pressKey = "press";
const reason = "The owner asked why pictures are missing";

/** An org with two spaces, and everybody who is in one of them: each sees his part, for as long as it is his. */
export const peopleRoad: Road = {
  name: "people",
  async walk(ground) {
    const site = await ground.serve({ SIGN_UP: "open" });
    const owner = await ground.visit(site);
    await setUp(owner, site);
    await putIn(owner, "harbour.png");
    const org = await orgOf(owner);
    await makeSecondSpace(owner, site, org);

    const editor = await ground.visit(site, { statuses: [403, 404] });
    await inviteByMail(owner, site, org);
    await joinByMail(editor, site);
    await expectEditorsPart(editor, site, org);

    const link = await makeGuestLink(owner, site);
    const viewer = await ground.visit(site, { statuses: [403, 404] });
    await joinByLink(viewer, site, link);
    await expectGuestsPart(viewer, site, org);
    await expectUsedUp(ground, site, link);

    await expectShownAtOnce(editor, viewer, site);
    await removeMember(owner, site, org);
    await see(editor, en.errors.titles.not_found);
    await editor.goto(site.url + library);
    await see(editor, en.errors.titles.not_found);

    await lookIn(ground, site, org);
    await expectOpeningTold(owner, site, org);
    return "two spaces; by mail an editor, by link a guest who is told nothing of the org; a removed one's open page ends at once; an operator's look is in the log and in the owner's mailbox";
  },
};

async function putIn(page: Page, name: string): Promise<void> {
  const buffer = Buffer.from(await aPng({ width: 300, height: 200, shade: 9_001 }));
  await page.setInputFiles("#upload-files", [{ name, mimeType: "image/png", buffer }]);
  await page.locator(".picture", { hasText: name }).waitFor();
}

export async function orgOf(page: Page): Promise<string> {
  const href = await page.getByRole("link", { name: en.members.title }).first().getAttribute("href");
  return href?.split("/")[2] ?? "";
}

/** In which members of the org are nothing unless they are named. */
async function makeSecondSpace(page: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + orgPaths.newSpace(org));
  await fill(page, { name: "Press" });
  await expectValue(page, "key", pressKey);
  await press(page, en.spaces.create);
  await arrive(page, paths.space(pressKey));
  await page.goto(site.url + spacePaths.members(pressKey));
  await page.selectOption("main [name=memberDefault]", "nothing");
  await page.locator("form:has([name=memberDefault])").getByRole("button").click();
  await page.locator(".toast").waitFor();
}

async function expectValue(page: Page, name: string, value: string): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    if ((await page.inputValue(`main [name=${name}]`)) === value) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`the field ${name} holds ${await page.inputValue(`main [name=${name}]`)}, not ${value}`);
}

async function inviteByMail(page: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + orgPaths.members(org));
  await fill(page, { email: grace.email });
  await press(page, en.members.inviteAction);
  await page.locator("tr", { hasText: grace.email }).waitFor();
}

async function joinByMail(page: Page, site: Site): Promise<void> {
  await page.goto(linkIn(await site.letter(grace.email, "invitation"), site));
  await see(page, `${ada.name} invites you to ${orgName}`);
  await page.getByRole("link", { name: en.signIn.signUp }).click();
  const { name, password } = grace;
  await fill(page, { name, password });
  for (const tick of ["terms", "privacy", "age"]) await page.check(`main [name=${tick}]`);
  await press(page, en.signUp.action);
  await press(page, en.invitations.accept);
  await arrive(page, paths.welcome);
}

async function expectEditorsPart(page: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + library);
  await putIn(page, "quay.png");
  await expectStatus(page, site, {
    [paths.space(pressKey)]: 404,
    [spacePaths.settings("default")]: 403,
    [orgPaths.members(org)]: 403,
    [orgPaths.apiKeys(org)]: 403,
    [operatorPaths.tenants]: 404,
  });
  await page.goto(site.url + library);
  for (const name of [en.members.title, en.orgPages.apiKeys, "Press"])
    expect(
      (await page.getByRole("link", { name, exact: true }).count()) === 0,
      `an editor is led to ${name}`,
    );
}

export async function makeGuestLink(page: Page, site: Site): Promise<string> {
  await page.goto(site.url + spacePaths.members("default"));
  const form = page.locator("form:has([name=uses])");
  await form.locator("[name=role]").selectOption("viewer");
  await form.getByRole("button", { name: en.invitations.makeLink }).click();
  await see(page, en.invitations.linkMade);
  return (await page.locator("[data-copies]").first().getAttribute("data-copies")) ?? "";
}

/** By the link alone: it is come back to once the address is confirmed. */
export async function joinByLink(page: Page, site: Site, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("link", { name: en.signIn.signUp }).click();
  await signUpHere(page, guest);
  await page.goto(linkIn(await site.letter(guest.email, "verify"), site));
  await fill(page, { password: guest.password });
  await press(page, en.verify.action);
  await press(page, en.invitations.accept);
  await arrive(page, library);
}

export async function signUpAndVerify(page: Page, site: Site, person: Person): Promise<void> {
  await signUp(page, site, person);
  await page.goto(linkIn(await site.letter(person.email, "verify"), site));
  await fill(page, { password: person.password });
  await press(page, en.verify.action);
  await arrive(page, paths.welcome);
}

async function expectGuestsPart(page: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + library);
  await page.locator(".picture", { hasText: "harbour.png" }).waitFor();
  expect((await page.locator("#upload-files").count()) === 0, "a viewer is offered to upload");
  const text = String(await page.evaluate("document.documentElement.outerHTML"));
  for (const hidden of [orgName, org, ada.name, ada.email, grace.name, "Press"])
    expect(!text.includes(hidden), `a guest reads ${hidden}`);
  await expectStatus(page, site, {
    [paths.space(pressKey)]: 404,
    [spacePaths.settings("default")]: 403,
    [orgPaths.members(org)]: 404,
    [orgPaths.settings(org)]: 404,
  });
}

async function expectStatus(page: Page, site: Site, wanted: Record<string, number>): Promise<void> {
  for (const [path, status] of Object.entries(wanted)) {
    const answer = await page.goto(site.url + path);
    expect(answer?.status() === status, `${path} is answered ${answer?.status()}, not ${status}`);
  }
}

async function expectUsedUp(ground: Ground, site: Site, link: string): Promise<void> {
  const page = await ground.visit(site, { statuses: [410] });
  const answer = await page.goto(link);
  expect(answer?.status() === 410, `a link that was used up is answered ${answer?.status()}`);
}

/** What one puts in stands on the other's open page without his doing. */
async function expectShownAtOnce(one: Page, other: Page, site: Site): Promise<void> {
  for (const page of [one, other]) await page.goto(site.url + library);
  await putIn(one, "lighthouse.png");
  await other.locator(".picture", { hasText: "lighthouse.png" }).waitFor();
}

async function removeMember(page: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + orgPaths.members(org));
  const row = page.locator("tr", { hasText: grace.email });
  await row.hover();
  await row.getByRole("button", { name: en.members.remove }).click();
  await see(page, en.members.removeHelp);
  await press(page, en.members.remove);
  await arrive(page, orgPaths.members(org));
  await row.waitFor({ state: "detached" });
}

async function lookIn(ground: Ground, site: Site, org: string): Promise<void> {
  const page = await ground.visit(site, { statuses: [403, 404] });
  await signUpAndVerify(page, site, operator);
  await site.command("user", "operator", operator.email);
  await expectStatus(page, site, { [library]: 404, [orgPaths.members(org)]: 404 });
  await page.goto(site.url + operatorPaths.tenant(org));
  await page.fill("form[action$='/open'] [name=reason]", reason);
  await page.locator("form[action$='/open']").getByRole("button").click();
  await expectStatus(page, site, { [library]: 200, [orgPaths.members(org)]: 200 });
  expect((await page.getByRole("button", { name: en.members.inviteAction }).count()) === 0, "he may invite");
  await page.goto(site.url + library);
  await page.locator(".picture", { hasText: "harbour.png" }).waitFor();
  expect((await page.locator("#upload-files").count()) === 0, "an operator who looks is offered to upload");
}

async function expectOpeningTold(page: Page, site: Site, org: string): Promise<void> {
  const { text } = await site.letter(ada.email, "org-opened");
  expect(text.includes(reason), "the mail to the owner doesn't say why");
  await page.goto(site.url + paths.orgAudit(org));
  const row = page.locator("tr", { hasText: en.audit.actions.org.opened });
  await row.waitFor();
  const told = (await row.textContent()) ?? "";
  expect(told.includes(operator.name) && told.includes(reason), `the audit log only says: ${told}`);
}

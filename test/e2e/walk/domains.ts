import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { aDnsServer } from "#test/support/dns.ts";
import { orgPaths, paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";
import type { Road, Site } from "./ground.ts";
import { guest, joinByLink, makeGuestLink, orgOf, signUpAndVerify } from "./people.ts";
import { ada, expect, fill, grace, library, orgName, press, see, setUp } from "./steps.ts";

const words = en.mailDomains;
const domain = "example.com";
const asks = (name: string) => en.secondFactorDemand.asksTitle.replace("{{name}}", name);

/** An org proves whose addresses are its own and lets its people in by them; then it demands a second factor. */
export const domainsRoad: Road = {
  name: "domains",
  async walk(ground) {
    await using zone = await aDnsServer();
    const site = await ground.serve({ SIGN_UP: "invited", DNS_SERVERS: zone.server });
    const owner = await ground.visit(site, { statuses: [422] });
    await setUp(owner, site);
    const org = await orgOf(owner);
    await proveDomain(owner, site, org, (name, text) => void zone.records.set(name, [text]));

    const colleague = await ground.visit(site, { statuses: [404] });
    await expectLetIn(colleague, owner, site, org);
    const visitor = await ground.visit(site, { statuses: [404] });
    await joinByLink(visitor, site, await makeGuestLink(owner, site));

    setSecondFactor(site, ada.email);
    await demand(owner, site, org);
    await expectGrace(colleague, visitor, site);
    await visitor.goto(site.url + library);
    endGrace(site);
    await expectShutOut(colleague, visitor, site);
    for (const { email } of [grace, guest]) setSecondFactor(site, email);
    for (const page of [colleague, visitor]) await expectIn(page, site);
    return "a domain proved by DNS, a colleague in by his address where others need invitations; a second factor demanded: told by mail and page, out at its date with the open page, in at once with one";
  },
};

async function proveDomain(
  page: Page,
  site: Site,
  org: string,
  set: (name: string, text: string) => void,
): Promise<void> {
  await page.goto(site.url + orgPaths.mailDomains(org));
  await fill(page, { domain });
  await press(page, words.addAction);
  await see(page, words.states.unproven);
  await press(page, words.check);
  await see(page, words.notFound.replace("{{domain}}", domain).split(".")[0] ?? "");
  const copied = page.locator("main [data-copies]");
  const at = async (index: number) => (await copied.nth(index).getAttribute("data-copies")) ?? "";
  set(await at(0), await at(1));
  await press(page, words.check);
  await see(page, words.found.replace("{{domain}}", domain));
  await page.selectOption("main [name=joining]", "automatic");
  await press(page, words.save);
  await see(page, words.saved);
}

async function expectLetIn(page: Page, owner: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + paths.signIn);
  await page.getByRole("link", { name: en.signIn.signUp }).click();
  await see(page, en.signUp.whose);
  await signUpAndVerify(page, site, grace);
  await page.getByRole("link", { name: "Default" }).first().waitFor();
  await owner.goto(site.url + orgPaths.members(org));
  const row = (await owner.locator("tr", { hasText: grace.email }).textContent()) ?? "";
  expect(row.includes(words.managed), `the members' list only says: ${row}`);
}

async function demand(page: Page, site: Site, org: string): Promise<void> {
  await page.goto(site.url + orgPaths.settings(org));
  await page.selectOption("main [name=days]", "7");
  await press(page, en.secondFactorDemand.demand);
  await see(page, en.secondFactorDemand.demandedFrom);
}

async function expectGrace(colleague: Page, visitor: Page, site: Site): Promise<void> {
  for (const [page, { email }, name] of [
    [colleague, grace, orgName],
    [visitor, guest, "Default"],
  ] as const) {
    const subject = en.mail.letters["second-factor-demanded"].subject.replace("{{place}}", name);
    const letter = await site.letter(email, "second-factor-demanded");
    expect(letter.subject === subject, `the letter to ${email} is called ${letter.subject}`);
    await page.goto(site.url + library);
    await see(page, asks(name));
  }
}

async function expectShutOut(colleague: Page, visitor: Page, site: Site): Promise<void> {
  // His page is open, and tells by itself that there is nothing for him there any more.
  await see(visitor, en.secondFactorDemand.perhaps);
  for (const [page, name] of [
    [colleague, orgName],
    [visitor, "Default"],
  ] as const) {
    const answer = await page.goto(site.url + library);
    expect(answer?.status() === 404, `the library is answered ${answer?.status()} to who has none`);
    await see(page, asks(name));
    await page.goto(site.url + paths.welcome);
    await see(page, en.secondFactorDemand.shut);
    await page.getByRole("link", { name: en.secondFactorDemand.setUp }).click();
    await page.waitForURL((url) => url.pathname === paths.security);
  }
}

async function expectIn(page: Page, site: Site): Promise<void> {
  const answer = await page.goto(site.url + library);
  expect(answer?.status() === 200, `the library is answered ${answer?.status()} to who has a second factor`);
  expect((await page.getByText(en.secondFactorDemand.shut).count()) === 0, "it is still asked for");
}

function inDatabase(site: Site, sql: string, values: (string | number)[] = []): void {
  using db = new Database(join(site.directory, "data/imagor.db"));
  db.run("PRAGMA busy_timeout = 5000");
  db.run(sql, values);
}

/** As the database has it: setting one up is a road of its own. */
function setSecondFactor(site: Site, email: string): void {
  const columns = "id, user_id, credential_id, public_key, counter, transports, name, is_enough, created_at";
  const key = crypto.randomUUID();
  const values = `?1, id, ?1, '', 0, '[]', 'Key', 0, ${Date.now()}`;
  inDatabase(site, `INSERT INTO passkeys (${columns}) SELECT ${values} FROM users WHERE email = ?2`, [
    key,
    email,
  ]);
}

/** As if its days were over. */
function endGrace(site: Site): void {
  inDatabase(site, "UPDATE orgs SET second_factor_from = ?", [Date.now()]);
}

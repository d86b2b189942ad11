import { expect, setDefaultTimeout, test } from "bun:test";
import { createDns } from "#src/clients/dns.ts";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp, type TestApp } from "#test/http/an-app.ts";
import { aDnsServer } from "#test/support/dns.ts";
import { anAccount, aSignUp, mailedToken, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

async function signedIn(app: TestApp, email: string): Promise<Browser> {
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return browser;
}

/** Ada owns an org, Mia is in it; the zone is where the records of its domain are set. */
async function anOrg(options: Parameters<typeof anApp>[0] = {}) {
  const zone = await aDnsServer();
  const app = await anApp({ dns: createDns({ servers: [zone.server], mostMs: 300 }), ...options });
  const { orgId } = await anAccount(app.context);
  await anAccount(app.context, { email: "mia@example.net", orgId, role: "member" });
  const page = `/orgs/${orgId}/mail-domains`;
  return {
    zone,
    app,
    page,
    ada: await signedIn(app, "ada@example.com"),
    mia: await signedIn(app, "mia@example.net"),
    async [Symbol.asyncDispose]() {
      app[Symbol.dispose]();
      await zone[Symbol.asyncDispose]();
    },
  };
}

const idIn = (html: string) => /name="id" value="([^"]+)"/.exec(html)?.[1] ?? "";
const recordIn = (html: string) => /data-copies="(imagor-cloud-verification=[^"]+)"/.exec(html)?.[1] ?? "";

test("an owner names a domain, is shown its record, sets it and proves it", async () => {
  await using org = await anOrg();
  const { zone, page, ada } = org;
  const added = await ada.post(page, { domain: "Example.com" });
  const html = await ada.page(page);
  const id = idIn(html);
  expect(leads(added)).toEqual([303, `${page}#domain-${id}`]);
  expect(html).toContain('data-copies="_imagor-cloud.example.com"');
  const early = await ada.post(`${page}/prove`, { id });
  expect([early.status, await early.text()]).toEqual([
    422,
    expect.stringMatching(/The record of example.com isn.{1,6}t there yet\./),
  ]);
  zone.records.set("_imagor-cloud.example.com", [recordIn(html)]);
  expect(leads(await ada.post(`${page}/prove`, { id }))).toEqual([303, `${page}?proven=${id}`]);
  expect(await ada.page(`${page}?proven=${id}`)).toContain("The record is there: example.com is proven.");
  expect(await ada.page("/me")).toContain("So the account counts as managed by The org of ada@example.com.");
  expect(await ada.page(page.replace("mail-domains", "members"))).toContain("Managed");
  zone.mood = "servfail";
  const silent = await ada.post(`${page}/prove`, { id });
  expect([silent.status, await silent.text()]).toEqual([
    502,
    expect.stringContaining("answer at the moment"),
  ]);
});

test.each([
  ["gmail.com", "Anybody can have an address of this domain."],
  ["office.local", "in the public DNS."],
  ["http://example.com", "Enter a domain, such as example.com."],
])("that %s is no domain of its own is told beside the field, with what was typed", async (domain, told) => {
  await using org = await anOrg();
  const { page, ada } = org;
  const answer = await ada.post(page, { domain });
  const html = await answer.text();
  expect([answer.status, html.includes(told), html.includes(`value="${domain}"`)]).toEqual([422, true, true]);
});

test("a colleague signs up where accounts are made by invitation, and is in; others are told the same", async () => {
  await using org = await anOrg({ signUp: "invited" });
  const { app, zone, page, ada } = org;
  const browser = aBrowser(app);
  expect((await browser.get("/sign-up")).status).toBe(404);
  await ada.post(page, { domain: "example.com" });
  const html = await ada.page(page);
  const id = idIn(html);
  zone.records.set("_imagor-cloud.example.com", [recordIn(html)]);
  await ada.post(`${page}/prove`, { id });
  await ada.post(`${page}/joining`, { id, joining: "automatic" });
  expect(await browser.page("/sign-in")).toContain('href="/sign-up"');
  const { accepted, email: _, ...asked } = aSignUp(app.context, { name: "Bob" });
  const { name, timeZone } = asked;
  const { terms: termsVersion, privacy: privacyVersion } = accepted;
  const ticks = { terms: "yes", privacy: "yes", age: "yes" };
  const fields = { name, timeZone, password, termsVersion, privacyVersion, ...ticks };
  const told = async (email: string) => {
    const answer = await browser.post("/sign-up", { ...fields, email });
    return [answer.status, (await answer.text()).replaceAll(email, "EMAIL")];
  };
  expect(await told("eve@example.org")).toEqual(await told("bob@example.com"));
  await browser.post("/verify", { token: await mailedToken(app.context, "verify"), password });
  expect(await browser.page("/")).toContain("The org of ada@example.com");
  expect(await ada.page(page.replace("mail-domains", "members"))).toContain("bob@example.com");
});

test("a domain is removed after having been asked once more", async () => {
  await using org = await anOrg();
  const { page, ada } = org;
  await ada.post(page, { domain: "example.com" });
  const id = idIn(await ada.page(page));
  const asked = await ada.post(`${page}/remove`, { id });
  expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining("Remove example.com?")]);
  expect(await ada.page(page)).toContain("example.com</h2>");
  expect(leads(await ada.post(`${page}/remove`, { id, isSure: "yes" }))).toEqual([303, `${page}?saved`]);
  expect(await ada.page(page)).not.toContain("example.com</h2>");
});

test("a member is led there by nothing, and refused", async () => {
  await using org = await anOrg();
  const { page, mia } = org;
  expect(await mia.page("/")).not.toContain(page);
  expect((await mia.get(page)).status).toBe(403);
  expect((await mia.post(page, { domain: "example.com" })).status).toBe(403);
});

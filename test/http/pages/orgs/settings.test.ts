import { expect, setDefaultTimeout, test } from "bun:test";
import { sweepOrphans } from "#src/domain/assets/sweep.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import { listAvatarFiles } from "#src/domain/kept-avatars.ts";
import { setOrgState } from "#src/domain/orgs/orgs.ts";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp, aPicture, system, type TestApp } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const minute = 60_000;
const day = 1440 * minute;

async function signedIn(app: TestApp, email: string): Promise<Browser> {
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return browser;
}

/** Ada owns an org, Bob is its admin and Mia a member. */
async function anOrg(app: TestApp) {
  const { orgId } = await anAccount(app.context);
  const one = async (role: "admin" | "member", email: string, name: string) => {
    const { id } = await anAccount(app.context, { email, name, orgId, role });
    return { id, browser: await signedIn(app, email) };
  };
  const { id: bobId, browser: bob } = await one("admin", "bob@example.com", "Bob");
  const { browser: mia } = await one("member", "mia@example.com", "Mia");
  const ada = await signedIn(app, "ada@example.com");
  const name = "The org of ada@example.com";
  return { orgId, name, org: `/orgs/${orgId}`, settings: `/orgs/${orgId}/settings`, ada, bob, bobId, mia };
}

const revisionIn = (html: string) => /name="revision" value="(\d+)"/.exec(html)?.[1] ?? "";

test("who saves over a colleague's name for the org sees both, and can save again", async () => {
  using app = await anApp();
  const { settings, ada, bob } = await anOrg(app);
  const revision = revisionIn(await ada.page(settings));
  expect(leads(await bob.post(settings, { name: "Bob & Co", revision }))).toEqual([303, `${settings}?saved`]);
  const refused = await ada.post(settings, { name: "Ada Ltd", revision });
  const both = await refused.text();
  expect(refused.status).toBe(409);
  expect(both).toContain("Now it is called Bob &amp; Co. Save again to have it called Ada Ltd.");
  expect(both).toContain('value="Ada Ltd"');
  expect(await bob.page(settings)).toContain('value="Bob & Co"');
  const again = await ada.post(settings, { name: "Ada Ltd", revision: revisionIn(both) });
  expect(leads(again)).toEqual([303, `${settings}?saved`]);
  expect(await bob.page(settings)).toContain('value="Ada Ltd"');
});

test("a name that can't be one is told beside its field", async () => {
  using app = await anApp();
  const { settings, ada } = await anOrg(app);
  const revision = revisionIn(await ada.page(settings));
  const answer = await ada.post(settings, { name: " ", revision });
  expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining("Enter a name.")]);
});

test("what a reader may not do with the org isn't shown to him, and refused when he sends it", async () => {
  using app = await anApp();
  const { org, name, settings, ada, bob, mia, bobId } = await anOrg(app);
  const shown = async (browser: Browser) => {
    const html = await browser.page(settings);
    return ["general", "picture", "transfer", "leave", "delete", "keep"].filter((id) =>
      html.includes(`id="${id}"`),
    );
  };
  expect(await shown(ada)).toEqual(["general", "picture", "transfer", "leave", "delete"]);
  expect(await shown(bob)).toEqual(["general", "picture", "leave"]);
  expect(await shown(mia)).toEqual(["leave"]);
  expect(await ada.page(settings)).toContain("You are its last owner.");
  expect(await mia.page(settings)).not.toContain("bob@example.com");
  const forms = { settings: "member", transfer: "admin", delete: "admin", keep: "admin" };
  for (const [form, most] of Object.entries(forms)) {
    for (const browser of most === "admin" ? [bob, mia] : [mia]) {
      const asked = { name: "x", revision: "1", userId: bobId, confirm: name, proof: password };
      expect([form, (await browser.post(`${org}/${form}`, asked)).status]).toEqual([form, 403]);
    }
  }
});

test("an owner deletes the org by its name and his password, and keeps it within seven days", async () => {
  using app = await anApp();
  const { org, name, settings, ada } = await anOrg(app);
  app.clock.advance(11 * minute);
  expect(await ada.page(settings)).toContain('id="field-proof-delete"');
  const without = await ada.post(`${org}/delete`, { confirm: name });
  expect([without.status, await without.text()]).toEqual([
    403,
    expect.stringContaining("Confirm once more that it is you"),
  ]);
  const wrong = await ada.post(`${org}/delete`, { confirm: name, proof: "not the password" });
  expect([wrong.status, await wrong.text()]).toEqual([
    422,
    expect.stringContaining("This password is wrong."),
  ]);
  const other = await ada.post(`${org}/delete`, { confirm: "Another", proof: password });
  expect([other.status, await other.text()]).toEqual([422, expect.stringContaining("That is not its name.")]);
  expect(leads(await ada.post(`${org}/delete`, { confirm: name }))).toEqual([303, settings]);
  app.clock.advance(6 * day);
  const html = await ada.page(settings);
  expect(html).toContain(`action="${org}/keep"`);
  expect([html.includes('id="general"'), html.includes('id="delete"')]).toEqual([false, false]);
  expect(leads(await ada.post(`${org}/keep`))).toEqual([303, `${settings}?kept`]);
  expect(await ada.page(`${settings}?kept`)).toContain("The organisation is kept.");
});

test("an owner hands the org over to a member and is its admin at once", async () => {
  using app = await anApp();
  const { org, settings, ada, bob, bobId } = await anOrg(app);
  const none = await ada.post(`${org}/transfer`, { userId: "" });
  expect([none.status, await none.text()]).toEqual([422, expect.stringContaining("Choose another member.")]);
  expect(leads(await ada.post(`${org}/transfer`, { userId: bobId }))).toEqual([
    303,
    `${settings}?transferred`,
  ]);
  expect(await ada.page(settings)).not.toContain('id="delete"');
  expect(await bob.page(settings)).toContain('id="delete"');
  expect((await ada.post(`${org}/transfer`, { userId: bobId })).status).toBe(403);
});

test("a picture of the org stands in the side bar of who is in it, and is nobody else's", async () => {
  using app = await anApp();
  const { orgId, org, settings, ada, mia } = await anOrg(app);
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(await aPicture("600x400"))]), "us.jpg");
  expect((await mia.send(`${org}/picture`, form)).status).toBe(403);
  expect(leads(await ada.send(`${org}/picture`, form))).toEqual([303, `${settings}?saved`]);
  const address = new RegExp(`src="(${org}/picture/[^"]+)"`).exec(await mia.page("/"))?.[1] ?? "";
  const picture = await mia.get(address);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
  await anAccount(app.context, { email: "eve@example.com" });
  const eve = await signedIn(app, "eve@example.com");
  expect((await eve.get(address)).status).toBe(404);
  app.clock.advance(2 * day);
  expect(await sweepOrphans(app.context)).toBe(0);
  const listed = await listAvatarFiles(app.context);
  expect(listed.map(({ of }) => of)).toEqual(["The org of ada@example.com"]);
  const [event] = await listAudit(app.context, system, { audited: { orgId }, filter: {} });
  expect(event).toMatchObject({ action: "org.picture_changed" });
  expect((await mia.post(`${org}/picture/delete`)).status).toBe(403);
  expect(leads(await ada.post(`${org}/picture/delete`))).toEqual([303, `${settings}?saved`]);
  expect((await mia.get(address)).status).toBe(404);
  const none = await ada.send(`${org}/picture`, new FormData());
  expect([none.status, await none.text()]).toEqual([422, expect.stringContaining("Choose a file first.")]);
});

test("who leaves types its name, and the last owner can't", async () => {
  using app = await anApp();
  const { org, name, settings, ada, mia } = await anOrg(app);
  expect((await ada.post(`${org}/leave`, { confirm: name })).status).toBe(409);
  expect((await mia.post(`${org}/leave`, { confirm: "" })).status).toBe(422);
  expect(leads(await mia.post(`${org}/leave`, { confirm: name }))).toEqual([303, "/"]);
  expect((await mia.get(settings)).status).toBe(404);
});

test("a suspended org shows its settings to who is in it, and changes nothing", async () => {
  using app = await anApp();
  const { orgId, settings, ada, mia } = await anOrg(app);
  await setOrgState(app.context, system, { orgId, state: "suspended", reason: "Unpaid" });
  const html = await ada.page(settings);
  expect([html.includes('id="general"'), html.includes('id="delete"')]).toEqual([false, true]);
  expect((await ada.post(settings, { name: "x", revision: "1" })).status).toBe(403);
  expect((await mia.get(settings)).status).toBe(200);
});

test("of another org there are no settings, whatever is asked", async () => {
  using app = await anApp();
  const { orgId } = await anOrg(app);
  await anAccount(app.context, { email: "eve@example.com" });
  const eve = await signedIn(app, "eve@example.com");
  const none = "01a20846-fe00-7696-a48c-8b66843a890f";
  const mask = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  const asked = { name: "x", revision: "1", userId: "x", confirm: "x", proof: "x" };
  const seen = async (id: string) => {
    const answers = [await eve.get(`/orgs/${id}/settings`)];
    for (const form of ["settings", "transfer", "delete", "keep", "leave"]) {
      answers.push(await eve.post(`/orgs/${id}/${form}`, asked));
    }
    return await Promise.all(answers.map(async (each) => [each.status, mask(await each.text())]));
  };
  expect(await seen(orgId)).toEqual(await seen(none));
  expect((await seen(orgId)).map(([status]) => status)).toEqual([404, 404, 404, 404, 404, 404]);
});

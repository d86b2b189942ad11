import { expect, setDefaultTimeout, test } from "bun:test";
import type { SpaceRole } from "#src/domain/permissions.ts";
import { setSpaceMember } from "#src/domain/spaces/space-members.ts";
import { findSpace, updateSpace } from "#src/domain/spaces/spaces.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, aPicture, system, type TestApp } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const settings = "/spaces/shop/settings";

async function browserOf(app: TestApp, email: string) {
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return browser;
}

/** A space, with who owns its org. */
async function aShop(app: TestApp) {
  const { orgId } = await anAccount(app.context, { orgId: app.org.id });
  await app.space("shop", { name: "Shop" });
  const member = async (role: SpaceRole) => {
    const email = `${role}@example.com`;
    const { id: userId } = await anAccount(app.context, { email, orgId, role: "member" });
    await setSpaceMember(app.context, system, { spaceKey: "shop", userId, role });
    return await browserOf(app, email);
  };
  return { member, ada: await browserOf(app, "ada@example.com") };
}

const revisionIn = (html: string) => /name="revision" value="(\d+)"/.exec(html)?.[1] ?? "";

test("a space is renamed, and the next page tells so", async () => {
  using app = await anApp();
  const { ada } = await aShop(app);
  const revision = revisionIn(await ada.page(settings));
  expect(leads(await ada.post(settings, { name: "Boots", revision }))).toEqual([303, settings]);
  const told = await ada.page(settings);
  expect(told).toContain("Saved");
  expect(told).toContain("Boots");
  const wrong = await ada.post(settings, { name: "", revision: revisionIn(told) });
  expect([wrong.status, (await wrong.text()).includes("Enter a name.")]).toEqual([422, true]);
});

test("who saves over a colleague's change is shown both, and his second try replaces it", async () => {
  using app = await anApp();
  const { ada } = await aShop(app);
  const revision = revisionIn(await ada.page(settings));
  await updateSpace(app.context, system, { key: "shop", name: "<b>Hers</b>" });
  const late = await ada.post(settings, { name: "Mine", revision });
  expect(late.status).toBe(409);
  const html = await late.text();
  expect(html).toContain("Somebody has saved this meanwhile");
  expect(html).toContain("<span>&lt;b&gt;Hers&lt;/b&gt;</span>");
  expect(html).toContain('value="Mine"');
  expect((await ada.post(settings, { name: "Mine", revision: revisionIn(html) })).status).toBe(303);
});

test("a space gets another name in URLs and answers under both", async () => {
  using app = await anApp();
  const { ada } = await aShop(app);
  await app.space("taken");
  await app.put("shop", "a.png", await aPicture("6x4/filters:format(png)"));
  const revision = revisionIn(await ada.page(settings));
  const before = await app.sign("shop", "3x2/a.png");
  for (const [key = "", sentence = ""] of [
    ["taken", "This name is taken."],
    ["www", "This name is reserved."],
    ["A b", "Use 1 to 63 of"],
  ]) {
    const wrong = await ada.post(`${settings}/key`, { key, revision });
    expect([wrong.status >= 400, (await wrong.text()).includes(sentence)]).toEqual([true, true]);
  }
  const changed = await ada.post(`${settings}/key`, { key: "boots", revision });
  expect(leads(changed)).toEqual([303, "/spaces/boots/settings"]);
  expect(await ada.page("/spaces/boots/settings")).toContain("It also answers under: shop");
  expect((await ada.get("/spaces/shop")).status).toBe(200);
  expect((await app.get(before)).status).toBe(200);
  expect((await ada.post(`${settings}/key`, { key: "shoes", revision })).status).toBe(409);
});

test("an archived space says so to all, and the way back is for owners and admins", async () => {
  using app = await anApp();
  const { ada, member } = await aShop(app);
  const [manager, viewer] = [await member("manager"), await member("viewer")];
  expect(leads(await ada.post(`${settings}/archive`))).toEqual([303, settings]);
  expect(await ada.page(settings)).toContain('action="/spaces/shop/settings/unarchive"');
  for (const browser of [ada, manager, viewer]) {
    expect(await browser.page("/spaces/shop")).toContain("This space is archived");
  }
  expect(await manager.page("/spaces/shop")).not.toContain("unarchive");
  expect((await manager.post(`${settings}/unarchive`)).status).toBe(403);
  expect((await manager.post(settings, { name: "New", revision: "1" })).status).toBe(403);
  expect(await manager.page(settings)).not.toContain("Change name in URLs</span>");
  expect(await ada.page("/")).toMatch(/Archived[\s\S]*href="\/spaces\/shop"/);
  expect(leads(await ada.post(`${settings}/unarchive`))).toEqual([303, "/spaces/shop"]);
  expect(await viewer.page("/spaces/shop")).not.toContain("This space is archived");
});

test("a space is deleted by its typed name, is there for nobody else, and comes back", async () => {
  using app = await anApp();
  const { ada, member } = await aShop(app);
  const manager = await member("manager");
  expect((await manager.post(`${settings}/delete`, { confirm: "Shop" })).status).toBe(403);
  const wrong = await ada.post(`${settings}/delete`, { confirm: "shop?" });
  expect([wrong.status, (await wrong.text()).includes("That is not its name.")]).toEqual([422, true]);
  expect(leads(await ada.post(`${settings}/delete`, { confirm: "Shop" }))).toEqual([303, "/spaces/shop"]);
  for (const page of ["/spaces/shop", settings]) {
    expect(await ada.page(page)).toContain("This space was deleted");
    expect((await manager.get(page)).status).toBe(404);
  }
  expect(await ada.page("/")).toMatch(/Deleted[\s\S]*href="\/spaces\/shop"/);
  expect(await manager.page("/")).not.toContain("shop");
  expect((await manager.post(`${settings}/restore`)).status).toBe(404);
  expect(leads(await ada.post(`${settings}/restore`))).toEqual([303, "/spaces/shop"]);
  expect((await findSpace(app.context, system, "shop")).deletionAt).toBeNull();
  expect((await manager.get("/spaces/shop")).status).toBe(200);
});

test("what a cookie makes a page tell leads nowhere else", async () => {
  using app = await anApp();
  const { ada } = await aShop(app);
  const news = { kind: "space", what: "<script>", undo: "https://evil.example/" };
  ada.cookies.set("told", Buffer.from(JSON.stringify(news)).toString("base64url"));
  const html = await ada.page(settings);
  expect(html).toContain("Saved");
  expect(html).not.toContain("evil.example");
  expect(html).not.toContain("<script>");
});

import { expect, setDefaultTimeout, test } from "bun:test";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { leads } from "#test/http/a-browser.ts";
import { system } from "#test/http/an-app.ts";
import { anAccount, mailedToken } from "#test/support/people.ts";
import { hostileIn } from "#test/views/hostile-in.ts";
import { aSpaceOfPeople, hiddenIn } from "./a-space.ts";

setDefaultTimeout(60_000);

const members = "/spaces/shop/settings/members";

test("a manager invites a guest by mail, who accepts, is more, and is out again", async () => {
  using app = await aSpaceOfPeople();
  const manager = await app.member("mia@example.com", "member", { name: "Mia", inSpace: "manager" });
  const { id } = await anAccount(app.context, { email: "eve@example.com", name: "Eve" });
  const eve = await app.browserOf("eve@example.com");
  const asked = { email: "eve@example.com", role: "viewer" };
  expect(leads(await manager.post(`${members}/invite`, asked))).toEqual([303, members]);
  expect(await manager.page(members)).toContain("eve@example.com");
  const token = await mailedToken(app.context, "invitation");
  expect(leads(await eve.post("/invitation/accept", { token }))).toEqual([303, "/spaces/shop"]);
  expect(await manager.page(members)).toMatch(/Eve[\s\S]*Guest/);
  expect((await eve.get(members)).status).toBe(403);
  expect(leads(await manager.post(`${members}/role`, { userId: id, role: "manager" }))).toEqual([
    303,
    members,
  ]);
  expect((await eve.get(members)).status).toBe(200);
  expect(await (await manager.post(`${members}/remove`, { userId: id })).text()).toContain("Remove Eve from");
  const sure = { userId: id, isSure: "yes" };
  expect(leads(await manager.post(`${members}/remove`, sure))).toEqual([303, members]);
  expect((await eve.get("/spaces/shop")).status).toBe(404);
});

test("a link lets in up to editor, is shown once, and can be cancelled", async () => {
  using app = await aSpaceOfPeople();
  const manager = await app.guest("gus@example.com", "manager");
  const above = await manager.post(`${members}/link`, { uses: "1", mailDomain: "", role: "manager" });
  expect(above.status).toBe(403);
  const made = await manager.post(`${members}/link`, { uses: "2", mailDomain: "", role: "editor" });
  const token = /\/invitation\?token=([\w-]{43})/.exec(await made.text())?.[1] ?? "";
  expect(await manager.page(members)).not.toContain(token);
  await anAccount(app.context, { email: "eve@example.com" });
  const eve = await app.browserOf("eve@example.com");
  expect(leads(await eve.post("/invitation/accept", { token }))).toEqual([303, "/spaces/shop"]);
  const id = hiddenIn(await manager.page(members), "id");
  expect(leads(await manager.post(`${members}/cancel`, { id }))).toEqual([303, members]);
  expect((await eve.get(`/invitation?token=${token}`)).status).toBe(410);
  const wrong = await manager.post(`${members}/link`, { uses: "0", mailDomain: "", role: "viewer" });
  expect(await wrong.text()).toContain("Enter a number from 1 to 100.");
});

test("members of the org are what the space says, or what it names them", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  const mia = await app.member("mia@example.com", "member", { name: "Mia" });
  await owner.post(`${members}/default`, { memberDefault: "nothing", revision: "1" });
  expect((await mia.get("/spaces/shop")).status).toBe(404);
  expect(await owner.page(members)).toContain("Mia (mia@example.com)");
  await owner.post(`${members}/role`, { userId: mia.id, role: "viewer" });
  expect((await mia.get("/spaces/shop")).status).toBe(200);
  expect(await owner.page(members)).not.toContain("Mia (mia@example.com)");
  await app.member("nora@example.com", "member", { name: "Nora" });
  const unknown = await owner.post(`${members}/role`, { member: "nobody@example.com", role: "viewer" });
  expect([unknown.status, (await unknown.text()).includes("Invite by mail instead.")]).toEqual([422, true]);
  expect((await owner.post(`${members}/default`, { memberDefault: "owner" })).status).toBe(422);
  expect((await findSpace(app.context, system, "shop")).memberDefault).toBe("nothing");
});

test("nobody is added who wasn't asked, and ids of others are as those that aren't there", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  const { id: stranger } = await anAccount(app.context, { email: "eve@example.com" });
  for (const userId of [stranger, "01a20846-fe00-7696-a48c-8b66843a890f", ""]) {
    expect((await owner.post(`${members}/role`, { userId, role: "viewer" })).status).toBe(404);
    for (const isSure of ["", "yes"])
      expect((await owner.post(`${members}/remove`, { userId, isSure })).status).toBe(404);
  }
  await app.space("blog");
  await owner.post("/spaces/blog/settings/members/invite", { email: "x@example.com", role: "viewer" });
  const id = hiddenIn(await owner.page("/spaces/blog/settings/members"), "id");
  expect(id).not.toBe("");
  for (const form of ["cancel", "resend"]) {
    expect((await owner.post(`${members}/${form}`, { id })).status).toBe(404);
  }
});

test("a manager who is no admin sees neither addresses nor the others of the org", async () => {
  using app = await aSpaceOfPeople();
  await app.member("olga@example.com", "member", { name: "Olga Other" });
  await app.member("nora@example.com", "member", { name: "Nora Named", inSpace: "editor" });
  const manager = await app.member("mia@example.com", "member", { name: "Mia", inSpace: "manager" });
  const html = (await manager.page(members)).split("<main")[1] ?? "";
  expect(html).toContain("Nora Named");
  for (const hidden of ["nora@example.com", "olga@example.com", "Olga Other"]) {
    expect(html).not.toContain(hidden);
  }
});

test("a guest leaves by himself, after he was asked once more", async () => {
  using app = await aSpaceOfPeople();
  const guest = await app.guest("gus@example.com", "viewer");
  const owner = await app.member("ada@example.com", "owner");
  expect(await guest.page("/spaces/shop")).toContain('href="/spaces/shop/leave"');
  expect(await guest.page("/spaces/shop/leave")).toContain("Leave Shop?");
  expect(leads(await guest.post("/spaces/shop/leave"))).toEqual([303, "/"]);
  for (const page of ["/spaces/shop", "/spaces/shop/leave"]) {
    expect((await guest.get(page)).status).toBe(404);
  }
  expect((await owner.get("/spaces/shop/leave")).status).toBe(404);
  expect(await owner.page("/spaces/shop")).not.toContain("/leave");
});

test("hostile text in the forms stays text", async () => {
  using app = await aSpaceOfPeople();
  const owner = await app.member("ada@example.com", "owner");
  const hostile = '"><script>alert(1)</script>';
  for (const [form, fields] of [
    ["invite", { email: hostile, role: "viewer" }],
    ["link", { uses: hostile, mailDomain: hostile, role: "viewer" }],
    ["role", { member: hostile, role: hostile }],
  ] as const) {
    const answer = await owner.post(`${members}/${form}`, fields);
    expect(answer.status).toBeLessThan(500);
    expect(hostileIn(await answer.text())).toEqual([]);
  }
});

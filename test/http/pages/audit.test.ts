import { expect, setDefaultTimeout, test } from "bun:test";
import { record } from "#src/domain/audit/record.ts";
import { createApiKey } from "#src/domain/identity/api-keys.ts";
import { setOperator } from "#src/domain/identity/operators.ts";
import { insertSpaceMember } from "#src/domain/spaces/space-members.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { aBrowser } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";
import { hostileIn } from "#test/views/hostile-in.ts";

setDefaultTimeout(60_000);

const day = 86_400_000;

/** Ada owns the org of the spaces `shop` and `blog`, Mia is a member, Gil a guest who manages the shop. */
async function aShop() {
  const app = await anApp();
  const space = await app.space("shop", { name: "The shop" });
  const { orgId } = space;
  await app.space("blog", { name: "The blog" });
  const one = async (email: string, name: string, role?: "owner" | "member") => {
    const { id } = await anAccount(app.context, { email, name, ...(role && { orgId, role }) });
    const browser = aBrowser(app);
    await browser.post("/sign-in", { email, password });
    return { id, ...browser };
  };
  const ada = await one("ada@example.com", "Ada", "owner");
  const mia = await one("mia@example.com", "Mia", "member");
  const gil = await one("gil@example.com", "Gil");
  const asGuest = { space, userId: gil.id, role: "manager" } as const;
  await app.context.db.write((tx) => insertSpaceMember(tx, app.context, system, asGuest));
  return {
    app,
    orgId,
    audit: `/orgs/${orgId}/audit`,
    spaceAudit: "/spaces/shop/settings/audit",
    ada,
    mia,
    gil,
  };
}

/** What the rows of the table say, without their markup. */
function rowsIn(html: string): string[] {
  const [, body = ""] = /<tbody>(.*)<\/tbody>/s.exec(html) ?? [];
  return body
    .split("</tr>")
    .map((row) =>
      row
        .replaceAll(/<[^>]+>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter(Boolean);
}

test("the owner of an org reads who did what, on what and from where", async () => {
  const { app, orgId, audit, ada, mia } = await aShop();
  using _ = app;
  await ada.post(`/orgs/${orgId}/members/role`, { userId: mia.id, role: "admin" });
  await ada.post(`/orgs/${orgId}/members/invite`, { email: "eve@example.com", role: "member" });
  const [invited, changed] = rowsIn(await ada.page(audit));
  expect(invited).toBe("Invitation made Role: Member · By mail Ada eve@example.com 192.0.2.0/24 now");
  expect(changed).toBe("Role of a member changed Role: Admin · Before: Member Ada Mia 192.0.2.0/24 now");
  expect(rowsIn(await ada.page(audit)).some((row) => row.startsWith("Space made In URLs: blog"))).toBe(true);
});

test("it is filtered by action, person and days, in the address and without scripts", async () => {
  const { app, orgId, audit, ada, mia } = await aShop();
  using _ = app;
  const from = new Date(app.clock.now() + day).toISOString().slice(0, 10);
  app.clock.advance(day);
  await ada.post("/sign-in", { email: "ada@example.com", password });
  await ada.post(`/orgs/${orgId}/members/role`, { userId: mia.id, role: "admin" });
  const seen = async (query: string) =>
    rowsIn(await ada.page(`${audit}?${query}`)).map((row) => row.slice(0, 12));
  expect(await seen("action=member.role_changed&person=&from=&until=")).toEqual(["Role of a me"]);
  expect(await seen(`person=${ada.id}`)).toEqual(["Role of a me"]);
  expect(await seen(`from=${from}`)).toEqual(["Role of a me"]);
  expect((await seen(`until=${from}`)).length).toBeGreaterThan(3);
  expect(await seen(`person=${mia.id}`)).toEqual([]);
  expect((await seen("action=nonsense&from=yesterday&before=-1")).length).toBeGreaterThan(3);
  const html = await ada.page(`${audit}?action=member.role_changed&person=${ada.id}`);
  expect(html).toContain('<form class="filters" method="get"');
  expect(html).toContain(`href="${audit}?person=${ada.id}"`);
  expect(html).toContain(`href="${audit}/export?action=member.role_changed&person=${ada.id}"`);
});

test("what is long is read page by page", async () => {
  const { app, orgId, audit, ada } = await aShop();
  using _ = app;
  for (let at = 0; at < 60; at += 1) {
    await app.context.db.write((tx) => record(tx, app.context, system, { orgId, action: "org.renamed" }));
  }
  const first = await ada.page(audit);
  const [, older = ""] = /href="([^"]*before=\d+)"/.exec(first) ?? [];
  const second = await ada.page(older);
  expect([
    rowsIn(first).length,
    rowsIn(second).filter((row) => row.startsWith("Organisation renamed")).length,
  ]).toEqual([50, 10]);
  expect(second).toContain(`href="${audit}"`);
});

test("a page that is just full leads to no empty one", async () => {
  const { app, orgId, audit, ada } = await aShop();
  using _ = app;
  for (let at = 0; at < 50; at += 1) {
    await app.context.db.write((tx) => record(tx, app.context, system, { orgId, action: "org.renamed" }));
  }
  const html = await ada.page(`${audit}?action=org.renamed`);
  expect([rowsIn(html).length, html.includes("before=")]).toEqual([50, false]);
});

test("what is filtered is exported as lines of JSON", async () => {
  const { app, orgId, audit, ada, mia } = await aShop();
  using _ = app;
  await ada.post(`/orgs/${orgId}/members/role`, { userId: mia.id, role: "admin" });
  const answer = await ada.get(`${audit}/export?action=member.role_changed`);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-[\d-]+\.jsonl"$/);
  const lines = (await answer.text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      action: "member.role_changed",
      actorId: ada.id,
      targetId: mia.id,
      details: { role: "admin", before: "member" },
    },
  ]);
  const all = (await (await ada.get(`${audit}/export`)).text()).trimEnd().split("\n");
  expect(all.map((line) => JSON.parse(line).number)).toEqual(all.map((_, at) => all.length - at));
});

test("who manages a space as a guest reads what was done in it alone", async () => {
  const { app, orgId, audit, spaceAudit, gil, mia } = await aShop();
  using _ = app;
  for (const key of ["shop", "blog"]) await updateSpace(app.context, system, { key, name: `New ${key}` });
  const html = await gil.page(spaceAudit);
  expect(rowsIn(html)[0]).toStartWith("Settings of a space changed Changed: name");
  expect([html.includes("New shop"), html.includes("New blog"), html.includes("Mia")]).toEqual([
    true,
    false,
    false,
  ]);
  const lines = await (await gil.get(`${spaceAudit}/export`)).text();
  expect([lines.includes("space.changed"), lines.includes("blog")]).toEqual([true, false]);
  // Neither the id of the org nor how much goes on in it beside the space.
  expect([lines.includes(orgId), lines.includes('"number"')]).toEqual([false, false]);
  for (const path of [audit, `${audit}/export`]) expect((await gil.get(path)).status).toBe(404);
  for (const path of [audit, `${audit}/export`, spaceAudit, `${spaceAudit}/export`]) {
    expect([path, (await mia.get(path)).status]).toEqual([path, 403]);
  }
  const none = await gil.get("/orgs/01a20846-fe00-7696-a48c-8b66843a890f/audit");
  const foreign = await gil.get(`/orgs/${orgId}/audit`);
  const mask = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  expect(mask(await foreign.text())).toBe(mask(await none.text()));
});

test("operators read what was done on the instance, and nobody else does", async () => {
  const { app, ada, mia } = await aShop();
  using _ = app;
  await setOperator(app.context, system, { email: "ada@example.com", isOperator: true });
  const html = await ada.page("/operator/audit");
  expect(rowsIn(html)[0]).toStartWith("Operator appointed The server Ada");
  const lines = await (await ada.get("/operator/audit/export")).text();
  expect(JSON.parse(lines)).toMatchObject({ action: "operator.made", targetName: "Ada" });
  for (const path of ["/operator/audit", "/operator/audit/export"]) {
    expect((await mia.get(path)).status).toBe(404);
  }
});

test("no name gets out of its place, and a key that did something has its own", async () => {
  const { app, orgId, audit, ada } = await aShop();
  using _ = app;
  const name = `"><script>alert(1)</script>`;
  const asked = { orgId, name, spaceKeys: "all" as const, scopes: ["spaces:write" as const] };
  const { id, scopes } = await createApiKey(app.context, system, asked);
  const key = { kind: "api_key", id, orgId, spaceIds: "all", scopes, network: "192.0.2.0/24" } as const;
  await updateSpace(app.context, key, { key: "shop", name });
  const html = await ada.page(audit);
  expect(hostileIn(html)).toEqual([]);
  expect(rowsIn(html)[0]).toContain("&lt;script&gt;");
  expect(rowsIn(html)[0]).toContain("API key");
});

test("a guest finds out of nobody by his id that he is in the org and did something", async () => {
  const { app, spaceAudit, gil, mia, ada } = await aShop();
  using _ = app;
  await ada.post("/spaces/shop/settings/members/role", { userId: mia.id, role: "manager" });
  await mia.post("/spaces/shop/settings", { name: "Mia's", revision: "1" });
  const rows = async (person: string) => rowsIn(await gil.page(`${spaceAudit}?person=${person}`)).length;
  expect(rowsIn(await mia.page(`${spaceAudit}?person=${mia.id}`))).toHaveLength(1);
  expect([await rows(mia.id), await rows(ada.id), await rows("nobody")]).toEqual([0, 0, 0]);
});

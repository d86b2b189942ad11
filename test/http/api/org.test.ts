import { expect, test } from "bun:test";
import { createApiKey } from "#src/domain/identity/api-keys.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import { noteDeliveries } from "#src/domain/spaces/activity.ts";
import { archiveSpace } from "#src/domain/spaces/space-life.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

async function anOrg() {
  const app = await anApp();
  await app.space("shop");
  await app.space("blog");
  const elsewhere = await createOrg(app.context, system, { name: "Elsewhere" });
  await createSpace(app.context, system, { orgId: elsewhere.id, key: "other" });
  const png = await aPicture("60x40/filters:format(png)");
  await app.put("shop", "cat.png", png);
  await app.put("other", "dog.png", png);
  const as = async (held: Scope[], spaceKeys: string[] | "all" = "all") => {
    const token = await app.key(held, spaceKeys);
    return async (path: string) => {
      const response = await app.get(`/api/v1${path}`, { authorization: `Bearer ${token}` });
      return { status: response.status, json: Object(await response.json()) };
    };
  };
  return Object.assign(app, { as, png, elsewhere });
}

const without = (scope: Scope) => scopes.filter((one) => one !== scope);

test("a key lists the spaces that it is for, and no others", async () => {
  using app = await anOrg();
  await archiveSpace(app.context, system, { spaceKey: "blog" });
  const shop = { key: "shop", name: "shop", isArchived: false };
  const blog = { key: "blog", name: "blog", isArchived: true };
  expect((await (await app.as(["assets:read"]))("/spaces")).json).toEqual({ spaces: [blog, shop] });
  expect((await (await app.as(["assets:read"], ["shop"]))("/spaces")).json).toEqual({ spaces: [shop] });
});

test("a key reads what a space is like if it may change that", async () => {
  using app = await anOrg();
  expect(await (await app.as(["spaces:write"]))("/spaces/shop")).toEqual({
    status: 200,
    json: { key: "shop", name: "shop", revision: 1, rules: {} },
  });
  expect((await (await app.as(without("spaces:write")))("/spaces/shop")).status).toBe(403);
});

test("usage tells what lies in each space of the key, and what went on by day", async () => {
  using app = await anOrg();
  await app.get(await app.sign("shop", "20x20/cat.png"));
  await noteDeliveries(app.context);
  const day = new Date(app.clock.now()).toISOString().slice(0, 10);
  const shop = {
    space: "shop",
    pictures: 1,
    sizeBytes: app.png.byteLength,
    days: [{ day, uploads: 1, changes: 0, deliveries: 1 }],
  };
  const blog = { space: "blog", pictures: 0, sizeBytes: 0, days: [] };
  expect((await (await app.as(["usage:read"]))("/usage?days=1")).json).toEqual({
    since: day,
    spaces: [blog, shop],
  });
  expect((await (await app.as(["usage:read"], ["shop"]))("/usage")).json.spaces).toEqual([shop]);
  expect((await (await app.as(without("usage:read")))("/usage")).status).toBe(403);
  for (const days of ["0", "367", "1e2", "x"])
    expect((await (await app.as(["usage:read"]))(`/usage?days=${days}`)).status).toBe(422);
});

test("the audit log is read page by page, filtered, and by a key for some spaces of those alone", async () => {
  using app = await anOrg();
  const read = await app.as(["audit:read"]);
  const actionsIn = ({ json }: { json: { events: { action: string }[] } }) =>
    json.events.map(({ action }) => action);
  const all = await read("/audit");
  expect(actionsIn(all)).toEqual([
    "api_key.created",
    "signing_key.created",
    "space.created",
    "signing_key.created",
    "space.created",
    "org.created",
  ]);
  expect(all.json.cursor).toBeNull();
  expect(all.json.events[0]).toMatchObject({
    number: 6,
    actor: { kind: "system", id: null, name: null },
    target: { kind: "api_key" },
    details: { scopes: "audit:read", spaces: "all" },
  });
  const first = await read("/audit?limit=4");
  const second = await read(`/audit?limit=4&cursor=${first.json.cursor}`);
  expect([...first.json.events, ...second.json.events]).toEqual(all.json.events);
  expect(second.json.cursor).toBeNull();
  expect(actionsIn(await read("/audit?action=space.created"))).toEqual(["space.created", "space.created"]);
  const later = new Date(app.clock.now() + 1).toISOString();
  expect(actionsIn(await read(`/audit?from=${later}`))).toEqual([]);
  expect(actionsIn(await read(`/audit?until=${later}`)).length).toBe(6);
  expect(actionsIn(await read("/audit?actor=nobody"))).toEqual([]);
  const ofShop = await app.as(["audit:read"], ["shop"]);
  expect(actionsIn(await ofShop("/audit"))).toEqual(["signing_key.created", "space.created"]);
  expect((await (await app.as(without("audit:read")))("/audit")).status).toBe(403);
  for (const wrong of ["limit=0", "limit=201", "action=cats", "from=yesterday", "cursor=-1"])
    expect([wrong, (await read(`/audit?${wrong}`)).status]).toEqual([wrong, 422]);
});

test("none of it is told of another org", async () => {
  using app = await anOrg();
  const { token } = await createApiKey(app.context, system, {
    orgId: app.elsewhere.id,
    spaceKeys: "all",
    scopes: [...scopes],
  });
  for (const path of ["/spaces", "/usage", "/audit"]) {
    const answer = await app.get(`/api/v1${path}`, { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toMatch(/shop|blog/);
  }
});

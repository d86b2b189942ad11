import { expect, test } from "bun:test";
import { permissions } from "#src/domain/permissions.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { pageRoutes } from "#src/http/pages/routes.ts";
import { createSite } from "#src/http/site.ts";
import { system } from "#test/support/domain.ts";
import { aLibrary, home } from "./library/a-library.ts";

const machines = ["/healthz", "/readyz", "/metrics", "/robots.txt", "/favicon.ico", "/public/*"];

test("every page is in the table of routes, once", () => {
  const files = { address: String, lookUp: () => undefined };
  const { routes } = createSite({ files } as unknown as Parameters<typeof createSite>[0]);
  const mounted = routes
    .filter(({ path }) => !machines.includes(path))
    .map(({ method, path }) => [method, path]);
  expect(mounted).toEqual(pageRoutes.map(([method, path]) => [method, path]));
  expect(new Set(mounted.map(String)).size).toBe(mounted.length);
});

/** An address of a route that leads to what there is. */
async function aPlace() {
  const app = await aLibrary();
  const asset = await app.put("shop", "cat.png", app.png);
  const { orgId } = await findSpace(app.context, system, "shop");
  const values: Record<string, string> = {
    ":org": orgId,
    ":space": "shop",
    ":asset": asset.id,
    ":version": asset.version.id,
    ":size": "thumb",
  };
  return {
    ...app,
    async ask([method, path]: (typeof pageRoutes)[number], who: Record<string, string>) {
      const address = path.replaceAll(/:\w+/g, (name) => values[name] ?? name);
      const body = new URLSearchParams({ name: "cat.png", confirm: "no", folder: "", chosen: asset.id });
      const asked = method === "GET" ? { method } : { method, body };
      const headers = { ...home, ...who, referer: "http://localhost/spaces/shop" };
      const response = await app.ask(address, { ...asked, headers });
      return { status: response.status, to: response.headers.get("location"), response };
    },
  };
}

const closed = pageRoutes.filter(([, , asks]) => asks !== "nothing");
const agreed = closed.filter(([, , asks]) => asks !== "account");
const named = (rows: typeof pageRoutes) => rows.map((row) => [`${row[0]} ${row[1]}`, row] as const);

test("who isn't signed in is led to where he can from every page of somebody", async () => {
  using app = await aPlace();
  for (const [name, row] of named(closed)) {
    const { status, to } = await app.ask(row, {});
    expect([name, status, to?.startsWith("/sign-in?next=")]).toEqual([name, 302, true]);
  }
});

test("who hasn't accepted the texts as they are now is led to them first, and back", async () => {
  using app = await aPlace();
  const manager = await app.person("manager", { hasAccepted: false });
  for (const [name, row] of named(agreed)) {
    const { status, to } = await app.ask(row, manager);
    const isBack = /^\/me\/texts\?next=%2F(spaces%2Fshop|orgs|operator)/.test(to ?? "");
    expect([name, status, isBack]).toEqual([name, 302, true]);
  }
  expect((await app.get("/", manager)).headers.get("location")).toBe("/me/texts?next=%2F");
  const script = await app.get("/spaces/shop", { ...manager, accept: "application/json" });
  expect([script.status, await script.json()]).toMatchObject([
    403,
    { detail: expect.stringMatching(/^The texts/) },
  ]);
  expect((await app.page("/me", manager)).status).toBe(200);
  const page = (await app.page("/me/texts?next=%2Fspaces%2Fshop", manager)).html;
  const fields = [...page.matchAll(/name="(\w+Version|next)" value="([^"]+)"/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  const sent = { ...Object.fromEntries(fields), terms: "yes", privacy: "yes" };
  const accepted = await app.post("/me/texts", manager, sent);
  expect([accepted.status, accepted.headers.get("location")]).toEqual([303, "/spaces/shop"]);
  expect((await app.page("/spaces/shop", manager)).status).toBe(200);
});

test("a page of a space is refused to who may do less, and isn't there for a stranger", async () => {
  using app = await aPlace();
  const [stranger, viewer, editor] = [
    await app.person(),
    await app.person("viewer"),
    await app.person("editor"),
  ];
  for (const [name, row] of named(agreed)) {
    const [, , asks] = row;
    if (asks === "texts" || asks === "account" || asks === "nothing") continue;
    const least = permissions[asks].people;
    expect([name, (await app.ask(row, stranger)).status]).toEqual([name, 404]);
    // Who is in a space as a guest knows nothing of its org.
    if (row[1].startsWith("/orgs/") || least === "operator") {
      expect([name, (await app.ask(row, editor)).status]).toEqual([name, 404]);
      continue;
    }
    if (least !== "viewer") expect([name, (await app.ask(row, viewer)).status]).toEqual([name, 403]);
    if (least === "manager") expect([name, (await app.ask(row, editor)).status]).toEqual([name, 403]);
  }
});

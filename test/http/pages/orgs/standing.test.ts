import { expect, setDefaultTimeout, test } from "bun:test";
import { deleteOrg, setOrgState } from "#src/domain/orgs/orgs.ts";
import { insertSpaceMember } from "#src/domain/spaces/space-members.ts";
import { aBrowser } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

/** Ada owns the org of the space `shop`, Mia is in it, and Gil a guest of the space, with an org of his own. */
async function aShop() {
  const app = await anApp();
  const space = await app.space("shop", { name: "The shop" });
  const { orgId } = space;
  const one = async (email: string, role?: "owner" | "member") => {
    const { id } = await anAccount(app.context, { email, ...(role && { orgId, role }) });
    const browser = aBrowser(app);
    await browser.post("/sign-in", { email, password });
    return { id, ...browser };
  };
  const [ada, mia] = [await one("ada@example.com", "owner"), await one("mia@example.com", "member")];
  const gil = await one("gil@example.com");
  const asGuest = { space, userId: gil.id, role: "viewer" } as const;
  await app.context.db.write((tx) => insertSpaceMember(tx, app.context, system, asGuest));
  return { app, orgId, org: `/orgs/${orgId}`, ada, mia, gil };
}

test("a read-only org says so on its pages and those of its spaces, and its owners why", async () => {
  const { app, orgId, org, ada, mia } = await aShop();
  using _ = app;
  await setOrgState(app.context, system, { orgId, state: "read_only", reason: "Over its <quota>" });
  for (const path of [`${org}/settings`, `${org}/members`, "/spaces/shop", `/?org=${orgId}`, "/"]) {
    const html = await ada.page(path);
    expect([path, html.includes("Test is read-only at the moment")]).toEqual([path, true]);
    expect(html).toContain("The reason: Over its &lt;quota&gt;");
  }
  const html = await mia.page("/spaces/shop");
  expect([html.includes("Test is read-only"), html.includes("quota")]).toEqual([true, false]);
  expect(html).toContain("Its owners can read why.");
  expect(await ada.page("/me")).not.toContain("read-only at the moment");
  await setOrgState(app.context, system, { orgId, state: "active" });
  expect(await ada.page("/spaces/shop")).not.toContain("read-only at the moment");
});

test("in a suspended org owners reach their pages, and others see that it is shut", async () => {
  const { app, orgId, org, ada, mia } = await aShop();
  using _ = app;
  await setOrgState(app.context, system, { orgId, state: "suspended", reason: "Unpaid since May" });
  for (const page of ["settings", "members"]) {
    const html = await ada.page(`${org}/${page}`);
    expect([page, html.includes("Test is suspended"), html.includes("Unpaid since May")]).toEqual([
      page,
      true,
      true,
    ]);
  }
  const html = await mia.page("/");
  expect([html.includes("Test is suspended"), html.includes("Unpaid")]).toEqual([true, false]);
  expect(html).not.toContain("No spaces yet");
  expect((await mia.get("/spaces/shop")).status).toBe(404);
});

test("an org that is being deleted says until when, and leads its owners to where they keep it", async () => {
  const { app, orgId, org, ada, mia } = await aShop();
  using _ = app;
  await deleteOrg(app.context, system, { orgId, name: "Test" });
  const [owners, members] = [await ada.page("/"), await mia.page("/")];
  for (const html of [owners, members]) expect(html).toContain("Test is being deleted");
  expect([owners, members].map((html) => html.includes(`href="${org}/settings#keep"`))).toEqual([
    true,
    false,
  ]);
  await ada.post(`${org}/keep`);
  expect(await mia.page("/")).not.toContain("is being deleted");
});

test("a guest of a read-only org reads it of his space, and nothing of the org", async () => {
  const { app, orgId, gil } = await aShop();
  using _ = app;
  await setOrgState(app.context, system, { orgId, state: "read_only", reason: "Over its quota" });
  const html = await gil.page("/spaces/shop");
  expect(html).toContain("The shop is read-only at the moment");
  expect([html.includes("quota"), html.includes("Test is")]).toEqual([false, false]);
});

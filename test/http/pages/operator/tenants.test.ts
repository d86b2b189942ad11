import { expect, setDefaultTimeout, test } from "bun:test";
import { operatorPaths } from "#views/paths.ts";
import { anOperator } from "./an-operator.ts";

setDefaultTimeout(60_000);

test("an operator finds an org, reads what it comes to and whom to turn to", async () => {
  using app = await anOperator();
  const list = await app.oscar.page(`${operatorPaths.tenants}?name=gallery&state=active`);
  expect(list).toContain("Gallery of Ada");
  expect(list).not.toContain("Other org");
  const page = await app.oscar.page(app.tenant);
  expect(page).toContain("ada@example.com");
  expect(page).not.toContain("harbour");
  expect(await app.oscar.page(`${operatorPaths.tenants}?name=nothing-like-it`)).toContain(
    "No such organisation",
  );
});

test("an org's state is changed in two steps, the first of which says what stops", async () => {
  using app = await anOperator();
  const form = `${app.tenant}/state`;
  const asked = { state: "suspended", reason: "Stolen <b>pictures</b>" };
  const without = await app.oscar.post(form, { state: "suspended", reason: " " });
  expect([without.status, await without.text()]).toMatchObject([422, expect.stringContaining("Say why.")]);
  const first = await app.oscar.post(form, asked);
  const said = await first.text();
  expect(first.status).toBe(200);
  expect(said).toContain("Nothing of it is delivered any more");
  expect(said).toContain("<p>Stolen &lt;b&gt;pictures&lt;/b&gt;</p>");
  expect(await app.oscar.page(app.tenant)).toContain("Active");
  const second = await app.oscar.post(form, { ...asked, isSure: "yes" });
  expect([second.status, second.headers.get("location")]).toEqual([303, app.tenant]);
  expect(await app.oscar.page(app.tenant)).toContain("Suspended");
  expect((await app.oscar.post(form, { state: "pending_deletion", isSure: "yes" })).status).toBe(422);
  await app.oscar.post(form, { state: "active", isSure: "yes" });
  expect(await app.oscar.page(app.tenant)).not.toContain("Stolen");
});

test("he looks into an org for an hour by a reason, and every page says so with the time left", async () => {
  using app = await anOperator();
  const { oscar, tenant, orgId } = app;
  expect((await oscar.get("/spaces/harbour")).status).toBe(404);
  expect((await oscar.post(`${tenant}/open`, { reason: "" })).status).toBe(422);
  const opened = await oscar.post(`${tenant}/open`, { reason: "A ticket" });
  expect([opened.status, opened.headers.get("location")]).toEqual([303, `/?org=${orgId}`]);
  for (const path of [
    "/spaces/harbour",
    "/me",
    operatorPaths.tenants,
    `/orgs/${orgId}/members`,
    "/terms",
    "/no-page",
  ]) {
    const page = await oscar.page(path);
    expect([path, /You are looking into .*in 1 hour/s.test(page)]).toEqual([path, true]);
  }
  app.clock.advance(20 * 60_000);
  expect(await oscar.page("/me")).toContain("in 40 minutes");
  expect(await oscar.page(tenant)).toContain("A ticket");
  const closed = await oscar.post(`${tenant}/close`);
  expect([closed.status, closed.headers.get("location")]).toEqual([303, tenant]);
  expect((await oscar.get("/spaces/harbour")).status).toBe(404);
  expect(await oscar.page("/me")).not.toContain("You are looking into");
});

test("who proved too long ago that it is he types his password again to open one", async () => {
  using app = await anOperator();
  const { oscar, tenant, password } = app;
  app.clock.advance(11 * 60_000);
  expect(await oscar.page(tenant)).toContain('name="proof"');
  const asked = { reason: "A ticket <script>" };
  const unproven = await oscar.post(`${tenant}/open`, asked);
  expect([unproven.status, await unproven.text()]).toMatchObject([
    403,
    expect.stringContaining("Confirm once more that it is you"),
  ]);
  const wrong = await oscar.post(`${tenant}/open`, { ...asked, proof: "not mine" });
  const page = await wrong.text();
  expect(wrong.status).toBe(422);
  expect(page).toContain("This password is wrong.");
  expect(page).toContain('value="A ticket <script>"');
  expect((await oscar.post(`${tenant}/open`, { ...asked, proof: password })).status).toBe(303);
  expect((await oscar.get("/spaces/harbour")).status).toBe(200);
});

test("an org that isn't there is told so, and to others every page of an operator isn't there", async () => {
  using app = await anOperator();
  const none = operatorPaths.tenant("01a20846-fe00-7696-a48c-8b66843a890f");
  expect((await app.oscar.get(none)).status).toBe(404);
  for (const form of ["state", "open"]) {
    const asked = { state: "active", reason: "x", isSure: "yes" };
    expect([form, (await app.oscar.post(`${none}/${form}`, asked)).status]).toEqual([form, 404]);
  }
  expect(await app.ada.page("/")).not.toContain(operatorPaths.tenants);
  const mask = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  const unknown = mask(await app.ada.page("/operator/nothing"));
  for (const path of [operatorPaths.tenants, app.tenant, none]) {
    expect((await app.ada.get(path)).status).toBe(404);
    expect(mask(await app.ada.page(path))).toBe(unknown);
  }
  for (const form of ["state", "open", "close"]) {
    expect((await app.ada.post(`${app.tenant}/${form}`, { state: "suspended", reason: "x" })).status).toBe(
      404,
    );
  }
});

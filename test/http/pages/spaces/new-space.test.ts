import { expect, setDefaultTimeout, test } from "bun:test";
import { changeSpaceKey } from "#src/domain/spaces/space-life.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system, type TestApp } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

async function owner(app: TestApp) {
  const { orgId } = await anAccount(app.context);
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email: "ada@example.com", password });
  return { ...browser, orgId, newSpace: `/orgs/${orgId}/spaces` };
}

test("an owner makes a space under a name that the server suggests, and is in it", async () => {
  using app = await anApp();
  const { newSpace, post, page } = await owner(app);
  await app.space("boots-shoes");
  expect(await page("/")).toContain(`href="${newSpace}"`);
  const suggested = await post(newSpace, { name: "Boots & Shoes", key: "" });
  expect(suggested.status).toBe(200);
  expect(await suggested.text()).toContain('value="boots-shoes-2"');
  const made = await post(newSpace, { name: "Boots & Shoes", key: "boots-shoes-2" });
  expect(leads(made)).toEqual([303, "/spaces/boots-shoes-2"]);
  expect(await page("/spaces/boots-shoes-2")).toContain("Boots &amp; Shoes");
});

test("what is wrong is said beside its field, all at once, and nothing is made", async () => {
  using app = await anApp();
  const { newSpace, post } = await owner(app);
  await app.space("old");
  await changeSpaceKey(app.context, system, { spaceKey: "old", key: "taken" });
  const wrongs = [
    ["taken", "This name is taken."],
    ["old", "This name is taken."],
    ["www", "This name is reserved."],
    ["A b", "Use 1 to 63 of"],
  ];
  for (const [key = "", sentence = ""] of wrongs) {
    const answer = await post(newSpace, { name: "", key });
    expect([key, answer.status]).toEqual([key, 422]);
    const html = await answer.text();
    expect(html).toContain(sentence);
    expect(html).toContain("Enter a name.");
  }
});

test("a script is told while somebody types, and so is who reads without one", async () => {
  using app = await anApp();
  const { newSpace, page } = await owner(app);
  await app.space("taken");
  expect(await page(`${newSpace}?name=M%C3%BCll&key=`)).toContain('value="muell"');
  const taken = await page(`${newSpace}?name=x&key=taken`);
  expect(taken).toContain("This name is taken.");
  expect(await page(`${newSpace}?name=x&key=free`)).not.toContain('aria-invalid="true"');
  expect(await page(`${newSpace}?name=%22%3E%3Cscript%3E&key=%22%3E%3Cscript%3E`)).not.toContain(
    '"><script>',
  );
});

test("a member of the org makes none, and of another org there is nothing", async () => {
  using app = await anApp();
  const { orgId, newSpace } = await owner(app);
  await anAccount(app.context, { email: "mia@example.com", orgId, role: "member" });
  await anAccount(app.context, { email: "eve@example.com" });
  for (const [email, status] of [
    ["mia@example.com", 403],
    ["eve@example.com", 404],
  ] as const) {
    const browser = aBrowser(app);
    await browser.post("/sign-in", { email, password });
    expect((await browser.get(newSpace)).status).toBe(status);
    expect((await browser.post(newSpace, { name: "Mine", key: "mine" })).status).toBe(status);
    expect(await browser.page("/")).not.toContain(`href="${newSpace}"`);
  }
  const none = findSpace(app.context, system, "mine");
  await expect(none).rejects.toMatchObject({ code: "not_found" });
});

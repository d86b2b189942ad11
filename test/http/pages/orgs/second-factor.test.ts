import { expect, setDefaultTimeout, test } from "bun:test";
import { removeFactors } from "#src/domain/identity/operators.ts";
import { insertSpaceMember } from "#src/domain/spaces/space-members.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { aPasskey } from "#test/support/factors.ts";
import { actorWith, anAccount, mailsOf, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const dayMs = 86_400_000;

/** Ada owns the org of the space `shop`, Mia is in it, and Gil a guest of the space, with an org of his own. */
async function aShop() {
  const app = await anApp();
  const space = await app.space("shop", { name: "The shop" });
  const { orgId } = space;
  const one = async (email: string, role?: "owner" | "member") => {
    const { id } = await anAccount(app.context, { email, ...(role && { orgId, role }) });
    const browser = aBrowser(app);
    const signIn = () => browser.post("/sign-in", { email, password });
    await signIn();
    const setUp = async () => {
      await signIn();
      const token = browser.cookies.get("session") ?? "";
      await aPasskey(app.context, await actorWith(app.context, token));
    };
    const lose = async () => {
      await removeFactors(app.context, system, { email });
      await signIn();
    };
    return { id, setUp, lose, ...browser };
  };
  const [ada, mia] = [await one("ada@example.com", "owner"), await one("mia@example.com", "member")];
  const gil = await one("gil@example.com");
  const asGuest = { space, userId: gil.id, role: "viewer" } as const;
  await app.context.db.write((tx) => insertSpaceMember(tx, app.context, system, asGuest));
  await ada.setUp();
  return {
    app,
    orgId,
    settings: `/orgs/${orgId}/settings`,
    demand: `/orgs/${orgId}/second-factor`,
    ada,
    mia,
    gil,
  };
}

test("while there is time each is told until when, and where he sets one up", async () => {
  const { app, settings, demand, ada, mia, gil } = await aShop();
  using _ = app;
  expect(await ada.page(settings)).toContain("2 people have none so far.");
  expect(leads(await ada.post(demand, { days: "14" }))).toEqual([303, `${settings}?demandedFrom`]);
  expect(await ada.page(settings)).toContain("A second factor is demanded from 7 December 2026");
  expect(await ada.page("/spaces/shop")).not.toContain("asks for a second factor");
  for (const path of ["/", "/spaces/shop"]) {
    const html = await mia.page(path);
    expect([path, html.includes("Test asks for a second factor")]).toEqual([path, true]);
    expect(html).toContain("Set one up until 7 December 2026");
    expect(html).toContain('href="/me/security"');
  }
  const html = await gil.page("/spaces/shop");
  expect([html.includes("The shop asks for a second factor"), html.includes("Test asks")]).toEqual([
    true,
    false,
  ]);
  const mails = (await mailsOf(app.context)).filter(({ kind }) => kind.startsWith("second-factor-"));
  expect(mails.map(({ to, kind }) => [to, kind])).toEqual([
    ["mia@example.com", "second-factor-demanded"],
    ["gil@example.com", "second-factor-demanded"],
  ]);
});

test("when it is over they don't get in and are told why; with one they are in at once", async () => {
  const { app, orgId, demand, ada, mia, gil } = await aShop();
  using _ = app;
  await ada.post(demand, { days: "7" });
  app.clock.advance(7 * dayMs);
  for (const [who, name] of [
    [mia, "Test"],
    [gil, "The shop"],
  ] as const) {
    const home = await who.page("/");
    expect(home).toContain(`${name} asks for a second factor`);
    expect(home).toContain("Once you have set one up you are in again at once.");
    expect(home).not.toContain('href="/spaces/shop"');
    expect(home).not.toContain("No spaces yet");
    for (const path of ["/spaces/shop", `/orgs/${orgId}/settings`, "/spaces/nowhere"]) {
      const answer = await who.get(path);
      const html = await answer.text();
      expect([path, answer.status, html.includes(`${name} asks for a second factor`)]).toEqual([
        path,
        404,
        true,
      ]);
    }
    expect((await who.get("/me/security")).status).toBe(200);
    await who.setUp();
    expect((await who.get("/spaces/shop")).status).toBe(200);
    expect(await who.page("/")).not.toContain("asks for a second factor");
  }
});

test("who is shut out finds how to leave where he is told so, and the last owner why he can't", async () => {
  const { app, orgId, demand, ada, mia, gil } = await aShop();
  using _ = app;
  await ada.post(demand, { days: "0" });
  const leave = `/orgs/${orgId}/leave`;
  expect(await mia.page("/")).toContain(`action="${leave}"`);
  const guests = await gil.page("/");
  expect(guests).toContain('action="/spaces/shop/leave"');
  expect(guests).not.toContain(orgId);
  expect((await gil.post(leave, { confirm: "Test" })).status).toBe(404);
  expect((await mia.post(leave, { confirm: "Tess" })).status).toBe(422);
  expect(leads(await mia.post(leave, { confirm: "Test" }))).toEqual([303, "/"]);
  expect(leads(await gil.post("/spaces/shop/leave"))).toEqual([303, "/"]);
  for (const who of [mia, gil]) expect(await who.page("/")).not.toContain("asks for a second factor");

  await ada.lose();
  const answer = await ada.post(leave, { confirm: "Test" });
  expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining("one owner at least")]);
});

test("an open page ends where its reader is shut out", async () => {
  const { app, demand, ada, mia } = await aShop();
  using _ = app;
  const stream = await mia.get("/spaces/shop/live");
  await ada.post(demand, { days: "0" });
  expect(await stream.text()).toContain("event: gone");
  app.live.stop();
});

test("who has none is told to set one up before he demands it of others", async () => {
  const { app, settings, demand, ada } = await aShop();
  using _ = app;
  await ada.lose();
  const html = await ada.page(settings);
  expect(html).toContain("Set up a second factor for yourself first");
  expect(html).not.toContain(`action="${demand}"`);
  const answer = await ada.post(demand, { days: "14" });
  expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining("yourself first")]);
});

test("it is demanded and taken back with the password once more, when that is long ago", async () => {
  const { app, settings, demand, ada, mia } = await aShop();
  using _ = app;
  app.clock.advance(11 * 60_000);
  const asked = await ada.post(demand, { days: "0" });
  expect([asked.status, (await asked.text()).includes('name="proof"')]).toEqual([403, true]);
  expect((await ada.post(demand, { days: "0", proof: password })).status).toBe(303);
  expect((await mia.get("/spaces/shop")).status).toBe(404);
  expect(leads(await ada.post(`${demand}/lift`))).toEqual([303, `${settings}?lifted`]);
  expect((await mia.get("/spaces/shop")).status).toBe(200);
  expect((await ada.post(demand, { days: "3" })).status).toBe(422);
});

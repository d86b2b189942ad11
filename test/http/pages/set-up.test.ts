import { expect, test } from "bun:test";
import { createSetupToken } from "#src/domain/identity/set-up.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { password } from "#test/support/people.ts";

const filled = { name: "Ada", email: "ada@example.com", password, orgName: "Analytical Engines" };

test("the printed link makes the first account, names the org and ends in the library", async () => {
  using app = await anApp();
  await app.space("default");
  const token = (await createSetupToken(app.context)) ?? "";
  const browser = aBrowser(app);
  const page = await browser.get(`/set-up?token=${token}`);
  expect([page.status, page.headers.get("referrer-policy"), page.headers.get("cache-control")]).toEqual([
    200,
    "no-referrer",
    "no-store",
  ]);
  const text = await page.text();
  expect(text.replaceAll(/<[^>]+>/g, "")).toContain("/data");
  expect(text).toContain("Printed in the log of the server.");
  const claimed = await browser.post("/set-up", { ...filled, token });
  expect(leads(claimed)).toEqual([303, "/spaces/default"]);
  expect(await browser.page("/")).toContain("Analytical Engines");
  expect((await browser.get(`/set-up?token=${token}`)).status).toBe(410);
  expect((await aBrowser(app).post("/set-up", { ...filled, token })).status).toBe(410);
});

test("what is wrong in the form is said in its place, and the link stays good", async () => {
  using app = await anApp();
  await app.space("default");
  const token = (await createSetupToken(app.context)) ?? "";
  const browser = aBrowser(app);
  const answer = await browser.post("/set-up", { ...filled, token, password: "short" });
  const text = await answer.text();
  expect([answer.status, text.includes("Use at least 8 characters."), text.includes('value="Ada"')]).toEqual([
    422,
    true,
    true,
  ]);
  expect(text).not.toContain("short");
  expect((await browser.post("/set-up", { ...filled, token })).status).toBe(303);
});

test("all that is wrong in the form is said at once", async () => {
  using app = await anApp();
  await app.space("default");
  const token = (await createSetupToken(app.context)) ?? "";
  const answer = await aBrowser(app).post("/set-up", { token });
  expect([answer.status, (await answer.text()).includes("4 fields need a change")]).toEqual([422, true]);
});

test("nobody without the link sets anything up, or has mails sent", async () => {
  using app = await anApp();
  await createSetupToken(app.context);
  const browser = aBrowser(app);
  for (const token of ["", "x", "a".repeat(43)]) {
    expect((await browser.get(`/set-up?token=${token}`)).status).toBe(410);
    expect((await browser.post("/set-up", { ...filled, token })).status).toBe(410);
    expect((await browser.post("/set-up/mail", { to: "a@example.com", token })).status).toBe(410);
  }
});

test("a test mail goes out at once, and what the mail server says against it is shown", async () => {
  const sent: string[] = [];
  let failure: Error | undefined;
  const mailer = {
    async send({ to }: { to: string }) {
      if (failure) throw failure;
      sent.push(to);
    },
    check: async () => {},
  };
  using app = await anApp({ mailer, installation: { dataDir: "/data", mailHost: "mx", mailFrom: "a@b" } });
  const token = (await createSetupToken(app.context)) ?? "";
  const browser = aBrowser(app);
  const answer = await browser.post("/set-up/mail", { to: "ada@example.com", token });
  expect([answer.status, sent]).toEqual([200, ["ada@example.com"]]);
  expect(await answer.text()).toContain("The mail server has taken a message to ada@example.com.");
  failure = new Error("550 <not> here");
  expect(await (await browser.post("/set-up/mail", { to: "ada@example.com", token })).text()).toContain(
    "550 &lt;not&gt; here",
  );
  expect((await browser.post("/set-up/mail", { to: "ada", token })).status).toBe(422);
  expect(sent).toHaveLength(1);
});

test("the token of a link is in no line of the log", async () => {
  using app = await anApp();
  const token = (await createSetupToken(app.context)) ?? "";
  const browser = aBrowser(app);
  await browser.get(`/set-up?token=${token}`);
  await browser.post("/set-up", { token });
  await browser.get(`/verify?token=${token}`);
  expect(app.lines.filter(({ msg }) => msg === "access")).toHaveLength(3);
  expect(JSON.stringify(app.lines)).not.toContain(token);
});

import { expect, test } from "bun:test";
import { inviteByMail } from "#src/domain/orgs/invite.ts";
import { demandSecondFactor } from "#src/domain/orgs/second-factor-demand.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { anAccount, mailedToken, password } from "#test/support/people.ts";

test("who accepts where a second factor is demanded, and has none, is led to where he reads so", async () => {
  using app = await anApp();
  const { orgId } = await app.space("shop", { name: "The shop" });
  await demandSecondFactor(app.context, system, { orgId, days: 0 });
  const email = "mia@example.com";
  await anAccount(app.context, { email });
  await inviteByMail(app.context, system, { orgId, role: "member", email });
  const token = await mailedToken(app.context, "invitation");
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  expect(leads(await browser.post("/invitation/accept", { token }))).toEqual([303, "/"]);
  expect(await browser.page("/")).toContain("Test asks for a second factor");
});

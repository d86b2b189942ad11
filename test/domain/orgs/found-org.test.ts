import { expect, test } from "bun:test";
import { listAudit } from "#src/domain/audit/list.ts";
import { foundOrg } from "#src/domain/orgs/found-org.ts";
import { aContext, nobody, system } from "#test/support/domain.ts";
import { actorWith, anAccount, signedIn } from "#test/support/people.ts";

test("where sign-up is open a person founds orgs and owns them, up to ten", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person, token } = await signedIn(needs);
  const org = await foundOrg(needs, person, { name: " Analytical Engines " });
  expect(org).toMatchObject({ name: "Analytical Engines", state: "active" });
  expect((await actorWith(needs, token)).orgs).toContainEqual({ orgId: org.id, role: "owner" });
  const events = await listAudit(needs, system, { audited: { orgId: org.id }, filter: {} });
  expect(events.map(({ action, actorId }) => [action, actorId])).toEqual([
    ["member.joined", person.userId],
    ["org.created", person.userId],
  ]);
  const more = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => foundOrg(needs, person, { name: `Org ${index}` })),
  );
  expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(8);
  expect(more.at(-1)).toMatchObject({ reason: { code: "over_quota" } });
});

test.each(["", " ", "x".repeat(101), "a\nb"])("no org is called %j", async (name) => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  await expect(foundOrg(needs, person, { name })).rejects.toMatchObject({ code: "invalid" });
});

test("elsewhere only an operator does", async () => {
  using needs = await aContext({ signUp: "invited" });
  await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com", isOperator: true });
  const [ada, eve] = [await signedIn(needs), await signedIn(needs, "eve@example.com")];
  await expect(foundOrg(needs, ada.person, { name: "Cats" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(foundOrg(needs, nobody, { name: "Cats" })).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await foundOrg(needs, eve.person, { name: "Dogs" })).toMatchObject({ name: "Dogs" });
});

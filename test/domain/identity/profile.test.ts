import { expect, test } from "bun:test";
import { createAccount, listAccounts } from "#src/domain/identity/create-account.ts";
import { resumeAccount, setOperator, suspendAccount } from "#src/domain/identity/operators.ts";
import { updateProfile } from "#src/domain/identity/profile.ts";
import { stepUp } from "#src/domain/identity/sign-in.ts";
import { addMember } from "#src/domain/orgs/members.ts";
import { aContext, aPersonWith, nobody, system } from "#test/support/domain.ts";
import { actorWith, anAccount, password, signedIn, visit } from "#test/support/people.ts";

test("a person changes what he names of his profile, and the rest stays", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  const changed = await updateProfile(needs, person, { revision: 1, name: " Ada King ", theme: "dark" });
  expect(changed).toMatchObject({
    name: "Ada King",
    theme: "dark",
    language: "en",
    timeZone: "UTC",
    revision: 2,
  });
  const more = { revision: 2, language: "pt-BR", timeZone: "America/Sao_Paulo", avatarVersion: "v1" };
  expect(await updateProfile(needs, person, more)).toMatchObject({ ...more, name: "Ada King", revision: 3 });
  expect(await updateProfile(needs, person, { revision: 3, avatarVersion: null })).toMatchObject({
    avatarVersion: null,
  });
});

test("a page that was opened before the last change can't undo it", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  await updateProfile(needs, person, { revision: 1, name: "Ada King" });
  const stale = updateProfile(needs, person, { revision: 1, name: "Ada" });
  await expect(stale).rejects.toMatchObject({ code: "conflict" });
});

test.each([
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "{{7*7}}",
  "Robert'); DROP TABLE users;--",
])("R13: the name %j is kept as it was typed, for pages to escape", async (name) => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  expect(await updateProfile(needs, person, { revision: 1, name })).toMatchObject({ name });
  expect(await listAccounts(needs, system)).toMatchObject([{ name }]);
});

test.each([
  [{ name: "" }, { name: "name_missing" }],
  [{ name: "a\u0000b" }, { name: "name_wrong" }],
  [{ theme: "pink" }, { theme: "theme_wrong" }],
  [{ language: "x y" }, { language: "language_wrong" }],
  [{ language: "de-01" }, { language: "language_wrong" }],
  [{ language: "de-DE-DE" }, { language: "language_wrong" }],
  [{ timeZone: "" }, { timeZone: "time_zone_wrong" }],
])("a profile with %j is refused and says %j", async (wrong, fields) => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  const saving = updateProfile(needs, person, { revision: 1, ...wrong });
  await expect(saving).rejects.toMatchObject({ code: "invalid", fields });
});

test.each(["GHSA-wpfr-6297-9v57", "CVE-2025-61928"])(
  "%s: what a form adds of an id, an address or rights changes nobody",
  async () => {
    using needs = await aContext();
    const ada = await anAccount(needs);
    const eve = await anAccount(needs, { email: "eve@example.com" });
    const { person } = await signedIn(needs, "eve@example.com");
    const more = { id: ada.id, userId: ada.id, isOperator: true, email: "x@example.com", emailKey: "x" };
    await updateProfile(needs, person, { revision: 1, name: "Eve", ...more });
    expect(await listAccounts(needs, system)).toMatchObject([
      { id: ada.id, name: "Ada Lovelace", isOperator: false },
      { id: eve.id, name: "Eve", email: "eve@example.com", isOperator: false },
    ]);
    const asNobody = updateProfile(needs, nobody, { revision: 1, name: "Nobody", ...more });
    await expect(asNobody).rejects.toMatchObject({ code: "unauthenticated" });
  },
);

test("an operator makes another one after having given the password, and nobody else does", async () => {
  using needs = await aContext();
  await anAccount(needs, { isOperator: true });
  await anAccount(needs, { email: "eve@example.com" });
  const asked = { email: "eve@example.com", isOperator: true };
  const eve = await signedIn(needs, "eve@example.com");
  for (const other of [eve.person, nobody, aPersonWith({ orgs: eve.person.orgs })]) {
    await expect(setOperator(needs, other, asked)).rejects.toMatchObject({ code: "forbidden" });
  }
  const { person } = await signedIn(needs);
  needs.clock.advance(600_000);
  await expect(setOperator(needs, person, asked)).rejects.toMatchObject({ code: "forbidden" });
  const proven = await actorWith(needs, await stepUp(needs, person, { password, address: visit.address }));
  expect(await setOperator(needs, proven, asked)).toMatchObject({ isOperator: true });
  expect((await actorWith(needs, eve.token)).isOperator).toBe(true);
});

test("the last operator stays one", async () => {
  using needs = await aContext();
  await anAccount(needs, { isOperator: true });
  const asked = { email: "ada@example.com", isOperator: false };
  await expect(setOperator(needs, system, asked)).rejects.toMatchObject({ code: "conflict" });
  const eve = { email: "eve@example.com" };
  await anAccount(needs, { ...eve, isOperator: true });
  await suspendAccount(needs, system, eve);
  await expect(setOperator(needs, system, asked)).rejects.toMatchObject({ code: "conflict" });
  await resumeAccount(needs, system, eve);
  expect(await setOperator(needs, system, asked)).toMatchObject({ isOperator: false });
});

test("an operator lets nobody into an org, himself neither, by making accounts", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com", isOperator: true });
  const { person } = await signedIn(needs, "eve@example.com");
  const named = { orgId, role: "owner" } as const;
  const joining = addMember(needs, person, { ...named, userId: person.userId });
  await expect(joining).rejects.toMatchObject({ code: "forbidden" });
  const asked = { ...named, email: "more@example.com", name: "More", password };
  await expect(createAccount(needs, person, asked)).rejects.toMatchObject({ code: "forbidden" });
  expect(await listAccounts(needs, person)).toHaveLength(2);
});

import { expect, test } from "bun:test";
import { insertIdentity, listIdentities, lookUpIdentity } from "#src/domain/identity/identities.ts";
import { aContext } from "#test/support/domain.ts";
import { company, toldIssuers } from "#test/support/issuers.ts";
import { anAccount, signedIn } from "#test/support/people.ts";

test("everybody sees what is kept of his own accounts elsewhere, also of an issuer that is set no longer", async () => {
  using needs = await aContext({ issuers: toldIssuers() });
  const { id: userId } = await anAccount(needs);
  const other = await anAccount(needs, { email: "bob@example.com" });
  const now = needs.clock.now();
  await needs.db.write(async (tx) => {
    const email = "ada@company.example";
    await insertIdentity(tx, { userId, issuer: company.issuer, subject: "1", email, now });
    await insertIdentity(tx, { userId, issuer: "https://gone.example.com", subject: "1", email: "", now });
    await insertIdentity(tx, { userId: other.id, issuer: company.issuer, subject: "2", email, now });
  });
  const { person } = await signedIn(needs);
  expect(await listIdentities(needs, person)).toMatchObject([
    { issuerKey: "company", name: "Company", email: "ada@company.example", createdAt: now, lastUsedAt: now },
    { issuerKey: undefined, name: "https://gone.example.com", email: "" },
  ]);
});

test("an account elsewhere is connected with one account here, and told by its issuer and subject", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const other = await anAccount(needs, { email: "bob@example.com" });
  const told = { issuer: company.issuer, subject: "1", email: "x@example.com", now: needs.clock.now() };
  await needs.db.write((tx) => insertIdentity(tx, { userId, ...told }));
  const again = needs.db.write((tx) => insertIdentity(tx, { userId: other.id, ...told }));
  await expect(again).rejects.toMatchObject({ code: "conflict" });
  expect(await lookUpIdentity(needs.db.read, told)).toMatchObject({ userId });
  expect(
    await lookUpIdentity(needs.db.read, { ...told, issuer: "https://other.example.com" }),
  ).toBeUndefined();
});

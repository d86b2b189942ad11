import { expect, test } from "bun:test";
import { exportAudit, listAudit } from "#src/domain/audit/list.ts";
import { record } from "#src/domain/audit/record.ts";
import { purgeResults } from "#src/domain/delivery/purge-results.ts";
import { createSigningKey } from "#src/domain/delivery/signing-keys.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { aContext, anAsset, aPersonWith, aSpace, system } from "#test/support/domain.ts";

test("what was done in an org is listed newest first, by pages and by what is looked for", async () => {
  using needs = await aContext();
  const { orgId, key } = await aSpace(needs);
  const owner = aPersonWith({ userId: "ada", orgs: [{ orgId, role: "owner" }] });
  needs.clock.advance(1000);
  await updateSpace(needs, owner, { key, name: "Cats" });
  const audited = { orgId };
  const actions = async (filter = {}) =>
    (await listAudit(needs, owner, { audited, filter })).map(({ action }) => action);
  expect(await actions()).toEqual(["space.changed", "signing_key.created", "space.created", "org.created"]);
  expect(await actions({ action: "space.created" })).toEqual(["space.created"]);
  expect(await actions({ actorId: "ada" })).toEqual(["space.changed"]);
  expect(await actions({ from: needs.clock.now() })).toEqual(["space.changed"]);
  expect(await actions({ until: needs.clock.now(), before: 3 })).toEqual(["space.created", "org.created"]);
});

test("a space's manager reads what was done in it alone, and others nothing", async () => {
  using needs = await aContext();
  const { id: spaceId, orgId, key } = await aSpace(needs);
  const as = (role: "manager" | "editor") =>
    aPersonWith({ userId: role, spaces: [{ spaceId, orgId, role }] });
  await createSigningKey(needs, as("manager"), { spaceKey: key });
  const seen = await listAudit(needs, as("manager"), { audited: { spaceKey: key }, filter: {} });
  expect(seen.map(({ action }) => action)).toEqual([
    "signing_key.created",
    "signing_key.created",
    "space.created",
  ]);
  const asked = (actor: ReturnType<typeof as>, audited: { orgId: string } | { spaceKey: string }) =>
    listAudit(needs, actor, { audited, filter: {} });
  await expect(asked(as("editor"), { spaceKey: key })).rejects.toMatchObject({ code: "forbidden" });
  await expect(asked(as("manager"), { orgId })).rejects.toMatchObject({ code: "not_found" });
  await expect(listAudit(needs, as("manager"), { audited: "instance", filter: {} })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("a change of a space tells which settings became others, and a purge of what it was", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { key } = space;
  const last = async () => {
    const [event] = await listAudit(needs, system, { audited: { spaceKey: key }, filter: {} });
    return event?.details;
  };
  const rules = { jpegQuality: 70, maxAgeSeconds: 60 };
  await updateSpace(needs, system, { key, name: "cats", rawAllowed: true, rules });
  expect(await last()).toEqual({ changed: "rawAllowed rules.jpegQuality rules.maxAgeSeconds" });
  const limits = { resultMaxSide: 3000 };
  await updateSpace(needs, system, { key, name: "Cats", limits, rules: { ...rules, jpegQuality: null } });
  expect(await last()).toEqual({ changed: "name limits.resultMaxSide rules.jpegQuality" });
  const { id: assetId } = await anAsset(needs, space, "f/cat.png");
  for (const [meant, of] of [
    [{}, "space"],
    [{ folder: "/" }, "space"],
    [{ folder: "f" }, "folder"],
    [{ assetId }, "picture"],
  ] as const) {
    await purgeResults(needs, system, { spaceKey: key, ...meant });
    expect(await last()).toEqual({ of });
  }
});

test("all of it is exported as lines of JSON", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  for (let number = 0; number < 600; number += 1) {
    await needs.db.write((tx) => record(tx, needs, system, { orgId, action: "org.renamed" }));
  }
  const lines = await Array.fromAsync(exportAudit(needs, system, { audited: { orgId }, filter: {} }));
  const events = lines.map((line) => JSON.parse(line));
  expect(events).toHaveLength(603);
  expect(events.map(({ number }) => number)).toEqual(Array.from({ length: 603 }, (_, index) => 603 - index));
  expect(events[0]).toMatchObject({ at: new Date(needs.clock.now()).toISOString(), actorKind: "system" });
});

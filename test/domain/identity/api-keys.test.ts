import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Context } from "#src/domain/context.ts";
import { createApiKeyToken, isApiKeyToken } from "#src/domain/identity/api-key-token.ts";
import {
  authenticateApiKey,
  createApiKey,
  listApiKeys,
  listApiKeyUses,
  noteApiKeyUses,
  revokeApiKey,
  rotateApiKey,
} from "#src/domain/identity/api-keys.ts";
import { closeAccount, forgetAccounts } from "#src/domain/identity/closing.ts";
import { removeMember } from "#src/domain/orgs/change-members.ts";
import type { Scope } from "#src/domain/permissions.ts";
import { dayOf } from "#src/lib/day.ts";
import { aContext, aKeyOf, aSpace, nobody, system } from "#test/support/domain.ts";
import { anAccount, signedIn } from "#test/support/people.ts";

const scopes: Scope[] = ["assets:read", "urls:sign"];

test("a token has the prefix that scanners know, 32 random bytes and a checksum", () => {
  const tokens = Array.from({ length: 1000 }, createApiKeyToken);
  for (const token of tokens) expect(token).toMatch(/^imgc_live_[0-9A-Za-z]{49}$/);
  expect(tokens.filter(isApiKeyToken)).toHaveLength(1000);
  expect(new Set(tokens.map((token) => token.slice(0, 20))).size).toBe(1000);
});

test("any one wrong character shows in the checksum", () => {
  const token = createApiKeyToken();
  for (let index = 0; index < token.length; index += 1) {
    const other = token[index] === "x" ? "y" : "x";
    expect(isApiKeyToken(token.slice(0, index) + other + token.slice(index + 1))).toBe(false);
  }
});

test.each([
  "",
  "imgc_live_",
  "imgc_live_é",
  `${createApiKeyToken()}a`,
  ` ${createApiKeyToken()}`,
  "Bearer x",
])("%j is no token", (text) => {
  expect(isApiKeyToken(text)).toBe(false);
});

test("who shows the token acts with the key's spaces and scopes", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const asked = { orgId: space.orgId, name: "site", spaceKeys: ["cats"], scopes: [...scopes, ...scopes] };
  const { token, ...key } = await createApiKey(needs, system, asked);
  expect(key).toEqual({
    id: expect.any(String),
    orgId: space.orgId,
    name: "site",
    spaceIds: [space.id],
    scopes,
    revision: 1,
    createdAt: needs.clock.now(),
    isOrphaned: false,
  });
  expect(await authenticate(needs, token)).toEqual({
    kind: "api_key",
    network: "192.0.2.0/24",
    id: key.id,
    orgId: space.orgId,
    spaceIds: [space.id],
    scopes,
    again: expect.any(Function),
  });
  expect(await authenticate(needs, createApiKeyToken())).toBeUndefined();
  expect(await authenticate(needs, "nonsense")).toBeUndefined();
});

test("a token is nowhere in the database", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  const files = [needs.file, `${needs.file}-wal`].map((file) => readFileSync(file));
  expect(files.some((file) => file.includes(token.slice(10, 50)))).toBe(false);
});

test("a revoked key is refused at once and stays in the list", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token, id } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  const revokedAt = needs.clock.now();
  expect(await revokeApiKey(needs, system, { orgId, id })).toMatchObject({ id, revokedAt });
  expect(await authenticate(needs, token)).toBeUndefined();
  needs.clock.advance(1000);
  expect(await revokeApiKey(needs, system, { orgId, id })).toMatchObject({ revokedAt });
  expect(await listApiKeys(needs, system, { orgId })).toMatchObject([{ id, revokedAt }]);
});

test("an expired key is refused", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const expiresAt = needs.clock.now() + 1000;
  const { token } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes, expiresAt });
  needs.clock.advance(999);
  expect(await authenticate(needs, token)).toMatchObject({ spaceIds: "all" });
  needs.clock.advance(1);
  expect(await authenticate(needs, token)).toBeUndefined();
});

test("the use of a key is noted once a minute", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  const lastUse = async () => {
    await needs.db.write(async () => {});
    return (await listApiKeys(needs, system, { orgId }))[0]?.lastUsedAt;
  };
  expect(await lastUse()).toBeUndefined();
  const first = needs.clock.now();
  await authenticate(needs, token);
  await lastUse();
  needs.clock.advance(59_999);
  await authenticate(needs, token);
  expect(await lastUse()).toBe(first);
  needs.clock.advance(1);
  await authenticate(needs, token);
  expect(await lastUse()).toBe(first + 60_000);
});

test("nobody waits until the use of a key is noted", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  let writes = 0;
  const write = () => {
    writes++;
    return new Promise<never>(() => {});
  };
  const db = { ...needs.db, write };
  for (let times = 0; times < 3; times++) {
    expect(await authenticate({ ...needs, db }, token)).toMatchObject({ orgId });
  }
  expect(writes).toBe(1);
});

test("a disk that is full keeps no reader out", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  const db = { ...needs.db, write: () => Promise.reject(new Error("disk full")) };
  expect(await authenticate({ ...needs, db }, token)).toMatchObject({ orgId });
});

test.each([
  [{ scopes: [] }, "invalid"],
  [{ scopes: ["everything" as Scope] }, "invalid"],
  [{ spaceKeys: [] }, "invalid"],
  [{ expiresAt: 1 }, "invalid"],
  [{ name: "a\u202eb" }, "invalid"],
  [{ spaceKeys: ["nowhere"] }, "not_found"],
  [{ spaceKeys: ["dogs"] }, "not_found"],
  [{ orgId: "nowhere" }, "not_found"],
])("a key with %j is refused: %s", async (wrong, code) => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  await aSpace(needs, "dogs");
  const asked = { orgId, spaceKeys: ["cats"], scopes, ...wrong };
  await expect(createApiKey(needs, system, asked)).rejects.toMatchObject({ code });
});

test("a key of another org can't be revoked", async () => {
  using needs = await aContext();
  const [cats, dogs] = [await aSpace(needs, "cats"), await aSpace(needs, "dogs")];
  const { id } = await createApiKey(needs, system, { orgId: cats.orgId, spaceKeys: "all", scopes });
  const revoking = revokeApiKey(needs, system, { orgId: dogs.orgId, id });
  await expect(revoking).rejects.toMatchObject({ code: "not_found" });
});

test.each(["CVE-2026-23896", "CVE-2025-61928"])(
  "%s: neither a key nor nobody makes keys, whatever they name",
  async () => {
    using needs = await aContext();
    const space = await aSpace(needs);
    const asked = { orgId: space.orgId, spaceKeys: "all" as const, scopes };
    const key = await aKeyOf(needs, space);
    await expect(createApiKey(needs, key, asked)).rejects.toMatchObject({ code: "forbidden" });
    const named = { ...asked, userId: "somebody", actor: system };
    await expect(createApiKey(needs, nobody, named)).rejects.toMatchObject({ code: "not_found" });
    expect(await listApiKeys(needs, system, { orgId: space.orgId })).toHaveLength(1);
  },
);

test("how often a key is used is told by day, and from where it was used at last", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token, id } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  for (const times of [3, 2]) {
    for (let time = 0; time < times; time += 1) await authenticate(needs, token);
    await needs.db.write(async () => {});
    needs.clock.advance(60_000);
  }
  await authenticate(needs, token);
  await needs.db.write(async () => {});
  const day = dayOf(needs.clock.now());
  const uses = [{ apiKeyId: id, day, number: 6 }];
  expect(await listApiKeyUses(needs, system, { orgId, since: day })).toEqual(uses);
  const { orgId: other } = await aSpace(needs, "dogs");
  expect(await listApiKeyUses(needs, system, { orgId: other, since: day })).toEqual([]);
  needs.clock.advance(86_400_000);
  expect(await listApiKeyUses(needs, system, { orgId, since: dayOf(needs.clock.now()) })).toEqual([]);
  expect(await listApiKeys(needs, system, { orgId })).toMatchObject([{ lastUsedFrom: "192.0.2.0/24" }]);
});

test("the uses of the last minute are noted too", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token, id: apiKeyId } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  await authenticate(needs, token);
  await needs.db.write(async () => {});
  for (let time = 0; time < 4; time += 1) await authenticate(needs, token);
  const day = dayOf(needs.clock.now());
  expect(await listApiKeyUses(needs, system, { orgId, since: day })).toMatchObject([{ number: 1 }]);
  await noteApiKeyUses(needs);
  await noteApiKeyUses(needs);
  expect(await listApiKeyUses(needs, system, { orgId, since: day })).toEqual([{ apiKeyId, day, number: 5 }]);
});

test("a key that has expired gets no new token", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const expiresAt = needs.clock.now() + 1000;
  const { id } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes, expiresAt });
  needs.clock.advance(1000);
  await expect(rotateApiKey(needs, system, { orgId, id })).rejects.toMatchObject({ code: "not_found" });
});

test("R7: of fifty who rotate a key at a time, as they saw it, one does", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token, id, revision } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  const tries = await Promise.allSettled(
    Array.from({ length: 50 }, () => rotateApiKey(needs, system, { orgId, id, revision })),
  );
  const won = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value.token] : []));
  expect(won).toHaveLength(1);
  expect(await authenticate(needs, won[0] ?? "")).toBeDefined();
  expect(await authenticate(needs, token)).toBeUndefined();
  const others = tries.filter(({ status }) => status === "rejected");
  expect(others.map((each) => "reason" in each && each.reason.code)).toEqual(Array(49).fill("conflict"));
});

test("of twenty who rotate a key whatever it was, each gets a token, and one of them opens", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { token, id } = await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes });
  const tokens = await Promise.all(
    Array.from({ length: 20 }, async () => (await rotateApiKey(needs, system, { orgId, id })).token),
  );
  const actors = await Promise.all([token, ...tokens].map((each) => authenticate(needs, each)));
  expect(actors.filter((actor) => actor !== undefined)).toHaveLength(1);
  await revokeApiKey(needs, system, { orgId, id });
  await expect(rotateApiKey(needs, system, { orgId, id })).rejects.toMatchObject({ code: "not_found" });
});

test("a key whose maker has left says so and goes on", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const { id: userId } = await anAccount(needs, { orgId, role: "admin" });
  const { person } = await signedIn(needs);
  const { token } = await createApiKey(needs, person, { orgId, spaceKeys: "all", scopes });
  expect(await listApiKeys(needs, system, { orgId })).toMatchObject([{ isOrphaned: false }]);
  await removeMember(needs, system, { orgId, userId });
  expect(await listApiKeys(needs, system, { orgId })).toMatchObject([{ isOrphaned: true }]);
  expect(await authenticate(needs, token)).toBeDefined();
});

test("so does one whose maker has closed his account, also once that is forgotten", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  await anAccount(needs, { email: "eve@example.com", orgId });
  await anAccount(needs, { orgId, role: "admin" });
  const { person } = await signedIn(needs);
  await createApiKey(needs, person, { orgId, spaceKeys: "all", scopes });
  await createApiKey(needs, system, { orgId, name: "By command", spaceKeys: "all", scopes });
  await closeAccount(needs, person);
  const orphaned = async () =>
    (await listApiKeys(needs, system, { orgId })).map(({ name, isOrphaned }) => [name, isOrphaned]);
  const told = [
    ["By command", false],
    ["", true],
  ];
  expect(await orphaned()).toEqual(told);
  needs.clock.advance(15 * 86_400_000);
  await forgetAccounts(needs);
  expect(await orphaned()).toEqual(told);
});

function authenticate(needs: Context, token: string) {
  return authenticateApiKey(needs, { token, address: "192.0.2.77" });
}

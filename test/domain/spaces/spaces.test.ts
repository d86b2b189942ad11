import { expect, test } from "bun:test";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import { listFormerKeys, lookUpKeyMistake, suggestSpaceKey } from "#src/domain/spaces/space-key.ts";
import { changeSpaceKey } from "#src/domain/spaces/space-life.ts";
import { limitsOf } from "#src/domain/spaces/space-limits.ts";
import { createSpace, findSpace, listSpaces, updateSpace } from "#src/domain/spaces/spaces.ts";
import { aContext, aSpace, limits, system } from "#test/support/domain.ts";

test.each([
  [{}, { name: "shop", defaults: "web", unsafeAllowed: false, rawAllowed: false }],
  [{ defaults: "imagor" as const }, { defaults: "imagor", unsafeAllowed: false, rawAllowed: true }],
  [{ defaults: "imagor" as const, rawAllowed: false }, { rawAllowed: false }],
  [
    { name: "The Shop", unsafeAllowed: true },
    { name: "The Shop", unsafeAllowed: true },
  ],
])("a space made with %j is found as %j", async (asked, found) => {
  using needs = await aContext();
  const org = await createOrg(needs, system, { name: "Shops" });
  const space = await createSpace(needs, system, { orgId: org.id, key: "shop", ...asked });
  expect(space).toMatchObject({ key: "shop", orgId: org.id, createdAt: needs.clock.now(), ...found });
  expect(await findSpace(needs, system, "shop")).toEqual(space);
});

test.each([
  [{ name: "The Shop" }],
  [{ defaults: "imagor" as const }],
  [{ unsafeAllowed: true }],
  [{ rawAllowed: true, defaults: "web" as const }],
  [{ limits: { resultMaxSide: 2_000, newResultsPerHour: 100 } }],
])("of a space %j is changed and nothing else", async (changes) => {
  using needs = await aContext();
  const before = await aSpace(needs);
  const after = await updateSpace(needs, system, { key: "cats", ...changes });
  expect(after).toEqual({ ...before, ...changes, revision: before.revision + 1 });
  expect(await findSpace(needs, system, "cats")).toEqual(after);
});

test("a space is made with limits of its own, each of which can be changed and given up", async () => {
  using needs = await aContext();
  const org = await createOrg(needs, system, { name: "Shops" });
  const own = { cpuSeconds: 2, resultMaxSide: 2_000 };
  expect(await createSpace(needs, system, { orgId: org.id, key: "shop", limits: own })).toMatchObject({
    limits: own,
  });
  const limits = { cpuSeconds: null, resultMaxSide: 3_000, sourceMaxFrames: 1 };
  const changed = await updateSpace(needs, system, { key: "shop", limits });
  expect(changed.limits).toEqual({ resultMaxSide: 3_000, sourceMaxFrames: 1 });
  expect(await findSpace(needs, system, "shop")).toEqual(changed);
});

test.each([
  [{ resultMaxSide: 10_000 }, /a whole number from 1 to 9999, the server's own\.$/],
  [{ resultMaxSide: 9_999, cpuSeconds: 0 }, /cpuSeconds: use a whole number from 1 to 5,/],
  [{ wallSeconds: 1.5 }, /wallSeconds/],
  [{ newResultsPerHour: -1 }, /a whole number from 1 on\.$/],
])("a space can't have the limits %j", async (limits, reason) => {
  using needs = await aContext();
  const before = await aSpace(needs);
  const error = await updateSpace(needs, system, { key: "cats", limits }).catch((refusal) => refusal);
  expect(error).toMatchObject({ code: "invalid", message: expect.stringMatching(reason) });
  expect(await findSpace(needs, system, "cats")).toEqual(before);
});

test("a limit that the server has lowered by now is the server's", () => {
  const own = { limits: { resultMaxSide: 5_000, cpuSeconds: 2 } };
  expect(limitsOf(own, { ...limits, resultMaxSide: 3_000 })).toEqual({
    ...limits,
    resultMaxSide: 3_000,
    cpuSeconds: 2,
  });
});

test.each([["a"], ["a-b"], ["007"], ["x".repeat(63)], ["default"], ["corpus"]])(
  "%p can be a space",
  async (key) => {
    using needs = await aContext();
    expect(await aSpace(needs, key)).toMatchObject({ key });
  },
);

test.each([
  [""],
  ["A"],
  ["-a"],
  ["a-"],
  ["a.b"],
  ["a_b"],
  ["a b"],
  ["é"],
  ["x".repeat(64)],
  ["xn--caf-dma"],
  ["a\n"],
  ["www"],
  ["api"],
  ["admin"],
])("%j can't be a space", async (key) => {
  using needs = await aContext();
  await expect(aSpace(needs, key)).rejects.toMatchObject({
    code: "invalid",
    fields: { key: expect.any(String) },
  });
  expect(await listSpaces(needs, system)).toEqual([]);
});

test("a key is taken on the whole instance", async () => {
  using needs = await aContext();
  const mine = await aSpace(needs, "cats");
  await expect(aSpace(needs, "cats")).rejects.toMatchObject({ code: "conflict" });
  expect(await findSpace(needs, system, "cats")).toEqual(mine);
});

test("an org that isn't there gets no space", async () => {
  using needs = await aContext();
  const making = createSpace(needs, system, { orgId: "nowhere", key: "cats" });
  await expect(making).rejects.toMatchObject({ code: "not_found" });
});

test.each([
  ["The Shop", "the-shop"],
  ["Größe & Maß", "groesse-mass"],
  ["Crème brûlée’s", "creme-brulees"],
  ["  --Ünï--  ", "ueni"],
  ["猫", "space"],
  ["WWW", "www-2"],
  ["cats", "cats-2"],
  ["x".repeat(99), "x".repeat(58)],
])("for a space called %j the name %s is suggested, which it can have", async (name, key) => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  expect(await suggestSpaceKey(needs, system, { orgId, name })).toBe(key);
  expect(await lookUpKeyMistake(needs, system, { orgId, key })).toBeUndefined();
  await createSpace(needs, system, { orgId, key, name: name.trim() });
});

test("what is wrong with a name is known before a space is made", async () => {
  using needs = await aContext();
  await aSpace(needs);
  const { id: other } = await createOrg(needs, system, { name: "Another" });
  await changeSpaceKey(needs, system, { spaceKey: "cats", key: "lions" });
  const mistakes = ["A b", "www", "cats", "lions", "dogs"].map((key) =>
    lookUpKeyMistake(needs, system, { orgId: other, key }),
  );
  expect(await Promise.all(mistakes)).toEqual([
    "key_wrong",
    "key_reserved",
    "key_taken",
    "key_taken",
    undefined,
  ]);
});

test("a space tells which names it had before", async () => {
  using needs = await aContext();
  await aSpace(needs);
  needs.clock.advance(1_000);
  await changeSpaceKey(needs, system, { spaceKey: "cats", key: "lions" });
  needs.clock.advance(1_000);
  await changeSpaceKey(needs, system, { spaceKey: "cats", key: "tigers" });
  expect(await listFormerKeys(needs, await findSpace(needs, system, "cats"))).toEqual(["lions", "cats"]);
});

test("who saves over a change that he hasn't seen is told so, and nothing is lost", async () => {
  using needs = await aContext();
  const { revision } = await aSpace(needs);
  await updateSpace(needs, system, { key: "cats", name: "Hers", revision });
  const late = updateSpace(needs, system, { key: "cats", name: "His", revision });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  const renamed = changeSpaceKey(needs, system, { spaceKey: "cats", key: "lions", revision });
  await expect(renamed).rejects.toMatchObject({ code: "conflict" });
  expect(await findSpace(needs, system, "cats")).toMatchObject({ name: "Hers", key: "cats" });
  const same = await updateSpace(needs, system, { key: "cats", name: "Hers", revision: revision + 1 });
  expect(same.revision).toBe(revision + 1);
});

test.each(["", " ", "x".repeat(101), "a\u202eb"])("a space can't be called %j", async (name) => {
  using needs = await aContext();
  await aSpace(needs);
  const refused = { code: "invalid", fields: { name: expect.stringMatching(/^name_/) } };
  await expect(updateSpace(needs, system, { key: "cats", name })).rejects.toMatchObject(refused);
});

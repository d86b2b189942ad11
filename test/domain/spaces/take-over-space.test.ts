import { expect, test } from "bun:test";
import { listSigningKeys } from "#src/domain/delivery/signing-keys.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import { findSpace, listSpaces } from "#src/domain/spaces/spaces.ts";
import { takeOverSpace } from "#src/domain/spaces/take-over-space.ts";
import { aContext, aSpace, nobody, system } from "#test/support/domain.ts";

const signingKey = { secret: "of another program", algorithm: "sha1" as const, truncate: 0 };
const settings = { defaults: "imagor" as const, unsafeAllowed: true, rules: { maxAgeSeconds: 60 } };

test("a space is made with the other program's key beside its own", async () => {
  using needs = await aContext();
  const { id: orgId } = await createOrg(needs, system, { name: "Shops" });
  const taken = await takeOverSpace(needs, system, { orgId, key: "shop", settings, signingKey });
  expect(taken).toMatchObject({ isNew: true, space: settings });
  const keys = await listSigningKeys(needs, system, { spaceKey: "shop" });
  expect(keys.map(({ algorithm }) => algorithm).sort()).toEqual(["sha1", "sha256"]);
});

test("a space that is there is changed, and the key is taken once", async () => {
  using needs = await aContext();
  const { orgId, key } = await aSpace(needs);
  const wanted = { orgId, key, settings, signingKey };
  expect((await takeOverSpace(needs, system, wanted)).isNew).toBe(false);
  const again = await takeOverSpace(needs, system, wanted);
  expect([again.isNew, again.signingKeyId]).toEqual([false, undefined]);
  expect(await findSpace(needs, system, key)).toMatchObject(settings);
});

test("where the key can't be taken, nothing is made and nothing changed", async () => {
  using needs = await aContext();
  const before = await aSpace(needs);
  for (const key of ["shop", before.key]) {
    const wanted = { orgId: before.orgId, key, settings, signingKey: { ...signingKey, truncate: 3 } };
    await expect(takeOverSpace(needs, system, wanted)).rejects.toMatchObject({ code: "invalid" });
  }
  expect(await listSpaces(needs, system)).toEqual([before]);
});

test("nobody takes a space over without the right to", async () => {
  using needs = await aContext();
  const { orgId, key } = await aSpace(needs);
  for (const name of ["shop", key]) {
    await expect(takeOverSpace(needs, nobody, { orgId, key: name, settings })).rejects.toMatchObject({
      code: "not_found",
    });
  }
});

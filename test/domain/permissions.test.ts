import { expect, test } from "bun:test";
import type { Actor } from "#src/domain/actor.ts";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { findAsset, lookUpAssetByPath } from "#src/domain/assets/find.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import { findOriginal } from "#src/domain/assets/original.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { signUrl } from "#src/domain/delivery/sign-url.ts";
import {
  createSigningKey,
  disableSigningKey,
  findSigningKey,
  listSigningKeys,
} from "#src/domain/delivery/signing-keys.ts";
import { addFont } from "#src/domain/fonts/add.ts";
import { deleteFont } from "#src/domain/fonts/delete.ts";
import { listFonts } from "#src/domain/fonts/list.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "#src/domain/identity/api-keys.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import { listTenants } from "#src/domain/orgs/tenants.ts";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { createSpace, findSpace, listSpaces, updateSpace } from "#src/domain/spaces/spaces.ts";
import { cancelWarmUp, createWarmUp, findWarmUp, listWarmUps } from "#src/domain/warm-ups/warm-ups.ts";
import type { Rendered, RenderJob } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import { aContext, aKeyOf, anAsset, aPersonWith, aSpace, nobody, system } from "#test/support/domain.ts";
import { aFont } from "#test/support/fonts.ts";
import { aPicture } from "#test/support/pictures.ts";

interface Stage {
  needs: Context;
  /** Of the space that all of it lies in, whichever is asked for. */
  homeKey: string;
  space: Space;
  assetId: string;
  signingKeyId: string;
  apiKeyId: string;
  warmUpId: string;
}

type Verb = (stage: Stage, actor: Actor) => Promise<unknown>;

const named = ({ space, assetId }: Stage) => ({ spaceKey: space.key, assetId });

/** Each verb within a space, and the one scope that lets an API key do it; any does, or none. */
const withinSpaces: [string, Scope | "any" | "never", Verb][] = [
  [
    "updateSpace",
    "spaces:write",
    ({ needs, space }, actor) => updateSpace(needs, actor, { key: space.key, name: "New" }),
  ],
  ["findSpace", "any", ({ needs, space }, actor) => findSpace(needs, actor, space.key)],
  [
    "listAssets",
    "assets:read",
    ({ needs, space }, actor) => listAssets(needs, actor, { spaceKey: space.key }),
  ],
  ["findAsset", "assets:read", (stage, actor) => findAsset(stage.needs, actor, named(stage))],
  [
    "lookUpAssetByPath",
    "assets:read",
    ({ needs, space }, actor) => lookUpAssetByPath(needs, actor, { spaceKey: space.key, path: "cat.png" }),
  ],
  ["findOriginal", "assets:read", (stage, actor) => findOriginal(stage.needs, actor, named(stage))],
  [
    "uploadAsset",
    "assets:write",
    async ({ needs, space }, actor) =>
      uploadAsset(needs, actor, { spaceKey: space.key, path: "new.png", body: await aPicture() }),
  ],
  [
    "replaceAsset",
    "assets:write",
    async (stage, actor) => replaceAsset(stage.needs, actor, { ...named(stage), body: await aPicture() }),
  ],
  [
    "updateAsset",
    "assets:write",
    (stage, actor) => updateAsset(stage.needs, actor, { ...named(stage), path: "b.png" }),
  ],
  [
    "signUrl",
    "urls:sign",
    ({ needs, space }, actor) => signUrl(needs, actor, { spaceKey: space.key, path: "a" }),
  ],
  [
    "createSigningKey",
    "never",
    ({ needs, space }, actor) => createSigningKey(needs, actor, { spaceKey: space.key }),
  ],
  [
    "listSigningKeys",
    "never",
    ({ needs, space }, actor) => listSigningKeys(needs, actor, { spaceKey: space.key }),
  ],
  [
    "findSigningKey",
    "never",
    ({ needs, space, signingKeyId: id }, actor) => findSigningKey(needs, actor, { spaceKey: space.key, id }),
  ],
  [
    "disableSigningKey",
    "never",
    ({ needs, space, signingKeyId: id }, actor) =>
      disableSigningKey(needs, actor, { spaceKey: space.key, id }),
  ],
  [
    "createWarmUp",
    "assets:write",
    ({ needs, space }, actor) => createWarmUp(needs, actor, { spaceKey: space.key, operations: ["300x200"] }),
  ],
  [
    "cancelWarmUp",
    "assets:write",
    ({ needs, space, warmUpId: id }, actor) => cancelWarmUp(needs, actor, { spaceKey: space.key, id }),
  ],
  [
    "findWarmUp",
    "assets:read",
    ({ needs, space, warmUpId: id }, actor) => findWarmUp(needs, actor, { spaceKey: space.key, id }),
  ],
  [
    "listWarmUps",
    "assets:read",
    ({ needs, space }, actor) => listWarmUps(needs, actor, { spaceKey: space.key }),
  ],
  ["addFont", "spaces:write", ({ needs, space }, actor) => aFontOf({ needs, spaceKey: space.key }, actor)],
  ["listFonts", "any", ({ needs, space }, actor) => listFonts(needs, actor, space.key)],
  [
    "deleteFont",
    "spaces:write",
    async ({ needs, space, homeKey }, actor) => {
      const { font } = await aFontOf({ needs, spaceKey: homeKey }, system);
      return await deleteFont(needs, actor, { spaceKey: space.key, fontId: font.id });
    },
  ],
  ["deleteAsset", "assets:delete", (stage, actor) => deleteAsset(stage.needs, actor, named(stage))],
];

/** Verbs that no API key may, whatever it holds. */
const neverByKeys: [string, Verb][] = [
  ["createOrg", ({ needs }, actor) => createOrg(needs, actor, { name: "x" })],
  ["listTenants", ({ needs }, actor) => listTenants(needs, actor, {})],
  [
    "createSpace",
    ({ needs, space }, actor) => createSpace(needs, actor, { orgId: space.orgId, key: "more" }),
  ],
  [
    "createApiKey",
    ({ needs, space }, actor) =>
      createApiKey(needs, actor, { orgId: space.orgId, spaceKeys: "all", scopes: ["assets:read"] }),
  ],
  ["listApiKeys", ({ needs, space }, actor) => listApiKeys(needs, actor, { orgId: space.orgId })],
  [
    "revokeApiKey",
    ({ needs, space, apiKeyId: id }, actor) => revokeApiKey(needs, actor, { orgId: space.orgId, id }),
  ],
];

/** Not tried: what is added to fontconfig here stays for all tests to come. */
async function aFontOf({ needs, spaceKey }: { needs: Context; spaceKey: string }, actor: Actor) {
  const render = ({ fonts }: RenderJob) =>
    Promise.resolve({ body: Uint8Array.of(fonts ? 1 : 0) } as Rendered);
  const body = new Response(new Uint8Array(aFont())).body ?? new ReadableStream();
  return await addFont({ ...needs, renderer: { ...needs.renderer, render } }, actor, { spaceKey, body });
}

async function aStage(needs: Context): Promise<Stage> {
  const space = await aSpace(needs);
  const asset = await anAsset(needs, space);
  const [signingKey] = await listSigningKeys(needs, system, { spaceKey: space.key });
  const asked = { orgId: space.orgId, spaceKeys: "all" as const, scopes: [...scopes] };
  const apiKey = await createApiKey(needs, system, asked);
  const warmUp = await createWarmUp(needs, system, { spaceKey: space.key, operations: ["300x200"] });
  const ids = { assetId: asset.id, signingKeyId: signingKey?.id ?? "", apiKeyId: apiKey.id };
  return { needs, homeKey: space.key, space, ...ids, warmUpId: warmUp.id };
}

const answerOf = async (answer: Promise<unknown>) => {
  try {
    await answer;
    return "yes";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code;
  }
};

test.each(withinSpaces)("%s is for API keys that hold: %s", async (_name, needed, verb) => {
  using needs = await aContext();
  const stage = await aStage(needs);
  const opens = (scope: Scope) => needed === "any" || needed === scope;
  expect(await answerOf(verb(stage, nobody))).toBe("not_found");
  for (const scope of scopes.filter((each) => !opens(each))) {
    const key = await aKeyOf(needs, stage.space, [scope]);
    expect([scope, await answerOf(verb(stage, key))]).toEqual([scope, "forbidden"]);
  }
  if (needed === "never") return;
  expect(await answerOf(verb(stage, await aKeyOf(needs, stage.space, scopes.filter(opens))))).toBe("yes");
});

test.each(withinSpaces)("%s is for the system", async (_name, _needed, verb) => {
  using needs = await aContext();
  expect(await answerOf(verb(await aStage(needs), system))).toBe("yes");
});

test.each(withinSpaces)(
  "%s answers a foreign key as if the space did not exist",
  async (_name, _needed, verb) => {
    using needs = await aContext();
    const stage = await aStage(needs);
    const foreign = await aKeyOf(needs, await aSpace(needs, "dogs"));
    const missing = { ...stage, space: { ...stage.space, key: "nowhere" } };
    const seen = await verb(stage, foreign).catch((error: Refusal) => error);
    const unseen = await verb(missing, foreign).catch((error: Refusal) => error);
    if (!(seen instanceof Refusal && unseen instanceof Refusal)) throw new Error("It was not refused.");
    expect(seen.code).toBe("not_found");
    expect({ ...seen, message: seen.message.replace("cats", "nowhere") }).toEqual({
      ...unseen,
      message: unseen.message,
    });
  },
);

test.each(withinSpaces)(
  "%s is closed to a key of another space of the same org",
  async (_name, _needed, verb) => {
    using needs = await aContext();
    const stage = await aStage(needs);
    const other = await createSpace(needs, system, { orgId: stage.space.orgId, key: "kittens" });
    expect(await answerOf(verb(stage, await aKeyOf(needs, other)))).toBe("not_found");
  },
);

test.each(withinSpaces)(
  "%s answers somebody of another org as if the space did not exist",
  async (...row) => {
    const [, , verb] = row;
    using needs = await aContext();
    const stage = await aStage(needs);
    const { orgId } = await aSpace(needs, "dogs");
    expect(await answerOf(verb(stage, aPersonWith({ orgs: [{ orgId, role: "owner" }] })))).toBe("not_found");
    expect(await answerOf(verb(stage, aPersonWith({ isOperator: true })))).toBe("not_found");
  },
);

test.each(withinSpaces)("%s is for the owner of the org", async (_name, _needed, verb) => {
  using needs = await aContext();
  const stage = await aStage(needs);
  const owner = aPersonWith({ orgs: [{ orgId: stage.space.orgId, role: "owner" }] });
  expect(await answerOf(verb(stage, owner))).toBe("yes");
});

test.each(neverByKeys)("%s is for no API key", async (_name, verb) => {
  using needs = await aContext();
  const stage = await aStage(needs);
  expect(await answerOf(verb(stage, await aKeyOf(needs, stage.space)))).toBe("forbidden");
  expect(await answerOf(verb(stage, nobody))).not.toBe("yes");
  expect(await answerOf(verb(stage, system))).toBe("yes");
});

test("a key of an org sees the spaces of that org, or those it is for, and nobody sees any", async () => {
  using needs = await aContext();
  const cats = await aSpace(needs, "cats");
  await createSpace(needs, system, { orgId: cats.orgId, key: "kittens" });
  await aSpace(needs, "dogs");
  const keysOf = async (actor: Actor) => (await listSpaces(needs, actor)).map(({ key }) => key);
  const orgWide: Actor = {
    kind: "api_key",
    id: "x",
    orgId: cats.orgId,
    spaceIds: "all",
    scopes: [],
    network: "",
  };
  expect(await keysOf(system)).toEqual(["cats", "dogs", "kittens"]);
  expect(await keysOf(orgWide)).toEqual(["cats", "kittens"]);
  expect(await keysOf(await aKeyOf(needs, cats))).toEqual(["cats"]);
  expect(await keysOf(nobody)).toEqual([]);
});

test("a person sees the spaces of his orgs and those that he is a guest in", async () => {
  using needs = await aContext();
  const [cats, dogs] = [await aSpace(needs, "cats"), await aSpace(needs, "dogs")];
  await createSpace(needs, system, { orgId: dogs.orgId, key: "puppies" });
  await aSpace(needs, "fish");
  const person = aPersonWith({
    orgs: [{ orgId: cats.orgId, role: "member" }],
    spaces: [{ spaceId: dogs.id, orgId: dogs.orgId, role: "viewer" }],
  });
  expect((await listSpaces(needs, person)).map(({ key }) => key)).toEqual(["cats", "dogs"]);
  expect(await listSpaces(needs, aPersonWith({ isOperator: true }))).toEqual([]);
});

test("a picture's id of one space is unknown in another, also to who may see both", async () => {
  using needs = await aContext();
  const stage = await aStage(needs);
  const other = await createSpace(needs, system, { orgId: stage.space.orgId, key: "kittens" });
  const elsewhere = { ...stage, space: other };
  const byId = withinSpaces.filter(([name]) =>
    /^(find|replace|update|delete)\w*(Asset|Original)$/.test(name),
  );
  expect(byId).toHaveLength(5);
  for (const [name, , verb] of byId) {
    expect([name, await answerOf(verb(elsewhere, system))]).toEqual([name, "not_found"]);
  }
});

import { expect, setDefaultTimeout, test } from "bun:test";
import type { Actor } from "#src/domain/actor.ts";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { deleteAssets, moveAssets } from "#src/domain/assets/many.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { createSigningKey } from "#src/domain/delivery/signing-keys.ts";
import {
  authenticateApiKey,
  createApiKey,
  revokeApiKey,
  rotateApiKey,
} from "#src/domain/identity/api-keys.ts";
import { endSessionsOf } from "#src/domain/identity/sessions.ts";
import { changeRole, removeMember } from "#src/domain/orgs/change-members.ts";
import { inviteByLink, inviteByMail } from "#src/domain/orgs/invite.ts";
import { renameOrg } from "#src/domain/orgs/orgs.ts";
import { scopes } from "#src/domain/permissions.ts";
import { archiveSpace } from "#src/domain/spaces/space-life.ts";
import { setSpaceMember } from "#src/domain/spaces/space-members.ts";
import { createSpace, updateSpace } from "#src/domain/spaces/spaces.ts";
import { apiKeys } from "#src/store/schema/api-keys.ts";
import { assets } from "#src/store/schema/assets.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { anAccount, signedIn } from "#test/support/people.ts";
import { aPicture } from "#test/support/pictures.ts";

setDefaultTimeout(60_000);

/** An org with an owner who has a picture in its space, another owner, and a key of it. */
async function anOrg(needs: Context) {
  const space = await aSpace(needs);
  const { orgId } = space;
  const { id: assetId } = await anAsset(needs, space);
  const { id: userId } = await anAccount(needs, { email: "eve@example.com", orgId });
  await anAccount(needs, { email: "ada@example.com", orgId });
  const { person: eve } = await signedIn(needs, "eve@example.com");
  const { token, id: keyId } = await createApiKey(needs, system, {
    orgId,
    spaceKeys: "all",
    scopes: [...scopes],
  });
  const key = await authenticateApiKey(needs, { token, address: "192.0.2.1" });
  if (key === undefined) throw new Error("the key opens nothing");
  return { space, orgId, assetId, userId, eve, keyId, key };
}

type Place = Awaited<ReturnType<typeof anOrg>>;

const spaceKey = "cats";
const body = async () => new Response(await aPicture({ width: 7, height: 7 })).body ?? new ReadableStream();

/** What is asked for by a request whose head came before its asker lost his rights, and the rest of it after. */
const byPeople: [string, (needs: Context, place: Place) => Promise<unknown>][] = [
  [
    "makes himself an owner again",
    (needs, { eve, orgId, userId }) => changeRole(needs, eve, { orgId, userId, role: "owner" }),
  ],
  [
    "invites himself by mail",
    (needs, { eve, orgId }) => inviteByMail(needs, eve, { orgId, email: "e@example.com", role: "owner" }),
  ],
  ["makes a link", (needs, { eve }) => inviteByLink(needs, eve, { spaceKey, role: "editor" })],
  [
    "names somebody in the space",
    (needs, { eve, userId }) => setSpaceMember(needs, eve, { spaceKey, userId, role: "manager" }),
  ],
  [
    "makes an API key",
    (needs, { eve, orgId }) => createApiKey(needs, eve, { orgId, spaceKeys: "all", scopes: [...scopes] }),
  ],
  ["rotates a key", (needs, { eve, orgId, keyId }) => rotateApiKey(needs, eve, { orgId, id: keyId })],
  ["revokes a key", (needs, { eve, orgId, keyId }) => revokeApiKey(needs, eve, { orgId, id: keyId })],
  ["makes a signing key", (needs, { eve }) => createSigningKey(needs, eve, { spaceKey })],
  ["makes a space", (needs, { eve, orgId }) => createSpace(needs, eve, { orgId, key: "dogs" })],
  ["archives the space", (needs, { eve }) => archiveSpace(needs, eve, { spaceKey })],
  ["renames the org", (needs, { eve, orgId }) => renameOrg(needs, eve, { orgId, name: "Eve's" })],
];

const byWhomever: [string, (needs: Context, actor: Actor, place: Place) => Promise<unknown>][] = [
  [
    "uploads",
    async (needs, actor) => uploadAsset(needs, actor, { spaceKey, path: "new.png", body: await body() }),
  ],
  [
    "replaces",
    async (needs, actor, { assetId }) =>
      replaceAsset(needs, actor, { spaceKey, assetId, body: await body() }),
  ],
  ["moves", (needs, actor, { assetId }) => updateAsset(needs, actor, { spaceKey, assetId, path: "dog.png" })],
  ["deletes", (needs, actor, { assetId }) => deleteAsset(needs, actor, { spaceKey, assetId })],
  [
    "moves many",
    (needs, actor, { assetId }) => moveAssets(needs, actor, { spaceKey, assetIds: [assetId], folder: "a" }),
  ],
  [
    "deletes many",
    (needs, actor, { assetId }) => deleteAssets(needs, actor, { spaceKey, assetIds: [assetId] }),
  ],
  ["changes the space", (needs, actor) => updateSpace(needs, actor, { key: spaceKey, name: "New" })],
];

test.each([
  ...byPeople,
  ...byWhomever.map(
    ([name, work]) => [name, (needs: Context, place: Place) => work(needs, place.eve, place)] as const,
  ),
])("who was removed meanwhile no longer %s, nor who was signed out", async (_name, work) => {
  using needs = await aContext();
  const place = await anOrg(needs);
  const before = await rowsOf(needs);
  await removeMember(needs, system, { orgId: place.orgId, userId: place.userId });
  await expect(work(needs, place)).rejects.toMatchObject({ code: "not_found" });
  await endSessionsOf(needs, place.userId);
  await expect(work(needs, place)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await rowsOf(needs)).toEqual(before);
});

test.each(byWhomever)("a key that was revoked or rotated meanwhile no longer %s", async (_name, work) => {
  using needs = await aContext();
  const place = await anOrg(needs);
  await rotateApiKey(needs, system, { orgId: place.orgId, id: place.keyId });
  const before = await rowsOf(needs);
  await expect(work(needs, place.key, place)).rejects.toMatchObject({ code: "unauthenticated" });
  await revokeApiKey(needs, system, { orgId: place.orgId, id: place.keyId });
  await expect(work(needs, place.key, place)).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await rowsOf(needs)).assets).toEqual(before.assets);
});

async function rowsOf({ db }: Context) {
  return {
    assets: await db.read.select().from(assets),
    spaces: await db.read.select().from(spaces),
    keys: await db.read
      .select({ id: apiKeys.id, tokenHash: apiKeys.tokenHash, revokedAt: apiKeys.revokedAt })
      .from(apiKeys),
  };
}

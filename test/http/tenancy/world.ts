import { eq } from "drizzle-orm";
import { listSigningKeys } from "#src/domain/delivery/signing-keys.ts";
import {
  authenticateApiKey,
  createApiKey,
  revokeApiKey,
  rotateApiKey,
} from "#src/domain/identity/api-keys.ts";
import { createSession } from "#src/domain/identity/sessions.ts";
import { makeUploadToken } from "#src/domain/identity/upload-tokens.ts";
import { inviteByMail } from "#src/domain/orgs/invite.ts";
import { addMailDomain } from "#src/domain/orgs/mail-domains.ts";
import { openOrg } from "#src/domain/orgs/open-org.ts";
import { setOrgPicture } from "#src/domain/orgs/org-picture.ts";
import { createOrg, requireOrg } from "#src/domain/orgs/orgs.ts";
import { type OrgRole, type Scope, type SpaceRole, scopes } from "#src/domain/permissions.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { createWarmUp } from "#src/domain/warm-ups/warm-ups.ts";
import { createId } from "#src/lib/id.ts";
import { fonts } from "#src/store/schema/fonts.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { anApp, aPicture, system, type TestApp } from "#test/http/an-app.ts";
import { aFont } from "#test/support/fonts.ts";
import { actorWith, anAccount } from "#test/support/people.ts";

/** Everybody whom product.md knows, as what he is in the org and in its space `shop`. */
const people = {
  owner: { org: "owner" },
  admin: { org: "admin" },
  manager: { org: "member", space: "manager" },
  editor: { org: "member", space: "editor" },
  viewer: { org: "member", space: "viewer" },
  // Of whom the space says nothing, and for whom it has nothing.
  member: { org: "member" },
  "guest manager": { space: "manager" },
  "guest viewer": { space: "viewer" },
  operator: { isOperator: true },
  "operator who looks": { isOperator: true },
  "owner elsewhere": { orgElsewhere: "owner" },
  removed: {},
  suspended: { org: "owner" },
} satisfies Record<string, Part>;

interface Part {
  org?: OrgRole;
  space?: SpaceRole;
  orgElsewhere?: OrgRole;
  isOperator?: boolean;
}

export type PersonName = keyof typeof people;
export const personNames = Object.keys(people) as PersonName[];

export function partOf(name: PersonName): Part {
  return people[name];
}

const font = aFont({ family: "Zebra", characters: { A: "A" } });

/** Two orgs that know nothing of each other, with everybody. */
export async function aWorld() {
  const app = await anApp({ dns: { lookUpTexts: async () => [] } });
  const { context, org } = app;
  const png = await aPicture("60x40/filters:format(png)");
  const elsewhere = await createOrg(context, system, { name: "Elsewhere" });
  const shop = await app.space("shop");
  await context.db.write(async (tx) => void (await tx.update(spaces).set({ memberDefault: "nothing" })));
  const other = await createSpace(context, system, { orgId: elsewhere.id, key: "other" });
  await app.space("annex");
  const asset = await app.put("shop", "cat.png", png);
  const foreignAsset = await app.put("other", "dog.png", png);
  const warmUp = { operations: ["20x20"] };
  const ownWarmUp = await createWarmUp(context, system, { spaceKey: "shop", ...warmUp });
  const foreignWarmUp = await createWarmUp(context, system, { spaceKey: "other", ...warmUp });
  const fontIds = { own: await aFontIn(app, shop), foreign: await aFontIn(app, other) };
  const cookies = new Map<string, { cookie: string }>();
  const ids = new Map<string, string>();
  for (const name of personNames) {
    const { org: role, space, orgElsewhere, isOperator = false } = partOf(name);
    const now = app.clock.now();
    const account = await anAccount(context, {
      email: `${name.replaceAll(" ", "-")}@example.com`,
      name: `The ${name}`,
      isOperator,
      ...(role && { orgId: org.id, role }),
      ...(orgElsewhere && { orgId: elsewhere.id, role: orgElsewhere }),
    });
    await context.db.write(async (tx) => {
      const row = { id: createId(now), spaceId: shop.id, orgId: org.id, userId: account.id, createdAt: now };
      if (space) await tx.insert(spaceMembers).values({ ...row, role: space });
    });
    const device = { browser: "Firefox", system: "Linux", network: "192.0.2.0/24" };
    const token = await createSession(context, { userId: account.id, device });
    if (name === "operator who looks") {
      const operator = await actorWith(context, token);
      await openOrg(context, operator, { orgId: org.id, reason: "They asked for help." });
    }
    cookies.set(name, { cookie: `session=${token}` });
    ids.set(name, account.id);
  }
  await context.db.write(async (tx) => {
    await tx.delete(memberships).where(eq(memberships.userId, ids.get("removed") ?? ""));
    await tx
      .update(users)
      .set({ suspendedAt: app.clock.now() })
      .where(eq(users.id, ids.get("suspended") ?? ""));
  });
  const apiKey = await createApiKey(context, system, {
    orgId: org.id,
    name: "Import",
    spaceKeys: "all",
    scopes: ["assets:read"],
  });
  await setOrgPicture(context, system, { orgId: org.id, bytes: png });
  const { avatarVersion } = await requireOrg(context, system, org.id, "orgs:see");
  const [signingKey] = await listSigningKeys(context, system, { spaceKey: "shop" });
  const bySystem = { email: "pending@example.com" };
  const intoOrg = await inviteByMail(context, system, { orgId: org.id, role: "member", ...bySystem });
  const intoSpace = await inviteByMail(context, system, { spaceKey: "shop", role: "viewer", ...bySystem });
  const mailDomain = await addMailDomain(context, system, { orgId: org.id, domain: "example.com" });
  const uploadToken = async (spaceKey: string, orgId: string) => {
    const made = { orgId, spaceKeys: "all" as const, scopes: ["assets:write" as const] };
    const { token } = await createApiKey(context, system, made);
    const maker = await authenticateApiKey(context, { token, address: "192.0.2.1" });
    return (await makeUploadToken(context, maker ?? system, { spaceKey, uses: 1_000 })).token;
  };
  return {
    ...app,
    png,
    font,
    fontIds,
    warmUpIds: { own: ownWarmUp.id, foreign: foreignWarmUp.id },
    uploadTokens: {
      own: await uploadToken("shop", org.id),
      foreign: await uploadToken("other", elsewhere.id),
    },
    mailDomainId: mailDomain.id,
    orgPictureVersion: avatarVersion ?? "",
    apiKeyId: apiKey.id,
    signingKeyId: signingKey?.id ?? "",
    orgInvitationId: intoOrg.id,
    spaceInvitationId: intoSpace.id,
    shop,
    other,
    elsewhere,
    asset,
    foreignAsset,
    idOf: (name: PersonName) => ids.get(name) ?? "",
    headersOf: (name: PersonName | "nobody") => cookies.get(name) ?? {},
    async keyWith(held: Scope[], spaceKeys: string[] | "all" = "all", orgId = org.id): Promise<string> {
      return (await createApiKey(context, system, { orgId, spaceKeys, scopes: held })).token;
    },
    async endedKey(how: "revoked" | "rotated" | "expired"): Promise<string> {
      const expiresAt = app.clock.now() + 1_000;
      const made = { orgId: org.id, spaceKeys: "all" as const, scopes: [...scopes] };
      const { id, token } = await createApiKey(context, system, { ...made, expiresAt });
      if (how === "revoked") await revokeApiKey(context, system, { orgId: org.id, id });
      if (how === "rotated") await rotateApiKey(context, system, { orgId: org.id, id });
      if (how === "expired") app.clock.advance(1_000);
      return token;
    },
  };
}

/** What the database has of one: trying a font out takes a process. */
async function aFontIn({ context }: TestApp, { id: spaceId, orgId }: Space): Promise<string> {
  const createdAt = context.clock.now();
  const id = createId(createdAt);
  const file = { objectKey: `objects/${id}`, sizeBytes: 1, sha256: "0".repeat(64) };
  const row = { id, orgId, spaceId, family: "Lion", style: "Regular", ...file, createdAt };
  await context.db.write(async (tx) => void (await tx.insert(fonts).values(row)));
  return id;
}

export type World = Awaited<ReturnType<typeof aWorld>>;

import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { openServices, type Services } from "#src/app.ts";
import { loadConfig } from "#src/config/load.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import { type AuditAction, hashOf } from "#src/domain/audit/event.ts";
import { createSigningKey } from "#src/domain/delivery/signing-keys.ts";
import { openOrg } from "#src/domain/orgs/open-org.ts";
import { createId } from "#src/lib/id.ts";
import { createLog } from "#src/lib/log.ts";
import type { Tx } from "#src/store/database.ts";
import { apiKeys } from "#src/store/schema/api-keys.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { emails } from "#src/store/schema/emails.ts";
import { invitations } from "#src/store/schema/invitations.ts";
import { jobs } from "#src/store/schema/jobs.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { signingKeys } from "#src/store/schema/signing-keys.ts";
import { spaceKeys } from "#src/store/schema/space-keys.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { actorWith, anAccount, signedIn } from "#test/support/people.ts";
import { aPng } from "#test/support/pictures.ts";

export const sizes = { orgs: 10_000, people: 100_000, spaces: 50_000 };

/** One org is as large as ours gets. */
const big = { people: 2_000, spaces: 200, events: 50_000, pictures: 20_000, apiKeys: 100, invitations: 200 };
/** A guest of many. */
const guestSpaces = 50;
const done = { mails: 20_000, failed: 2_000 };

/** Who looks at the pages, by the cookie of his session; and what there is in the big org. */
export interface Filled {
  people: Record<"owner" | "guest" | "operator", string>;
  orgId: string;
  spaceKey: string;
  assetId: string;
  versionId: string;
}

/** Fills a data directory straight through the schema, each table in one transaction. */
export async function fill(dataDir: string): Promise<Filled> {
  const loaded = loadConfig({ env: { DATA_DIR: dataDir } });
  if ("mistakes" in loaded) throw new Error("these settings are wrong");
  const services = await openServices(loaded.config, createLog({ level: "error" }));
  try {
    return await fillWith(services);
  } finally {
    await services.close();
  }
}

async function fillWith(services: Services): Promise<Filled> {
  const start = services.clock.now() - 300 * 86_400_000;
  const idAt = (number: number) => createId(start + number);
  const orgIds = numbers(sizes.orgs).map(idAt);
  const spaceIds = numbers(sizes.spaces).map(idAt);
  const userIds = numbers(sizes.people).map(idAt);
  const assetIds = numbers(big.pictures).map(idAt);
  const [bigOrg = ""] = orgIds;
  /** The first of each go to the big one, the rest to all. */
  const orgOf = (number: number, first: number) => orgIds[number < first ? 0 : number % sizes.orgs] ?? bigOrg;
  const spaceOrg = (number: number) => orgOf(number, big.spaces);
  const keyOf = (number: number) => `space-${number}`;

  const add = (table: SQLiteTable, number: number, row: (number: number) => Row) =>
    services.db.write((tx) => insert(tx, table, number, row));
  await add(orgs, sizes.orgs, (number) => ({
    id: orgIds[number],
    name: `Company ${number} of ${["paper", "ships", "bread", "wool"][number % 4]}`,
    state: number % 50 === 49 ? "suspended" : "active",
    createdAt: start + number,
  }));
  await add(users, sizes.people, (number) => ({
    id: userIds[number],
    email: `person-${number}@example.com`,
    emailKey: `person-${number}@example.com`,
    emailVerifiedAt: start,
    name: `Person ${number}`,
    language: "en",
    theme: "system",
    timeZone: "UTC",
    isOperator: false,
    revision: 1,
    createdAt: start + number,
  }));
  await add(memberships, sizes.people, (number) => ({
    id: idAt(number),
    orgId: orgOf(number, big.people),
    userId: userIds[number],
    role: number % 10 === 0 ? "owner" : "member",
    createdAt: start + number,
  }));
  await add(spaces, sizes.spaces, (number) => ({
    id: spaceIds[number],
    orgId: spaceOrg(number),
    key: keyOf(number),
    name: `Space ${number}`,
    defaults: "web",
    unsafeAllowed: false,
    rawAllowed: false,
    createdAt: start + number,
  }));
  await add(spaceKeys, sizes.spaces, (number) => ({
    key: keyOf(number),
    orgId: spaceOrg(number),
    spaceId: spaceIds[number],
    createdAt: start + number,
  }));
  const [{ secret = "" } = {}] = await services.db.read.select().from(signingKeys);
  await add(signingKeys, sizes.spaces, (number) => ({
    id: idAt(number),
    orgId: spaceOrg(number),
    spaceId: spaceIds[number],
    algorithm: "sha256",
    truncate: 40,
    secret,
    createdAt: start + number,
    // Sealed for another place: nobody can open it here.
    disabledAt: start + number,
  }));
  // Guests of one space each, in another org than their own.
  await add(spaceMembers, sizes.people / 5, (number) => ({
    id: idAt(number),
    orgId: spaceOrg(number),
    spaceId: spaceIds[number],
    userId: userIds[sizes.people - 1 - number],
    role: "viewer",
    createdAt: start + number,
  }));
  await add(assets, big.pictures, (number) => ({
    id: assetIds[number],
    orgId: bigOrg,
    spaceId: spaceIds[number % big.spaces],
    path: `folder-${number % 7}/picture-${number}.jpg`,
    folder: `folder-${number % 7}`,
    revision: 1,
    currentVersion: 1,
    createdAt: start + number,
    updatedAt: start + number,
  }));
  await add(assetVersions, big.pictures, (number) => ({
    id: idAt(number),
    orgId: bigOrg,
    spaceId: spaceIds[number % big.spaces],
    assetId: assetIds[number],
    number: 1,
    place: "hosted",
    objectKey: `objects/none/${number}`,
    sizeBytes: 2_000_000 + number,
    sha256: "0".repeat(64),
    format: "jpeg",
    contentType: "image/jpeg",
    width: 3000,
    height: 2000,
    pages: 1,
    orientation: 1,
    bands: 3,
    hasAlpha: false,
    hasProfile: false,
    exif: {},
    damaged: false,
    workingCopy: false,
    createdAt: start + number,
  }));
  await add(apiKeys, big.apiKeys, (number) => ({
    id: idAt(number),
    orgId: bigOrg,
    name: `Key ${number}`,
    tokenHash: `hash ${number}`,
    scopes: ["assets:read"],
    createdAt: start + number,
  }));
  await add(invitations, big.invitations, (number) => ({
    id: idAt(number),
    orgId: bigOrg,
    role: "member",
    email: `new-${number}@example.com`,
    emailKey: `new-${number}@example.com`,
    tokenHash: `hash ${number}`,
    usesLeft: 1,
    createdAt: start + number,
    expiresAt: services.clock.now() + 86_400_000,
  }));
  await add(emails, done.mails, (number) => ({
    id: idAt(number),
    to: `person-${number}@example.com`,
    language: "en",
    kind: "reset",
    values: {},
    state: number < done.failed ? "failed" : "sent",
    attempts: 1,
    nextAttemptAt: start,
    lastError: number < done.failed ? "550 no such person" : null,
    createdAt: services.clock.now() - number * 1_000,
  }));
  await add(jobs, done.failed, (number) => ({
    id: idAt(number),
    kind: "send mail",
    payload: { emailId: `none ${number}` },
    runAt: start,
    attempts: 20,
    lastError: "550 no such person",
    failedAt: services.clock.now(),
    createdAt: services.clock.now(),
  }));
  await addEvents(services, orgIds, userIds, start);
  return await addPeople(services, { orgId: bigOrg, spaceIds, spaceOrg });
}

/** Whole chains: a long one of the big org, short ones of the others. */
async function addEvents(
  services: Services,
  orgIds: string[],
  userIds: string[],
  start: number,
): Promise<void> {
  await services.db.write(async (tx) => {
    for (const [place, chain] of orgIds.entries()) {
      let hash = "";
      await insert(tx, auditEvents, place === 0 ? big.events : 3, (number) => {
        const event = {
          id: createId(start + number),
          chain,
          number: number + 1,
          spaceId: null,
          createdAt: start + number * 1_000,
          actorKind: "person" as const,
          actorId: userIds[number % 1_000] ?? null,
          action: "member.role_changed" satisfies AuditAction,
          targetKind: "account",
          targetId: userIds[(number + 7) % 1_000] ?? null,
          details: { role: "admin" },
          commitments: {},
        };
        hash = hashOf(event, hash);
        return { ...event, personal: {}, hash };
      });
    }
  });
}

interface Ground {
  orgId: string;
  spaceIds: string[];
  spaceOrg(number: number): string;
}

async function addPeople(services: Services, { orgId, spaceIds, spaceOrg }: Ground): Promise<Filled> {
  await anAccount(services, { email: "owner@example.com", orgId, role: "owner" });
  const { id: guestId } = await anAccount(services, { email: "guest@example.com", name: "Guest" });
  await services.db.write((tx) =>
    insert(tx, spaceMembers, guestSpaces, (number) => ({
      id: createId(services.clock.now()),
      orgId: spaceOrg(number),
      spaceId: spaceIds[number],
      userId: guestId,
      role: "viewer",
      createdAt: services.clock.now(),
    })),
  );
  await anAccount(services, { email: "operator@example.com", name: "Operator", isOperator: true });
  const tokenOf = async (email: string) => (await signedIn(services, email)).token;
  const operator = await tokenOf("operator@example.com");
  await openOrg(services, await actorWith(services, operator), { orgId, reason: "To measure" });
  const people = {
    owner: await tokenOf("owner@example.com"),
    guest: await tokenOf("guest@example.com"),
    operator,
  };
  await createSigningKey(services, { kind: "system" }, { spaceKey: "space-0" });
  services.renderer.start();
  const body = new Response(await aPng({ width: 300, height: 200, shade: 5 })).body as ReadableStream;
  const asked = { spaceKey: "space-0", path: "harbour.png", body };
  const { asset } = await uploadAsset(services, { kind: "system" }, asked);
  return { people, orgId, spaceKey: asked.spaceKey, assetId: asset.id, versionId: asset.version.id };
}

/** SQLite takes 32,766 values in a statement. */
const rowsAtATime = 500;

type Row = Record<string, unknown>;

async function insert(
  tx: Tx,
  table: SQLiteTable,
  number: number,
  row: (number: number) => Row,
): Promise<void> {
  for (let first = 0; first < number; first += rowsAtATime) {
    const rows = numbers(Math.min(rowsAtATime, number - first)).map((at) => row(first + at));
    await tx.insert(table).values(rows);
  }
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, number) => number);
}

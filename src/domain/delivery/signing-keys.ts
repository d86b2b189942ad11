import { randomBytes } from "node:crypto";
import { and, desc, eq, inArray, isNull, max, sql } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { AuditAction } from "#src/domain/audit/event.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { keyIdOf, type Sealer, sealedHeadLength } from "#src/domain/sealer.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import type { SigningKey as ActiveSigningKey, SigningAlgorithm } from "#src/imaging/url/sign.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Tx } from "#src/store/database.ts";
import { onceFor } from "#src/store/once-for.ts";
import { signingKeys } from "#src/store/schema/signing-keys.ts";

type Row = typeof signingKeys.$inferSelect;

export interface SigningKey {
  id: string;
  algorithm: SigningAlgorithm;
  /** Characters of the signature that count; 0 for all. */
  truncate: number;
  createdAt: number;
  disabledAt?: number;
}

export interface SigningKeyWithSecret extends SigningKey {
  secret: string;
}

interface NewSigningKey {
  spaceKey: string;
  /** 32 random bytes when left out. */
  secret?: string;
  algorithm?: SigningAlgorithm;
  truncate?: number;
}

/** Characters of a whole signature: base64 with padding. */
const signatureLength: Record<SigningAlgorithm, number> = { sha1: 28, sha256: 44, sha512: 88 };
/** A shorter first segment of a path isn't taken for a signature (urls.md section 2). */
const shortestSignature = 17;
const longestSecretBytes = 1024;

export async function createSigningKey(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { spaceKey, secret = randomSecret(), algorithm = "sha256", truncate = 40 }: NewSigningKey,
): Promise<SigningKeyWithSecret> {
  checkSigningKey({ secret, algorithm, truncate });
  const createdAt = needs.clock.now();
  const id = createId(createdAt);
  const key = { id, algorithm, truncate, createdAt };
  await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, "signing-keys:manage");
    const sealed = needs.sealer.seal(secret, placeOf({ id, orgId: space.orgId }));
    await tx.insert(signingKeys).values({ ...key, orgId: space.orgId, spaceId: space.id, secret: sealed });
    await note(tx, needs, actor, { space, id, action: "signing_key.created" });
  });
  return { ...key, secret };
}

/** Newest first, disabled ones too. */
export async function listSigningKeys(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey }: { spaceKey: string },
): Promise<SigningKey[]> {
  const space = await requireSpace(needs, actor, spaceKey, "signing-keys:see");
  const rows = await needs.db.read
    .select()
    .from(signingKeys)
    .where(eq(signingKeys.spaceId, space.id))
    .orderBy(desc(signingKeys.id));
  return rows.map(shown);
}

export async function findSigningKey(
  needs: Needs<"db" | "sealer">,
  actor: Actor,
  { spaceKey, id }: { spaceKey: string; id: string },
): Promise<SigningKeyWithSecret> {
  const space = await requireSpace(needs, actor, spaceKey, "signing-keys:manage");
  const rows = await needs.db.read
    .select()
    .from(signingKeys)
    .where(and(eq(signingKeys.spaceId, space.id), eq(signingKeys.id, id)));
  const row = rows[0] ?? missing(spaceKey, id);
  return { ...shown(row), secret: needs.sealer.open(row.secret, placeOf(row)) };
}

/** For good: URLs signed with it are refused from then on. Twice is the same as once. */
export async function disableSigningKey(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, id }: { spaceKey: string; id: string },
): Promise<SigningKey> {
  return await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, "signing-keys:manage");
    const named = and(eq(signingKeys.spaceId, space.id), eq(signingKeys.id, id));
    const disabledAt = needs.clock.now();
    const disabled = await tx
      .update(signingKeys)
      .set({ disabledAt })
      .where(and(named, isNull(signingKeys.disabledAt)))
      .returning();
    if (disabled.length > 0) await note(tx, needs, actor, { space, id, action: "signing_key.disabled" });
    const rows = await tx.select().from(signingKeys).where(named);
    return shown(rows[0] ?? missing(spaceKey, id));
  });
}

const activeOf = onceFor((read) =>
  read
    .select()
    .from(signingKeys)
    .where(and(eq(signingKeys.spaceId, sql.placeholder("spaceId")), isNull(signingKeys.disabledAt)))
    .orderBy(desc(signingKeys.id))
    .prepare(),
);

/** Those that sign and verify now, newest first. No actor: for delivery's own use. */
export async function activeSigningKeys(
  { db, sealer }: Needs<"db" | "sealer">,
  spaceId: string,
): Promise<ActiveSigningKey[]> {
  const rows = await activeOf(db.read).execute({ spaceId });
  return rows.map((row) => ({
    secret: sealer.open(row.secret, placeOf(row)),
    algorithm: row.algorithm,
    truncate: row.truncate,
  }));
}

/** The ids of sealing keys that secrets here were sealed with and the sealer can't open. No actor: for the start. */
export async function listMissingSealingKeys({ db, sealer }: Needs<"db" | "sealer">): Promise<string[]> {
  const newestOfEach = db.read
    .select({ id: max(signingKeys.id) })
    .from(signingKeys)
    .groupBy(sql`substr(${signingKeys.secret}, 1, ${sealedHeadLength})`);
  const rows = await db.read.select().from(signingKeys).where(inArray(signingKeys.id, newestOfEach));
  return rows.filter((row) => !opens(sealer, row)).map(({ secret }) => keyIdOf(secret));
}

/** Whether URLs that are signed with it are known already. No actor: for those who take over a space. */
export async function holdsSigningKey(
  needs: Needs<"db" | "sealer">,
  spaceId: string,
  { secret, algorithm, truncate }: ActiveSigningKey,
): Promise<boolean> {
  const keys = await activeSigningKeys(needs, spaceId);
  return keys.some(
    (key) => key.secret === secret && key.algorithm === algorithm && key.truncate === truncate,
  );
}

/** Refuses (invalid) what nothing can be signed with. */
export function checkSigningKey({ secret, algorithm, truncate }: ActiveSigningKey): void {
  checkSecret(secret);
  checkTruncate(algorithm, truncate);
}

function opens(sealer: Sealer, row: Row): boolean {
  try {
    sealer.open(row.secret, placeOf(row));
    return true;
  } catch {
    return false;
  }
}

function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

function checkSecret(secret: string): void {
  const bytes = Buffer.byteLength(secret);
  if (bytes > 0 && bytes <= longestSecretBytes) return;
  const rule = `1 to ${longestSecretBytes} bytes`;
  throw new Refusal("invalid", `A signing secret has ${rule}.`, { fields: { secret: rule } });
}

function checkTruncate(algorithm: SigningAlgorithm, truncate: number): void {
  const longest = signatureLength[algorithm];
  if (truncate === 0) return;
  if (Number.isInteger(truncate) && truncate >= shortestSignature && truncate <= longest) return;
  const rule = `0 for the whole signature, or ${shortestSignature} to ${longest} characters with ${algorithm}`;
  throw new Refusal("invalid", `A signature can't be cut to ${truncate}: use ${rule}.`, {
    fields: { truncate: rule },
  });
}

/** Bound to its row, so that a sealed secret copied into another one doesn't open. */
function placeOf({ id, orgId }: { id: string; orgId: string }): string {
  return `${orgId}:signing_keys.secret:${id}`;
}

function shown({ id, algorithm, truncate, createdAt, disabledAt }: Row): SigningKey {
  return { id, algorithm, truncate, createdAt, ...(disabledAt !== null && { disabledAt }) };
}

function missing(spaceKey: string, id: string): never {
  throw new Refusal("not_found", `The space "${spaceKey}" has no signing key ${id}.`);
}

async function note(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  { space, id, action }: { space: Space; id: string; action: AuditAction },
): Promise<void> {
  const { orgId, id: spaceId } = space;
  await record(tx, needs, actor, { orgId, spaceId, action, target: { kind: "signing_key", id } });
}

import { and, count, eq, gt, lte, sql } from "drizzle-orm";
import type { Actor, Uploader } from "#src/domain/actor.ts";
import { folderOf, normalizeFolder } from "#src/domain/assets/asset-path.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { hashSecret, isHashOf } from "#src/lib/secret.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { apiKeys } from "#src/store/schema/api-keys.ts";
import { uploadTokens } from "#src/store/schema/upload-tokens.ts";
import { createUploadToken, isUploadToken } from "./api-key-token.ts";

type Row = typeof uploadTokens.$inferSelect;

export interface UploadToken {
  id: string;
  /** Where the pictures come to lie, directly; "" for the top. */
  folder: string;
  /** MIME types; `all` that the space takes otherwise. */
  types: string[] | "all";
  maxBytes?: number;
  usesLeft: number;
  expiresAt: number;
}

interface NewUploadToken {
  spaceKey: string;
  folder?: string | undefined;
  types?: string[] | undefined;
  maxBytes?: number | undefined;
  /** How many pictures it is good for: 1 to 1,000. */
  uses?: number | undefined;
  /** 1 to 3,600. */
  ttlSeconds?: number | undefined;
}

export const mostUses = 1_000;
export const mostTtlSeconds = 3_600;
const usualTtlSeconds = 900;
/** Good ones that an API key may have handed out at a time. */
const mostAtATime = 10_000;

/** The only time that the token is told. It ends with the API key that makes it, whatever ends that. */
export async function makeUploadToken(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, folder = "", types, maxBytes, uses = 1, ttlSeconds = usualTtlSeconds }: NewUploadToken,
): Promise<UploadToken & { token: string }> {
  refuseBeyond("uses", uses, mostUses);
  refuseBeyond("ttlSeconds", ttlSeconds, mostTtlSeconds);
  if (maxBytes !== undefined) refuseBeyond("maxBytes", maxBytes, Number.MAX_SAFE_INTEGER);
  const token = createUploadToken();
  return await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, "upload-tokens:make");
    const now = needs.clock.now();
    const { id: apiKeyId, endsAt } = await makerOf(tx, actor, now);
    const row: Row = {
      id: createId(now),
      orgId: space.orgId,
      spaceId: space.id,
      apiKeyId,
      tokenHash: hashSecret(token),
      folder: normalizeFolder(folder),
      types: types ?? null,
      maxBytes: maxBytes ?? null,
      usesLeft: uses,
      createdAt: now,
      expiresAt: Math.min(now + ttlSeconds * 1000, endsAt),
    };
    await tx.insert(uploadTokens).values(row);
    const { orgId, id: spaceId } = space;
    const target = { kind: "upload_token", id: row.id };
    const details = { uses, seconds: ttlSeconds };
    await record(tx, needs, actor, { orgId, spaceId, action: "upload_token.created", target, details });
    return { ...shown(row), token };
  });
}

/** Who uploads with this token; undefined when it is wrong or has ended, alike. One that is used up is still known. */
export async function authenticateUploadToken(
  { db, clock }: Needs<"db" | "clock">,
  { token }: { token: string },
): Promise<Uploader | undefined> {
  if (!isUploadToken(token)) return undefined;
  const isIt = and(eq(uploadTokens.tokenHash, hashSecret(token)), gt(uploadTokens.expiresAt, clock.now()));
  const [row] = await db.read.select().from(uploadTokens).where(isIt);
  if (row === undefined || !isHashOf(row.tokenHash, token)) return undefined;
  return { kind: "upload_token", id: row.id, orgId: row.orgId, spaceId: row.spaceId };
}

/** What an upload by this actor is held to; undefined where he is no uploader. Refuses (forbidden) another folder. */
export async function boundsOf(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
  path: string,
): Promise<UploadToken | undefined> {
  if (actor.kind !== "upload_token") return undefined;
  const bounds = shown(await requireToken(db.read, actor, clock.now()));
  if (folderOf(path) === bounds.folder) return bounds;
  const where = bounds.folder === "" ? "the top of the space" : `the folder "${bounds.folder}"`;
  throw new Refusal("forbidden", `This upload token is for ${where}.`);
}

/** Counts one use, in the transaction in which it is used. Refuses (forbidden) where none is left or it has ended. */
export async function takeUse(tx: Tx, { clock }: Needs<"clock">, actor: Actor): Promise<void> {
  if (actor.kind !== "upload_token") return;
  const isGood = and(gt(uploadTokens.usesLeft, 0), gt(uploadTokens.expiresAt, clock.now()));
  const taken = await tx
    .update(uploadTokens)
    .set({ usesLeft: sql`${uploadTokens.usesLeft} - 1` })
    .where(and(eq(uploadTokens.id, actor.id), isGood))
    .returning({ id: uploadTokens.id });
  if (taken.length === 0) throw usedUp();
}

export function usedUp(): Refusal {
  return new Refusal("forbidden", "This upload token has no uploads left. Ask the site for another one.");
}

/** They end at once, with the API key that made them. */
export async function endUploadTokensOf(tx: Tx, apiKeyId: string): Promise<void> {
  await tx.delete(uploadTokens).where(eq(uploadTokens.apiKeyId, apiKeyId));
}

/** Lets go of those that are over. */
export async function forgetUploadTokens({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  await db.write(async (tx) => {
    await tx.delete(uploadTokens).where(lte(uploadTokens.expiresAt, clock.now()));
  });
}

/** The API key that makes one, and when it ends itself. Refuses (rate_limited) one that has handed out too many. */
async function makerOf(tx: Tx, actor: Actor, now: number): Promise<{ id: string | null; endsAt: number }> {
  if (actor.kind !== "api_key") return { id: null, endsAt: Number.POSITIVE_INFINITY };
  const [key] = await tx.read.select().from(apiKeys).where(eq(apiKeys.id, actor.id));
  // It may have been revoked since the request was let in.
  if (key === undefined || key.revokedAt !== null) throw new Refusal("forbidden", "This API key has ended.");
  const areGood = and(eq(uploadTokens.apiKeyId, key.id), gt(uploadTokens.expiresAt, now));
  const [good] = await tx.read.select({ number: count() }).from(uploadTokens).where(areGood);
  if ((good?.number ?? 0) >= mostAtATime) {
    const message = `This API key has ${mostAtATime} upload tokens that are good. Wait until some have ended.`;
    throw new Refusal("rate_limited", message);
  }
  return { id: key.id, endsAt: key.expiresAt ?? Number.POSITIVE_INFINITY };
}

async function requireToken(read: Reader, { id }: Uploader, now: number): Promise<Row> {
  const isGood = and(eq(uploadTokens.id, id), gt(uploadTokens.expiresAt, now));
  const [row] = await read.select().from(uploadTokens).where(isGood);
  if (row === undefined) throw new Refusal("forbidden", "This upload token has ended.");
  return row;
}

function refuseBeyond(field: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  const rule = `a whole number from 1 to ${most}`;
  throw new Refusal("invalid", `An upload token needs ${rule} for ${field}.`, { fields: { [field]: rule } });
}

function shown({ id, folder, types, maxBytes, usesLeft, expiresAt }: Row): UploadToken {
  return {
    id,
    folder,
    types: types ?? "all",
    ...(maxBytes !== null && { maxBytes }),
    usesLeft,
    expiresAt,
  };
}

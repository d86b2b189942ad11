import { and, desc, eq, lt } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { assets } from "#src/store/schema/assets.ts";
import { type Asset, assetOf } from "./asset.ts";
import { normalizeFolder } from "./asset-path.ts";
import { selectAssets } from "./versions.ts";

interface Listed {
  spaceKey: string;
  /** As the page before gave it. */
  cursor?: string;
  /** 1 to 200. */
  limit?: number;
  /** Only what lies directly in this folder; the empty text is the top. */
  folder?: string;
}

export interface AssetPage {
  assets: Asset[];
  /** Absent on the last page. */
  cursor?: string;
}

const mostPerPage = 200;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Newest first. What comes in between two pages moves nothing: the cursor is the id that was shown last. */
export async function listAssets(
  { db }: Needs<"db">,
  actor: Actor,
  { spaceKey, cursor, limit = 50, folder }: Listed,
): Promise<AssetPage> {
  const space = await requireSpace({ db }, actor, spaceKey, "assets:see");
  checkLimit(limit);
  checkCursor(cursor);
  const condition = and(
    eq(assets.spaceId, space.id),
    folder === undefined ? undefined : eq(assets.folder, normalizeFolder(folder)),
    cursor === undefined ? undefined : lt(assets.id, cursor),
  );
  const rows = await selectAssets(db.read, condition)
    .orderBy(desc(assets.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit).map(assetOf);
  const last = shown.at(-1);
  return { assets: shown, ...(rows.length > limit && last && { cursor: last.id }) };
}

/** Whether any picture has been taken in, by whatever org. No actor: for those who run the server. */
export async function hasAssets({ db }: Needs<"db">): Promise<boolean> {
  const [one] = await db.read.select({ id: assets.id }).from(assets).limit(1);
  return one !== undefined;
}

function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostPerPage) return;
  throw invalid("limit", `a whole number from 1 to ${mostPerPage}`);
}

/** Refuses (invalid) what no page gave. */
export function checkCursor(cursor: string | undefined): void {
  if (cursor !== undefined && !uuid.test(cursor)) throw invalid("cursor", "the cursor of the page before");
}

function invalid(field: string, expected: string): Refusal {
  return new Refusal("invalid", `The ${field} must be ${expected}.`, { fields: { [field]: expected } });
}

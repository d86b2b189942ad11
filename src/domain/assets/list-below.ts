import { and, asc, count, eq, gt, lt } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { assets } from "#src/store/schema/assets.ts";

interface Below {
  spaceId: string;
  /** As it is kept; empty for the whole space. */
  folder: string;
}

const pageSize = 500;

/** What lies below a folder, however deep, in the order of the paths: the next after a path, none where that was all. */
export async function listBelow(
  { db }: Needs<"db">,
  { after = "", ...below }: Below & { after?: string | undefined },
): Promise<{ id: string; path: string }[]> {
  return await db.read
    .select({ id: assets.id, path: assets.path })
    .from(assets)
    .where(and(isBelow(below), gt(assets.path, after)))
    .orderBy(asc(assets.path))
    .limit(pageSize);
}

/** All of them in one look, so that what is moved meanwhile isn't missed. */
export async function idsBelow({ db }: Needs<"db">, below: Below): Promise<Set<string>> {
  const rows = await db.read.select({ id: assets.id }).from(assets).where(isBelow(below));
  return new Set(rows.map(({ id }) => id));
}

export async function countBelow({ db }: Needs<"db">, below: Below): Promise<number> {
  const [counted] = await db.read.select({ pictures: count() }).from(assets).where(isBelow(below));
  return counted?.pictures ?? 0;
}

function isBelow({ spaceId, folder }: Below) {
  const own = eq(assets.spaceId, spaceId);
  // The sign that follows the slash.
  return folder === "" ? own : and(own, gt(assets.path, `${folder}/`), lt(assets.path, `${folder}0`));
}

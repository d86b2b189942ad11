import { and, asc, desc, eq, gt, gte, lt, type SQL } from "drizzle-orm";
import type { Reader } from "#src/store/database.ts";
import { assets } from "#src/store/schema/assets.ts";

/** Some of the folders directly in one. */
export interface FolderList {
  /** Their whole paths, in the order of the index. */
  paths: string[];
  hasBefore: boolean;
  hasAfter: boolean;
}

/** Where the list goes on: after a folder or before one; its beginning without either. */
export interface FolderTurn {
  after?: string | undefined;
  before?: string | undefined;
}

interface Within {
  spaceId: string;
  folder: string;
}

export const foldersPerPage = 60;

/** A page of the folders directly in a folder; what pictures lie below them isn't read through. */
export async function listFolders(
  read: Reader,
  within: Within,
  { after, before }: FolderTurn,
): Promise<FolderList> {
  const way = before === undefined ? "on" : "back";
  const cursor = before ?? after;
  const found = await walk(read, within, way, cursor);
  const paths = found.slice(0, foldersPerPage);
  const hasMore = found.length > foldersPerPage;
  if (way === "back") return { paths: paths.reverse(), hasBefore: hasMore, hasAfter: true };
  return { paths, hasBefore: cursor !== undefined, hasAfter: hasMore };
}

/**
 * From one folder to the next in the index, and one more than a page holds. A folder that has pictures of its own
 * stands before what lies below it with others between (`a`, `a-b`, `a/x`), and counts where it stands first.
 */
async function walk(read: Reader, { spaceId, folder }: Within, way: "on" | "back", cursor?: string) {
  const start = folder === "" ? "" : `${folder}/`;
  const inside = and(
    eq(assets.spaceId, spaceId),
    gt(assets.folder, start),
    folder === "" ? undefined : lt(assets.folder, behind(folder)),
  );
  const next = async (condition: SQL | undefined) => {
    const folders = read.select({ folder: assets.folder }).from(assets);
    const order = way === "on" ? asc(assets.folder) : desc(assets.folder);
    const [row] = await folders.where(and(inside, condition)).orderBy(order).limit(1);
    return row?.folder;
  };
  const isOwn = async (path: string) => (await next(eq(assets.folder, path))) !== undefined;
  const found: string[] = [];
  let from = cursor === undefined ? undefined : beyond(cursor, { way, isOwn: await isOwn(cursor) });
  while (found.length <= foldersPerPage) {
    const row = await next(from);
    if (row === undefined) break;
    const path = start + (row.slice(start.length).split("/")[0] ?? "");
    const isSelf = row === path;
    if (isSelf || !(await isOwn(path))) found.push(path);
    from = beyond(path, { way, isOwn: isSelf });
  }
  return found;
}

/** What comes after a folder's place in the index, or before it: its own row, or all that lies below it. */
function beyond(path: string, { way, isOwn }: { way: "on" | "back"; isOwn: boolean }): SQL {
  if (way === "back") return lt(assets.folder, isOwn ? path : `${path}/`);
  return isOwn ? gt(assets.folder, path) : gte(assets.folder, behind(path));
}

/** The sign that follows the slash. */
function behind(path: string): string {
  return `${path}0`;
}

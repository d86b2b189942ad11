import { and, asc, count, desc, eq, gt, lt, type SQL } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import type { Reader } from "#src/store/database.ts";
import { assets } from "#src/store/schema/assets.ts";
import { type Asset, assetOf } from "./asset.ts";
import { folderOf, normalizeFolder } from "./asset-path.ts";
import { type FolderList, type FolderTurn, listFolders } from "./folders.ts";
import { checkCursor } from "./list.ts";
import { selectAssets } from "./versions.ts";

interface Browsed {
  spaceKey: string;
  /** Empty for the top. */
  folder: string;
  /** The id after which the page begins, towards older ones; the newest page without it. */
  older?: string | undefined;
  /** The id before which it ends, towards newer ones. */
  newer?: string | undefined;
  /** Which of its folders. */
  folders?: FolderTurn;
}

export interface FolderView {
  space: Space;
  /** As it is kept. */
  folder: string;
  /** Those directly in it; none beside a further page of pictures. */
  folders: FolderList;
  /** Newest first. */
  pictures: Asset[];
  /** Of the first picture among all of the folder, from 1; both are counted up to 10,000. */
  from: number;
  total: number;
  hasNewer: boolean;
  hasOlder: boolean;
}

const perPage = 60;
const noFolders: FolderList = { paths: [], hasBefore: false, hasAfter: false };
const mostCounted = 10_000;

/** What lies directly in a folder, a page at a time. What comes in meanwhile moves no page. */
export async function browseFolder(
  { db }: Needs<"db">,
  actor: Actor,
  { spaceKey, folder: text, older, newer, folders = {} }: Browsed,
): Promise<FolderView> {
  const space = await requireSpace({ db }, actor, spaceKey, "assets:see");
  checkCursor(older);
  checkCursor(newer);
  const folder = normalizeFolder(text);
  const inFolder = within(space.id, folder);
  const pictures = newer
    ? (await take(db.read, and(inFolder, gt(assets.id, newer)), "up")).reverse()
    : await take(db.read, and(inFolder, older ? lt(assets.id, older) : undefined), "down");
  const [first, last] = [pictures.at(0)?.id, pictures.at(-1)?.id];
  const newerOnes = first ? await countUpTo(db.read, and(inFolder, gt(assets.id, first))) : 0;
  const olderOnes = last ? await countUpTo(db.read, and(inFolder, lt(assets.id, last))) : 0;
  return {
    space,
    folder,
    folders: newerOnes > 0 ? noFolders : await listFolders(db.read, { spaceId: space.id, folder }, folders),
    pictures,
    from: pictures.length > 0 ? newerOnes + 1 : 0,
    total: newerOnes + pictures.length + olderOnes,
    hasNewer: newerOnes > 0,
    hasOlder: olderOnes > 0,
  };
}

/** The pictures before and after one in its folder, as `browseFolder` has them. */
export async function listNeighbours(
  { db }: Needs<"db">,
  actor: Actor,
  { spaceKey, asset: { id, path } }: { spaceKey: string; asset: Pick<Asset, "id" | "path"> },
): Promise<{ newerId: string | undefined; olderId: string | undefined }> {
  const space = await requireSpace({ db }, actor, spaceKey, "assets:see");
  const inFolder = within(space.id, folderOf(path));
  const next = async (condition: SQL, order: SQL) => {
    const ids = db.read.select({ id: assets.id }).from(assets);
    const [one] = await ids.where(and(inFolder, condition)).orderBy(order).limit(1);
    return one?.id;
  };
  return {
    newerId: await next(gt(assets.id, id), asc(assets.id)),
    olderId: await next(lt(assets.id, id), desc(assets.id)),
  };
}

function within(spaceId: string, folder: string): SQL | undefined {
  return and(eq(assets.spaceId, spaceId), eq(assets.folder, folder));
}

async function take(read: Reader, condition: SQL | undefined, way: "up" | "down"): Promise<Asset[]> {
  const order = way === "up" ? asc(assets.id) : desc(assets.id);
  const rows = await selectAssets(read, condition).orderBy(order).limit(perPage);
  return rows.map(assetOf);
}

async function countUpTo(read: Reader, condition: SQL | undefined): Promise<number> {
  const some = read.select({ id: assets.id }).from(assets).where(condition).limit(mostCounted).as("some");
  const [counted] = await read.select({ pictures: count() }).from(some);
  return counted?.pictures ?? 0;
}

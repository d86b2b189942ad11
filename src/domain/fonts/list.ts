import { asc, eq, inArray } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { fonts } from "#src/store/schema/fonts.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { type Font, fontOf } from "./font.ts";

/** Those of a space, oldest first. */
export async function listFonts(needs: Needs<"db">, actor: Actor, spaceKey: string): Promise<Font[]> {
  const space = await requireSpace(needs, actor, spaceKey, "fonts:see");
  const rows = await needs.db.read
    .select()
    .from(fonts)
    .where(eq(fonts.spaceId, space.id))
    .orderBy(asc(fonts.id));
  return rows.map(fontOf);
}

/** A font's file, and what people know it by. */
export interface ListedFont {
  fontId: string;
  objectKey: string;
  family: string;
  style: string;
  spaceKey: string;
}

/** Those of all spaces, oldest first. No actor: for backups. */
export async function listFontFiles({ db }: Needs<"db">): Promise<ListedFont[]> {
  const { id: fontId, objectKey, family, style } = fonts;
  return await db.read
    .select({ fontId, objectKey, family, style, spaceKey: spaces.key })
    .from(fonts)
    .innerJoin(spaces, eq(spaces.id, fonts.spaceId))
    .orderBy(asc(fonts.id));
}

/** Which of these objects are files of fonts. No actor: for the sweep. */
export async function fontObjectsAmong({ db }: Needs<"db">, keys: string[]): Promise<string[]> {
  const rows = await db.read
    .select({ key: fonts.objectKey })
    .from(fonts)
    .where(inArray(fonts.objectKey, keys));
  return rows.map(({ key }) => key);
}

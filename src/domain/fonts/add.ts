import { and, count, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { discardObject } from "#src/domain/assets/objects.ts";
import { sourceOf } from "#src/domain/assets/source.ts";
import { type Incoming, type StoredFile, storeIncoming } from "#src/domain/assets/store-incoming.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { type FontFacts, readFont } from "#src/imaging/fonts/read-font.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { fonts } from "#src/store/schema/fonts.ts";
import { type Font, fontOf } from "./font.ts";
import { tryFont } from "./try.ts";

export type AddFontNeeds = Needs<"db" | "clock" | "storage" | "renderer" | "limits" | "log" | "fontMaxBytes">;

interface NewFont extends Incoming {
  spaceKey: string;
}

interface Added {
  font: Font;
  /** Whether the space didn't have this very file before. */
  created: boolean;
}

interface TakenIn extends StoredFile {
  facts: FontFacts;
}

/** All of them are looked through for each text. */
const mostFonts = 100;

/**
 * When this has resolved the font is safely stored, and texts of the space that name it are set in it. One that is
 * there already stays as it is, and gets its file back where that is lost.
 */
export async function addFont(
  needs: AddFontNeeds,
  actor: Actor,
  { spaceKey, ...incoming }: NewFont,
): Promise<Added> {
  const space = await requireSpace(needs, actor, spaceKey, "fonts:write");
  const taken = await takeIn(needs, space.id, incoming);
  const own = and(eq(fonts.spaceId, space.id), eq(fonts.sha256, taken.put.sha256));
  const [seen] = await needs.db.read.select().from(fonts).where(own);
  const lostKey = seen && !(await needs.storage.head(seen.objectKey)) ? seen.objectKey : undefined;
  let isNeeded = false;
  try {
    return await needs.db.write(async (tx) => {
      await requireSpace({ db: tx }, actor, spaceKey, "fonts:write");
      const [before] = await tx.read.select().from(fonts).where(own);
      if (before && before.objectKey === lostKey) {
        await tx.update(fonts).set({ objectKey: taken.objectKey }).where(eq(fonts.id, before.id));
        isNeeded = true;
      }
      if (before) return { font: fontOf(before), created: false };
      await refuseTooMany(tx, space);
      const font = await insert(tx, space, taken, needs.clock.now());
      const { id: spaceId, orgId } = space;
      const target = { kind: "font", id: font.id };
      await record(tx, needs, actor, { orgId, spaceId, action: "font.added", target });
      // After a crash the row may turn out to be there.
      isNeeded = true;
      return { font, created: true };
    });
  } finally {
    if (!isNeeded) await discardObject(needs, taken.objectKey);
  }
}

/** Stores the file, reads what it says and sets a text in it; what can't be used is refused and not kept. */
async function takeIn(needs: AddFontNeeds, spaceId: string, incoming: Incoming): Promise<TakenIn> {
  refuseTooLarge(incoming, needs.fontMaxBytes);
  return await storeIncoming(needs, incoming, needs.fontMaxBytes, async ({ objectKey, put: { sha256 } }) => {
    const facts = readFont(await new Response(await needs.storage.get(objectKey)).bytes());
    const font = { sha256, source: await sourceOf(needs.storage, objectKey) };
    await tryFont(needs, facts, font, { spaceId, signal: incoming.signal });
    return { facts };
  });
}

function refuseTooLarge({ sizeBytes = 0 }: Pick<Incoming, "sizeBytes">, mostBytes: number): void {
  if (sizeBytes <= mostBytes) return;
  throw new Refusal("too_large", `This font has ${sizeBytes} bytes; at most ${mostBytes} are taken.`);
}

async function refuseTooMany({ read }: Tx, { id, key }: Space): Promise<void> {
  const [row] = await read.select({ fonts: count() }).from(fonts).where(eq(fonts.spaceId, id));
  if ((row?.fonts ?? 0) < mostFonts) return;
  throw new Refusal(
    "over_quota",
    `The space "${key}" has ${mostFonts} fonts, the most there can be. Remove one.`,
  );
}

async function insert(
  tx: Tx,
  { orgId, id: spaceId }: Space,
  { id, objectKey, put, facts }: TakenIn,
  createdAt: number,
): Promise<Font> {
  const { families, style, coverage, reach } = facts;
  const [family = ""] = families;
  const said = { family, families, style, coverage: [...coverage], reach };
  const [row] = await tx
    .insert(fonts)
    .values({ id, orgId, spaceId, objectKey, ...put, ...said, createdAt })
    .returning();
  if (row === undefined) throw new Error("A font was not inserted.");
  return fontOf(row);
}

import { and, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { discardObject } from "#src/domain/assets/objects.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { fonts } from "#src/store/schema/fonts.ts";
import { type Font, fontOf } from "./font.ts";

interface Named {
  spaceKey: string;
  fontId: string;
}

/** For good. Texts that were set in it are set in another from now on: their results have other keys. */
export async function deleteFont(
  needs: Needs<"db" | "clock" | "storage" | "log">,
  actor: Actor,
  { spaceKey, fontId }: Named,
): Promise<Font> {
  const row = await needs.db.write(async (tx) => {
    const { id: spaceId, orgId, key } = await requireSpace({ db: tx }, actor, spaceKey, "fonts:write");
    const own = and(eq(fonts.spaceId, spaceId), eq(fonts.id, fontId));
    const [deleted] = await tx.delete(fonts).where(own).returning();
    if (deleted === undefined) {
      throw new Refusal("not_found", `There is no font ${fontId} in the space "${key}".`);
    }
    const target = { kind: "font", id: fontId };
    await record(tx, needs, actor, { orgId, spaceId, action: "font.deleted", target });
    return deleted;
  });
  await discardObject(needs, row.objectKey);
  return fontOf(row);
}

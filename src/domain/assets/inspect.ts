import { asc, eq, isNull } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import type { Probed } from "#src/imaging/job.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { sourceOf } from "./source.ts";

type InspectNeeds = Needs<"db" | "clock" | "storage" | "renderer" | "limits">;
type Findings = Partial<Pick<typeof assetVersions.$inferInsert, "damaged" | "thumbHash">>;

/** These say nothing about the picture: it is tried again. */
const passing: RefusalCode[] = ["overloaded", "storage_full", "upstream", "upstream_timeout"];

/**
 * Decodes one picture whose pixels nobody has looked at yet, and notes its ThumbHash and whether it is damaged.
 * False when there is none left.
 */
export async function inspectNextVersion(needs: InspectNeeds): Promise<boolean> {
  const [version] = await needs.db.read
    .select({ id: assetVersions.id, objectKey: assetVersions.objectKey })
    .from(assetVersions)
    .where(isNull(assetVersions.inspectedAt))
    .orderBy(asc(assetVersions.id))
    .limit(1);
  if (version === undefined) return false;
  const findings = await inspect(needs, version.objectKey);
  await needs.db.write(async (tx) => {
    const changes = { ...findings, inspectedAt: needs.clock.now() };
    await tx.update(assetVersions).set(changes).where(eq(assetVersions.id, version.id));
  });
  return true;
}

async function inspect(needs: InspectNeeds, objectKey: string): Promise<Findings> {
  if ((await needs.storage.head(objectKey)) === undefined) return { damaged: true };
  try {
    const source = await sourceOf(needs.storage, objectKey);
    return findingsOf(await needs.renderer.probe({ source, limits: needs.limits, depth: "pixels" }));
  } catch (error) {
    if (!(error instanceof Refusal) || passing.includes(error.code)) throw error;
    // Too costly to decode isn't damaged: it keeps what its header said.
    return error.code === "too_costly" ? {} : { damaged: true };
  }
}

function findingsOf({ damaged, thumbHash }: Probed): Findings {
  return { damaged, ...(thumbHash !== undefined && { thumbHash }) };
}

import { and, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { limitsOf } from "#src/domain/spaces/space-limits.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { Refusal } from "#src/lib/errors.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import type { DeliverySpace } from "./delivery-space.ts";
import type { Granted } from "./granted.ts";
import { underRules, withPictures } from "./under-rules.ts";

/** What the pages show of a picture: a row of the grid at two pixels for one, and a screen. Still, and as WebP. */
const operations = {
  thumb: "fit-in/1600x400/filters:max_frames(1):format(webp)",
  view: "fit-in/2048x2048/filters:format(webp)",
} as const;

export type PreviewSize = keyof typeof operations;

export function isPreviewSize(name: string): name is PreviewSize {
  return Object.hasOwn(operations, name);
}

interface Previewed {
  spaceKey: string;
  versionId: string;
  size: PreviewSize;
}

/**
 * A version as the pages of its space show it, by the right to see it: kept like any result, but none of the space's
 * rules for delivery is done to it, and it counts for no budget.
 */
export async function grantPreview(
  needs: Needs<"db" | "limits" | "copies">,
  actor: Actor,
  { spaceKey, versionId, size }: Previewed,
): Promise<Granted> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:see");
  const [version] = await needs.db.read
    .select({ path: assets.path, number: assetVersions.number })
    .from(assetVersions)
    .innerJoin(assets, eq(assets.id, assetVersions.assetId))
    .where(and(eq(assetVersions.id, versionId), eq(assetVersions.spaceId, space.id)));
  if (version === undefined)
    throw new Refusal("not_found", `There is no version ${versionId} in the space "${spaceKey}".`);
  const asked = { ...parsePath(`unsafe/${operations[size]}/x`), image: version.path };
  const admitted = underRules(withoutRules(needs, space), asked);
  const settings = { ...admitted.settings, version: version.number };
  return await withPictures(needs, { ...admitted, settings });
}

/** Shown by right and not by signature, so also where nothing is delivered: of a space that was deleted, say. */
function withoutRules(needs: Needs<"limits">, space: Space): DeliverySpace {
  const limits = { ...limitsOf(space, needs.limits), newResultsPerHour: Number.POSITIVE_INFINITY };
  return { ...space, defaults: "web", rules: {}, resultRules: undefined, limits, signingKeys: [] };
}

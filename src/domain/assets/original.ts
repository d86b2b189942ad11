import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { ByteRange } from "#src/storage/storage.ts";
import { type Asset, assetOf } from "./asset.ts";
import { requireAsset } from "./find.ts";

/** The picture as it was put in. Read the body to its end or cancel it. */
export async function openOriginal(
  needs: Needs<"db" | "storage">,
  actor: Actor,
  { spaceKey, assetId, range }: { spaceKey: string; assetId: string; range?: ByteRange },
): Promise<{ asset: Asset; body: ReadableStream<Uint8Array> }> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:see");
  const row = await requireAsset(needs.db.read, space, assetId);
  return { asset: assetOf(row), body: await needs.storage.get(row.version.objectKey, range) };
}

import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { discardObject, objectKeyOf } from "#src/domain/assets/objects.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { readAvatar, withAvatar } from "#src/domain/identity/avatar.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { requireOrg } from "./orgs.ts";

interface NamedOrg {
  orgId: string;
}

/** A new picture of the org: only what the pipeline makes of the file is kept. */
export async function setOrgPicture(
  needs: Needs<"db" | "clock" | "storage" | "renderer" | "limits" | "log">,
  actor: Actor,
  { orgId, bytes }: NamedOrg & { bytes: Uint8Array },
): Promise<void> {
  await requireOrg(needs, actor, orgId, "orgs:write");
  const before = await withAvatar(needs, { lane: orgId, bytes }, (version) =>
    change(needs, actor, orgId, version),
  );
  if (before !== null) await discardObject(needs, objectKeyOf(before));
}

export async function removeOrgPicture(
  needs: Needs<"db" | "clock" | "storage" | "log">,
  actor: Actor,
  { orgId }: NamedOrg,
): Promise<void> {
  const before = await change(needs, actor, orgId, null);
  if (before !== null) await discardObject(needs, objectKeyOf(before));
}

/** WebP. Refuses (not_found) every version but the one that the org has now. */
export async function findOrgPicture(
  needs: Needs<"db" | "storage">,
  actor: Actor,
  { orgId, version }: NamedOrg & { version: string },
): Promise<Uint8Array> {
  const { avatarVersion } = await requireOrg(needs, actor, orgId, "orgs:see");
  return await readAvatar(needs, avatarVersion, version);
}

/** Gives the version that it had. */
async function change(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
  orgId: string,
  avatarVersion: string | null,
): Promise<string | null> {
  return await db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "orgs:write");
    if (org.avatarVersion === avatarVersion) return null;
    await tx.update(orgs).set({ avatarVersion }).where(eq(orgs.id, orgId));
    await record(tx, { clock }, actor, { orgId, action: "org.picture_changed" });
    return org.avatarVersion;
  });
}

import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { AuditAction } from "#src/domain/audit/event.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { deletionAfter, refuseTooLate } from "#src/domain/deletion-time.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { changedMeanwhile } from "#src/domain/orgs/orgs.ts";
import type { Action } from "#src/domain/permissions.ts";
import type { Tx } from "#src/store/database.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { requireSpace } from "./require-space.ts";
import { lookUpSpaceById, type Space } from "./space.ts";
import { checkSpaceKey, takeSpaceKey } from "./space-key.ts";

interface NamedSpace {
  spaceKey: string;
}

/**
 * Another name in URLs. What was answered under the old one is so from now on too, and nobody else ever gets
 * it. Refuses (conflict) who saves over a change that he hasn't seen.
 */
export async function changeSpaceKey(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, key, revision }: NamedSpace & { key: string; revision?: number },
): Promise<Space> {
  checkSpaceKey(key);
  return await change(
    needs,
    actor,
    { spaceKey, asks: "spaces:write", action: "space.renamed" },
    async (tx, space) => {
      if (revision !== undefined && revision !== space.revision) throw changedMeanwhile();
      const { id: spaceId, orgId } = space;
      await takeSpaceKey(tx, { key, orgId, spaceId, createdAt: needs.clock.now() });
      return { key };
    },
  );
}

/** Read-only and delivered from now on. Twice is the same as once. */
export function archiveSpace(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey }: NamedSpace,
): Promise<Space> {
  const asked = { spaceKey, asks: "spaces:archive", action: "space.archived" } as const;
  return change(needs, actor, asked, async (_, { archivedAt }) => ({
    archivedAt: archivedAt ?? needs.clock.now(),
  }));
}

export function unarchiveSpace(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey }: NamedSpace,
): Promise<Space> {
  const asked = { spaceKey, asks: "spaces:archive", action: "space.unarchived" } as const;
  return change(needs, actor, asked, async () => ({ archivedAt: null }));
}

/** Nothing of it is delivered or seen from now on; for 7 days it can be restored. Asked for by its typed name. */
export function deleteSpace(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, name }: NamedSpace & { name: string },
): Promise<Space> {
  const asked = { spaceKey, asks: "spaces:delete", action: "space.deletion_asked" } as const;
  return change(needs, actor, asked, async (_, space) => {
    refuseMistakes({ name: name.trim() === space.name ? undefined : "name_differs" });
    return { deletionAt: space.deletionAt ?? deletionAfter(needs.clock.now()) };
  });
}

/** Refuses (expired) where its time is over: then it is being erased. */
export function restoreSpace(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey }: NamedSpace,
): Promise<Space> {
  const asked = { spaceKey, asks: "spaces:delete", action: "space.restored" } as const;
  return change(needs, actor, asked, async (_, space) => {
    refuseTooLate(space, needs.clock.now());
    return { deletionAt: null };
  });
}

interface Asked extends NamedSpace {
  asks: Action;
  action: AuditAction;
}

type Changes = Partial<Pick<Space, "key" | "archivedAt" | "deletionAt">>;

async function change(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, asks, action }: Asked,
  work: (tx: Tx, space: Space) => Promise<Changes>,
): Promise<Space> {
  return await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, asks);
    const { id, orgId, revision } = space;
    const set = await work(tx, space);
    const isNew = Object.entries(set).some(([name, value]) => space[name as keyof Changes] !== value);
    if (!isNew) return space;
    await tx
      .update(spaces)
      .set({ ...set, revision: revision + 1 })
      .where(eq(spaces.id, id));
    await record(tx, needs, actor, { orgId, spaceId: id, action });
    return (await lookUpSpaceById(tx.read, id)) ?? space;
  });
}

import { eq } from "drizzle-orm";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import type { State } from "./law.ts";
import { aWorld, type World } from "./world.ts";

export const open: State = { org: "active", space: "active" };

export const states: State[] = [
  open,
  { org: "active", space: "archived" },
  { org: "active", space: "deleted" },
  { org: "read_only", space: "active" },
  { org: "suspended", space: "active" },
  { org: "pending_deletion", space: "active" },
];

export const missingId = "01900000-0000-7000-8000-000000000000";

/** One world after another: what somebody got through with may have changed it. */
export class Worlds implements Disposable {
  #world: World | undefined;

  constructor(readonly state: State) {}

  async current(): Promise<World> {
    this.#world ??= await inState(await aWorld(), this.state);
    return this.#world;
  }

  spend(): void {
    this.#world?.[Symbol.dispose]();
    this.#world = undefined;
  }

  [Symbol.dispose](): void {
    this.spend();
  }
}

async function inState(world: World, { org, space }: State): Promise<World> {
  const now = world.clock.now();
  const soon = now + 86_400_000;
  await world.context.db.write(async (tx) => {
    const set = org === "pending_deletion" ? { deletionAt: soon } : { state: org };
    await tx.update(orgs).set(set).where(eq(orgs.id, world.org.id));
    const life = { active: {}, archived: { archivedAt: now }, deleted: { deletionAt: soon } }[space];
    if (space !== "active") await tx.update(spaces).set(life).where(eq(spaces.id, world.shop.id));
  });
  return world;
}

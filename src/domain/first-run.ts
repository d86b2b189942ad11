import type { Actor } from "./actor.ts";
import type { Needs } from "./context.ts";
import { createOrg, lookUpFirstOrg } from "./orgs/orgs.ts";
import { createSpace } from "./spaces/spaces.ts";

const system: Actor = { kind: "system" };

/** Makes an org and a space `default` where there is no org yet. Safe to run at every start. */
export async function firstRun(needs: Needs<"db" | "clock" | "sealer" | "limits">): Promise<void> {
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    if ((await lookUpFirstOrg(tx.read)) !== undefined) return;
    const org = await createOrg(within, system, { name: "Default" });
    await createSpace(within, system, { orgId: org.id, key: "default", name: "Default" });
  });
}

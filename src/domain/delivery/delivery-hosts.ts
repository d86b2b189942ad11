import { inArray } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { spaceKeys } from "#src/store/schema/space-keys.ts";

/** A sentence for each host (of DELIVERY_HOSTS) whose space doesn't exist. No actor: for those who run the server. */
export async function listHostsWithoutSpace(
  { db }: Needs<"db">,
  hosts: Record<string, string>,
): Promise<string[]> {
  const rows = await db.read
    .select({ key: spaceKeys.key })
    .from(spaceKeys)
    .where(inArray(spaceKeys.key, Object.values(hosts)));
  const known = new Set(rows.map(({ key }) => key));
  return Object.entries(hosts)
    .filter(([, key]) => !known.has(key))
    .map(
      ([host, key]) => `DELIVERY_HOSTS serves the space "${key}" at ${host}, and there is none of that name.`,
    );
}

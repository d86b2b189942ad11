import { eq } from "drizzle-orm";
import { type OrgState, orgStateOf } from "#src/domain/access.ts";
import type { Reader } from "#src/store/database.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaceKeys } from "#src/store/schema/space-keys.ts";
import { spaces } from "#src/store/schema/spaces.ts";

/** With the state of its org, on which hangs what goes on in it. */
export type Space = typeof spaces.$inferSelect & { orgState: OrgState };

/** What a query for spaces selects; `inOrg` joins the org. */
export const spaceColumns = { space: spaces, state: orgs.state, deletionAt: orgs.deletionAt };
export const inOrg = eq(orgs.id, spaces.orgId);

interface SpaceRow {
  space: typeof spaces.$inferSelect;
  state: Exclude<OrgState, "pending_deletion">;
  deletionAt: number | null;
}

export function toSpace({ space, ...org }: SpaceRow): Space {
  return { ...space, orgState: orgStateOf(org) };
}

/** The space that has this name in URLs, or had it once. */
export async function lookUpSpace(read: Reader, key: string): Promise<Space | undefined> {
  const [row] = await read
    .select(spaceColumns)
    .from(spaceKeys)
    .innerJoin(spaces, eq(spaces.id, spaceKeys.spaceId))
    .innerJoin(orgs, inOrg)
    .where(eq(spaceKeys.key, key));
  return row && toSpace(row);
}

export async function lookUpSpaceById(read: Reader, id: string): Promise<Space | undefined> {
  const [row] = await read.select(spaceColumns).from(spaces).innerJoin(orgs, inOrg).where(eq(spaces.id, id));
  return row && toSpace(row);
}

import type { OrgState } from "#src/domain/access.ts";
import { listTenants } from "#src/domain/orgs/tenants.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { orgStates, TenantsPage } from "#views/pages/operator/tenants.tsx";

export const tenantsPage: PageHandler = async (needs, visitor) => {
  const asked = visitor.url.searchParams;
  const filter = { name: asked.get("name")?.trim() || undefined, state: stateOf(asked.get("state")) };
  const before = asked.get("before") || undefined;
  const found = await listTenants(needs, visitor.actor, { ...filter, before });
  const page = await withPlaces(needs, visitor);
  return await show(TenantsPage(page, { ...found, filter, isFirst: before === undefined }));
};

function stateOf(text: string | null): OrgState | undefined {
  return orgStates.find((each) => each === text);
}

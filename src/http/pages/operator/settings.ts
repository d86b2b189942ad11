import { refuseUnless } from "#src/domain/access.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { EffectiveSettingsPage } from "#views/pages/operator/settings.tsx";
import type { OperatorNeeds } from "./needs.ts";

export const effectiveSettingsPage: PageHandler<OperatorNeeds> = async (needs, visitor) => {
  refuseUnless(visitor.actor, "orgs:manage", "instance");
  const page = await withPlaces(needs, visitor);
  return await show(EffectiveSettingsPage(page, { settings: needs.settings }));
};

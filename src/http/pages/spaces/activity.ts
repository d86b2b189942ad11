import { listActivity } from "#src/domain/spaces/activity.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { type PageHandler, show } from "#src/http/pages/handler.ts";
import { withPlaces } from "#src/http/plugins/session.ts";
import { daysUntil } from "#src/lib/day.ts";
import { ActivityPage } from "#views/pages/spaces/activity.tsx";

const shownDays = 30;

/** The last 30 days of UTC, today with them. */
export const activityPage: PageHandler = async (needs, visitor, { space: spaceKey = "" }) => {
  const { actor } = visitor;
  const shown = daysUntil(needs.clock.now(), shownDays);
  const active = await listActivity(needs, actor, { spaceKey, since: shown[0] ?? "" });
  const byDay = new Map(active.map((each) => [each.day, each]));
  const days = shown.map((day) => byDay.get(day) ?? { day, uploads: 0, changes: 0, deliveries: 0 });
  const space = await findSpace(needs, actor, spaceKey);
  return await show(ActivityPage(await withPlaces(needs, visitor), { space, days }));
};

import { t } from "elysia";
import { listUsage } from "#src/domain/spaces/usage.ts";
import { json } from "#src/http/respond.ts";
import { daysUntil } from "#src/lib/day.ts";
import type { ApiBase } from "./base.ts";
import { describe } from "./describe.ts";
import { orgOf } from "./org-of.ts";
import { refuseOddNumber } from "./query-number.ts";

const usageQuery = t.Object({
  days: t.Optional(
    t.Integer({
      title: "days",
      minimum: 1,
      maximum: 366,
      default: 30,
      description: "How many days of UTC, today with them: 1 to 366.",
    }),
  ),
});

const number = t.Integer({ minimum: 0 });

const usageSchema = t.Object({
  since: t.String({ format: "date", description: "The first of the days." }),
  spaces: t.Array(
    t.Object({
      space: t.String({ description: "Its key." }),
      pictures: number,
      sizeBytes: t.Integer({ minimum: 0, description: "Of all versions of its pictures." }),
      days: t.Array(
        t.Object({
          day: t.String({ format: "date" }),
          uploads: number,
          changes: t.Integer({ minimum: 0, description: "Renamed, moved, replaced, changed or deleted." }),
          deliveries: t.Integer({ minimum: 0, description: "Counted to the minute." }),
        }),
        { description: "Oldest first; days on which nothing went on are left out." },
      ),
    }),
  ),
});

export function usageRoutes(app: ApiBase) {
  return app.get(
    "/usage",
    async ({ needs, actor, query: { days = 30 } }) => {
      const [since = ""] = daysUntil(needs.clock.now(), days);
      const spaces = await listUsage(needs, actor, { orgId: orgOf(actor), since });
      const value: typeof usageSchema.static = {
        since,
        spaces: spaces.map(({ spaceKey, ...usage }) => ({ space: spaceKey, ...usage })),
      };
      return json(value);
    },
    {
      transform: ({ query }) => refuseOddNumber(usageQuery.properties.days, query.days),
      query: usageQuery,
      detail: describe({
        operationId: "findUsage",
        summary: "Tell what lies in spaces, and what went on there by day",
        description: "Of the spaces that the key is for.",
        scope: "usage:read",
        answers: { 200: { description: "By space.", schema: usageSchema } },
        refusals: [],
      }),
    },
  );
}

import { t } from "elysia";
import { auditActions } from "#src/domain/audit/event.ts";
import { type ListedEvent, listAudit } from "#src/domain/audit/list.ts";
import { json } from "#src/http/respond.ts";
import type { ApiBase } from "./base.ts";
import { describe } from "./describe.ts";
import { orgOf } from "./org-of.ts";
import { pageLimit, usualLimit } from "./page-limit.ts";
import { refuseOddNumber } from "./query-number.ts";

const moment = t.String({ format: "date-time" });
const id = t.Union([t.String(), t.Null()]);

const auditQuery = t.Object({
  action: t.Optional(t.Union(auditActions.map((action) => t.Literal(action)))),
  actor: t.Optional(t.String({ maxLength: 64, description: "The id of who did it." })),
  from: t.Optional(t.String({ format: "date-time", description: "Not before." })),
  until: t.Optional(t.String({ format: "date-time", description: "Before." })),
  limit: t.Optional(pageLimit),
  cursor: t.Optional(t.String({ pattern: "^[0-9]{1,15}$", description: "Of the page before." })),
});

const eventSchema = t.Object({
  id: t.String(),
  number: t.Integer({ minimum: 1, description: "Counts the events of the organisation, without gaps." }),
  at: moment,
  action: t.String(),
  actor: t.Object({ kind: t.String(), id, name: t.Union([t.String(), t.Null()]) }),
  target: t.Object({ kind: id, id, name: t.Union([t.String(), t.Null()]) }),
  space: t.Union([t.String(), t.Null()], { description: "The id of the space that it is about." }),
  details: t.Record(t.String(), t.Union([t.String(), t.Number(), t.Boolean()])),
  personal: t.Record(t.String(), t.String(), {
    description: "Names, addresses and cut networks that haven't been erased.",
  }),
});

const auditSchema = t.Object({
  events: t.Array(eventSchema),
  cursor: t.Union([t.String(), t.Null()], {
    description: "Give it to get the next page; null on the last one.",
  }),
});

export function auditRoutes(app: ApiBase) {
  return app.get(
    "/audit",
    async ({ needs, actor, query: { limit = usualLimit, cursor, from, until, action, actor: actorId } }) => {
      const filter = { action, actorId, from: timeOf(from), until: timeOf(until), before: numberOf(cursor) };
      const audited = { orgId: orgOf(actor) };
      const events = await listAudit(needs, actor, { audited, filter, limit: limit + 1 });
      const shown = events.slice(0, limit);
      const last = events.length > limit ? shown.at(-1) : undefined;
      const value: typeof auditSchema.static = {
        events: shown.map(eventJson),
        cursor: last ? String(last.number) : null,
      };
      return json(value);
    },
    {
      transform: ({ query }) => refuseOddNumber(pageLimit, query.limit),
      query: auditQuery,
      detail: describe({
        operationId: "listAuditEvents",
        summary: "List the audit log, newest first",
        description: "Of the organisation; a key for some spaces reads what is about those.",
        scope: "audit:read",
        answers: { 200: { description: "A page of events.", schema: auditSchema } },
        refusals: [],
      }),
    },
  );
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function eventJson(event: ListedEvent): typeof eventSchema.static {
  const { id, number, createdAt, action, details, personal, spaceId } = event;
  const { actorKind, actorId, actorName = null, targetKind, targetId, targetName = null } = event;
  return {
    id,
    number,
    at: new Date(createdAt).toISOString(),
    action,
    actor: { kind: actorKind, id: actorId, name: actorName },
    target: { kind: targetKind, id: targetId, name: targetName },
    space: spaceId,
    details,
    personal,
  };
}

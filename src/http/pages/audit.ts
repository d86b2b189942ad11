import { auditActions, isAuditAction } from "#src/domain/audit/event.ts";
import {
  type Audited,
  type AuditFilter,
  eventsOnAPage,
  exportAudit,
  listAudit,
  listAuditActors,
} from "#src/domain/audit/list.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { dayOf, endOfDay, startOfDay } from "#src/lib/day.ts";
import type { Page } from "#views/page.ts";
import { AuditPage, type AuditProps, type AuditQuery } from "#views/pages/audit.tsx";
import { operatorPaths, orgPaths, paths, spacePaths } from "#views/paths.ts";
import { type PageHandler, type PageNeeds, show } from "./handler.ts";
import { orgOf } from "./orgs/members.ts";

export const orgAuditPage: PageHandler = (needs, visitor, place) => {
  const orgId = orgOf(place);
  const frame = async () => {
    const page = await withPlaces(needs, visitor, orgId);
    return { page, path: [{ name: page.org?.name ?? "", href: paths.welcomeTo(orgId) }] };
  };
  const links = { href: paths.orgAudit(orgId), exportHref: orgPaths.auditExport(orgId) };
  return auditPage(needs, visitor, { audited: { orgId }, of: "org", frame, ...links });
};

export const spaceAuditPage: PageHandler = (needs, visitor, { space = "" }) => {
  const frame = async () => {
    const { name, orgId } = await findSpace(needs, visitor.actor, space);
    const settings = { name: visitor.page.t("frame.spaceSettings"), href: spacePaths.settings(space) };
    const path = [{ name, href: paths.space(space) }, settings];
    return { page: await withPlaces(needs, visitor, orgId), path };
  };
  const links = { href: spacePaths.audit(space), exportHref: spacePaths.auditExport(space) };
  return auditPage(needs, visitor, { audited: { spaceKey: space }, of: "space", frame, ...links });
};

export const operatorAuditPage: PageHandler = (needs, visitor) => {
  const frame = async () => {
    const page = await withPlaces(needs, visitor);
    return { page, path: [{ name: page.t("frame.operator"), href: operatorPaths.tenants }] };
  };
  const links = { href: operatorPaths.audit, exportHref: operatorPaths.auditExport };
  return auditPage(needs, visitor, { audited: "instance", of: "instance", frame, ...links });
};

export const orgAuditFile: PageHandler = (needs, visitor, place) =>
  auditFile(needs, visitor, { orgId: orgOf(place) });

export const spaceAuditFile: PageHandler = (needs, visitor, { space = "" }) =>
  auditFile(needs, visitor, { spaceKey: space });

export const operatorAuditFile: PageHandler = (needs, visitor) => auditFile(needs, visitor, "instance");

interface View extends Pick<AuditProps, "of" | "href" | "exportHref"> {
  audited: Audited;
  /** Made once it is known that he may look. */
  frame(): Promise<{ page: Page } & Pick<AuditProps, "path">>;
}

async function auditPage(
  needs: PageNeeds,
  visitor: Visitor,
  { audited, frame, ...view }: View,
): Promise<Response> {
  const { actor } = visitor;
  const query = queryOf(visitor);
  const asked = { audited, filter: filterOf(visitor, query), limit: eventsOnAPage + 1 };
  const found = await listAudit(needs, actor, asked);
  const events = found.slice(0, eventsOnAPage);
  const actors = await listAuditActors(needs, actor, { audited });
  const next = found.length > events.length ? events.at(-1)?.number : undefined;
  const { page, path } = await frame();
  return await show(AuditPage(page, { ...view, path, query, events, actors, actions: auditActions, next }));
}

/** Streamed: nothing of it is held. */
async function auditFile(needs: PageNeeds, visitor: Visitor, audited: Audited): Promise<Response> {
  const { actor, request } = visitor;
  const lines = exportAudit(needs, actor, { audited, filter: filterOf(visitor, queryOf(visitor)) });
  // Who may not have it is refused before the answer begins.
  const first = await lines.next();
  exchangeOf(request).connection.allowSeconds?.(0);
  const headers = {
    "content-type": "application/x-ndjson",
    "content-disposition": `attachment; filename="audit-${dayOf(needs.clock.now())}.jsonl"`,
    "cache-control": "no-store",
  };
  return new Response(streamOf(first, lines), { headers });
}

function streamOf(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void>) {
  const encoder = new TextEncoder();
  let coming: IteratorResult<string, void> | undefined = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = coming ?? (await rest.next());
      coming = undefined;
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await rest.return();
    },
  });
}

function queryOf({ url }: Visitor): AuditQuery {
  const one = (name: string) => url.searchParams.get(name) ?? "";
  return {
    action: isAuditAction(one("action")) ? one("action") : "",
    person: one("person"),
    from: startOfDay(one("from"), "UTC") === undefined ? "" : one("from"),
    until: startOfDay(one("until"), "UTC") === undefined ? "" : one("until"),
    before: /^\d{1,15}$/.test(one("before")) ? one("before") : "",
  };
}

/** Days are those of the reader. */
function filterOf({ account }: Visitor, { action, person, from, until, before }: AuditQuery): AuditFilter {
  const timeZone = account?.timeZone ?? "UTC";
  return {
    ...(isAuditAction(action) && { action }),
    ...(person !== "" && { actorId: person }),
    from: startOfDay(from, timeZone),
    until: endOfDay(until, timeZone),
    ...(before !== "" && { before: Number(before) }),
  };
}

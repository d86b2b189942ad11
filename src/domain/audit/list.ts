import { and, desc, eq, gte, inArray, isNull, lt, type SQL } from "drizzle-orm";
import { refuseUnless, seesOrg } from "#src/domain/access.ts";
import { type Actor, readAgain } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Reader } from "#src/store/database.ts";
import { apiKeys } from "#src/store/schema/api-keys.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { type AuditAction, type AuditRow, instanceChain } from "./event.ts";

/** Whose events are looked at. */
export type Audited = { orgId: string } | { spaceKey: string } | "instance";

export interface AuditFilter {
  action?: AuditAction | undefined;
  actorId?: string | undefined;
  /** Milliseconds since 1970, this one included. */
  from?: number | undefined;
  /** Likewise, this one not. */
  until?: number | undefined;
  /** Those before this one, by its number: the next page. */
  before?: number | undefined;
}

export interface ListedEvent extends Omit<AuditRow, "personal" | "commitments" | "hash"> {
  /** Names as they are now; undefined for who or what is gone. */
  actorName: string | undefined;
  targetName: string | undefined;
  spaceName: string | undefined;
  /** What has not been erased. */
  personal: Record<string, string>;
  /** Done by somebody of whom the reader, a guest, may not know; then neither who nor to whom is told. */
  isHidden: boolean;
}

/** Which events somebody sees, and of a guest, whom he may know of. */
interface Seen {
  within: SQL | undefined;
  known: ReadonlySet<string> | undefined;
}

export const eventsOnAPage = 50;

interface AuditPage {
  audited: Audited;
  filter: AuditFilter;
  /** How many at most. */
  limit?: number | undefined;
}

/** Newest first, a page of them. */
export async function listAudit(
  needs: Needs<"db">,
  actor: Actor,
  { audited, filter, limit = eventsOnAPage }: AuditPage,
): Promise<ListedEvent[]> {
  const seen = await scopeOf(needs, actor, audited);
  return await page(needs.db.read, seen, filter, limit);
}

export interface AuditActor {
  id: string;
  name: string;
}

/** So far back those who have done something are looked for: a list to choose from has to be there at once. */
const newestOfActors = 2000;

/** People and API keys that have done something lately, by name. Who is gone has none. */
export async function listAuditActors(
  needs: Needs<"db">,
  actor: Actor,
  { audited }: { audited: Audited },
): Promise<AuditActor[]> {
  const { within, known } = await scopeOf(needs, actor, audited);
  const recent = needs.db.read
    .select({ actorId: auditEvents.actorId })
    .from(auditEvents)
    .where(within)
    .orderBy(desc(auditEvents.number))
    .limit(newestOfActors)
    .as("recent");
  const rows = await needs.db.read.selectDistinct({ actorId: recent.actorId }).from(recent);
  const names = await namesOf(
    needs.db.read,
    rows.map(({ actorId }) => actorId).filter((id) => isKnown(known, id)),
  );
  return [...names]
    .map(([id, name]) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** All that the filter lets through, newest first: a line of JSON each. */
export async function* exportAudit(
  needs: Needs<"db">,
  actor: Actor,
  { audited, filter }: { audited: Audited; filter: AuditFilter },
): AsyncGenerator<string> {
  let { before } = filter;
  while (true) {
    // It may take long, and whoever may no longer read it gets no more of it.
    const seen = await scopeOf(needs, await readAgain(needs.db.read, actor), audited);
    const events = await page(needs.db.read, seen, { ...filter, before }, exportedAtATime);
    for (const event of events) yield `${JSON.stringify(exported(event, seen))}\n`;
    before = events.at(-1)?.number;
    if (events.length < exportedAtATime) return;
  }
}

const exportedAtATime = 500;

/** To a guest without what tells of the org: its id, and by the numbers how much goes on beside the space. */
function exported({ createdAt, ...event }: ListedEvent, { known }: Seen): object {
  const { chain, number, ...rest } = event;
  return { at: new Date(createdAt).toISOString(), ...(known === undefined ? event : rest) };
}

async function scopeOf(needs: Needs<"db">, actor: Actor, audited: Audited): Promise<Seen> {
  if (audited === "instance") {
    refuseUnless(actor, "orgs:manage", "instance");
    return { within: eq(auditEvents.chain, instanceChain), known: undefined };
  }
  if ("orgId" in audited) {
    const { id } = await requireOrg(needs, actor, audited.orgId, "audit:see");
    return { within: and(eq(auditEvents.chain, id), inSpacesOf(actor)), known: undefined };
  }
  const space = await requireSpace(needs, actor, audited.spaceKey, "space-audit:see");
  const within = and(eq(auditEvents.chain, space.orgId), eq(auditEvents.spaceId, space.id));
  return { within, known: seesOrg(actor, space) ? undefined : await knownIn(needs, actor, space.id) };
}

/** A key for some spaces reads of those alone. */
function inSpacesOf(actor: Actor): SQL | undefined {
  if (actor.kind !== "api_key" || actor.spaceIds === "all") return undefined;
  return inArray(auditEvents.spaceId, [...actor.spaceIds]);
}

/** To a guest: himself, and those whom the space itself names. */
async function knownIn({ db }: Needs<"db">, actor: Actor, spaceId: string): Promise<Set<string>> {
  const guests = await db.read
    .select({ userId: spaceMembers.userId })
    .from(spaceMembers)
    .leftJoin(memberships, isInOrgToo)
    .where(and(eq(spaceMembers.spaceId, spaceId), isNull(memberships.id)));
  const own = actor.kind === "person" ? [actor.userId] : [];
  return new Set([...own, ...guests.map(({ userId }) => userId)]);
}

const isInOrgToo = and(
  eq(memberships.userId, spaceMembers.userId),
  eq(memberships.orgId, spaceMembers.orgId),
);

function isKnown(known: Seen["known"], id: string | null): boolean {
  return known === undefined || (id !== null && known.has(id));
}

async function page(
  read: Reader,
  { within, known }: Seen,
  { action, actorId, from, until, before }: AuditFilter,
  most: number,
): Promise<ListedEvent[]> {
  // Whose events these are would else be told by their being found.
  if (actorId !== undefined && !isKnown(known, actorId)) return [];
  const rows = await read
    .select()
    .from(auditEvents)
    .where(
      and(
        within,
        action && eq(auditEvents.action, action),
        actorId === undefined ? undefined : eq(auditEvents.actorId, actorId),
        from === undefined ? undefined : gte(auditEvents.createdAt, from),
        until === undefined ? undefined : lt(auditEvents.createdAt, until),
        before === undefined ? undefined : lt(auditEvents.number, before),
      ),
    )
    .orderBy(desc(auditEvents.number))
    .limit(most);
  const names = await namesOf(
    read,
    rows.flatMap(({ actorId, targetId, spaceId }) => [actorId, targetId, spaceId]),
  );
  return rows.map(({ personal, commitments: _, hash: __, ...event }) => {
    const isHidden = !isKnown(known, event.actorId);
    const isTargetHidden = isHidden || !isKnown(known, event.targetId);
    const kept = Object.entries(personal).flatMap(([name, one]) => (one === null ? [] : [[name, one.value]]));
    return {
      ...event,
      actorId: isHidden ? null : event.actorId,
      targetId: isTargetHidden ? null : event.targetId,
      actorName: isHidden ? undefined : names.get(event.actorId ?? ""),
      targetName: isTargetHidden ? undefined : names.get(event.targetId ?? ""),
      spaceName: names.get(event.spaceId ?? ""),
      personal: isTargetHidden ? {} : Object.fromEntries(kept),
      isHidden,
    };
  });
}

/** Of people, API keys and spaces, by their ids. */
async function namesOf(read: Reader, named: (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(named)].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const people = await read
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, ids));
  const keys = await read
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(inArray(apiKeys.id, ids));
  const ofSpaces = await read
    .select({ id: spaces.id, name: spaces.name })
    .from(spaces)
    .where(inArray(spaces.id, ids));
  return new Map([...people, ...keys, ...ofSpaces].map(({ id, name }) => [id, name]));
}

import { may } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Account } from "#src/domain/identity/accounts.ts";
import type { Visit } from "#src/domain/identity/device.ts";
import { readSessionCookie } from "#src/domain/identity/session-cookie.ts";
import { authenticateSession } from "#src/domain/identity/sessions.ts";
import { mayFoundOrg } from "#src/domain/orgs/found-org.ts";
import { listOwnOpenings } from "#src/domain/orgs/openings.ts";
import { listOwnOrgs, type Org, placeOf } from "#src/domain/orgs/orgs.ts";
import { managingOrgOf } from "#src/domain/orgs/proven-domains.ts";
import { listOwnDemands } from "#src/domain/orgs/second-factor-demand.ts";
import type { Action } from "#src/domain/permissions.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { openPage } from "#src/http/pages/page.ts";
import { redirect } from "#src/http/respond.ts";
import type { OrgPage, OrgStanding, Page } from "#views/page.ts";
import { orgPaths, type PublicFile, paths } from "#views/paths.ts";
import { clientAddress, type Trust } from "./client-address.ts";

export interface VisitorNeeds extends Needs<"db" | "clock" | "log" | "publicUrl"> {
  trust: Trust;
  /** The address of a file of public/. */
  file: PublicFile;
}

/** Who looks at a page, whence, and the page as he reads it. */
export interface Visitor {
  request: Request;
  url: URL;
  /** A person or nobody. */
  actor: Actor;
  /** Of the person. */
  account: Account | undefined;
  visit: Visit;
  page: Page;
}

const visitors = new WeakMap<Request, Promise<Visitor>>();

/** Found out once for each request. */
export function visitorOf(needs: VisitorNeeds, request: Request): Promise<Visitor> {
  const visitor = visitors.get(request) ?? findVisitor(needs, request);
  visitors.set(request, visitor);
  return visitor;
}

async function findVisitor(needs: VisitorNeeds, request: Request): Promise<Visitor> {
  const token = readSessionCookie(needs.publicUrl, request.headers.get("cookie") ?? "");
  const visit = visitOf(needs, request);
  const found = token === undefined ? undefined : await authenticateSession(needs, { token, ...visit });
  const actor: Actor = found?.person ?? { kind: "nobody" };
  const openings = await listOwnOpenings(needs, actor);
  // A page that he finds no more says why, whatever it was.
  const demands = (await listOwnDemands(needs, actor)).filter(({ isShut }) => isShut);
  return {
    request,
    url: new URL(request.url),
    actor,
    account: found?.account,
    visit,
    page: { ...openPage(needs, request, found?.account), openings, demands },
  };
}

function visitOf({ trust }: Pick<VisitorNeeds, "trust">, request: Request): Visit {
  const address = clientAddress(request, exchangeOf(request).connection, trust) ?? "unknown";
  return { address, userAgent: request.headers.get("user-agent") ?? "" };
}

/**
 * The page of somebody within the product, with the places that he can go to: of one org, the first of his where none is
 * named, and of those that he is a guest of.
 */
export async function withPlaces(
  needs: Needs<"db" | "clock" | "signUp">,
  { actor, account, page, url }: Visitor,
  orgId?: string,
): Promise<Page> {
  const seen = await listSpaces(needs, actor);
  const orgs = await listOwnOrgs(needs, actor);
  const wanted = orgId ?? url.searchParams.get("org") ?? seen.find(({ key }) => key === keyIn(url))?.orgId;
  const current = orgs.find(({ id }) => id === wanted) ?? orgs[0];
  const isManaged = (space: Space) => may(actor, "space-settings:see", space);
  const isAbout = (id: string) => (wanted === undefined ? url.pathname === paths.welcome : id === wanted);
  const guestIn = seen.find(({ key, orgId: id }) => key === keyIn(url) && !orgs.some((org) => org.id === id));
  const demands = await listOwnDemands(needs, actor);
  const isOwnPage = url.pathname.startsWith(paths.profile);
  return {
    ...page,
    demands: demands.filter(({ orgId: id, isShut }) => isAbout(id) || (isShut && wanted === undefined)),
    ...(isOwnPage && account && { managedBy: await managingOrgOf(needs.db.read, account) }),
    canFound: mayFoundOrg(needs, actor),
    isOperator: may(actor, "orgs:manage", "instance"),
    spaces: seen.map((space) => {
      const { key, name, orgId, archivedAt } = space;
      return { key, name, orgId, hasSettings: isManaged(space), isArchived: archivedAt !== null };
    }),
    orgs: orgs.map(named),
    standings: [
      ...orgs.filter(({ id }) => isAbout(id)).flatMap((org) => standingOf(actor, org)),
      ...(guestIn?.orgState === "read_only" ? [guestStanding(guestIn)] : []),
    ],
    ...(current && {
      org: {
        ...named(current),
        pages: pagesOf(actor, current),
        canCreateSpaces: may(actor, "spaces:create", placeOf(current)),
        pictureUrl: pictureOf(current),
      },
    }),
  };
}

const asksOf: [OrgPage, Action][] = [
  ["members", "members:see"],
  ["mailDomains", "members:see"],
  ["apiKeys", "api-keys:see"],
  ["audit", "audit:see"],
  ["settings", "orgs:see"],
];

function pagesOf(actor: Actor, org: Org): OrgPage[] {
  return asksOf.flatMap(([page, action]) => (may(actor, action, placeOf(org)) ? [page] : []));
}

function pictureOf({ id, avatarVersion }: Org): string | undefined {
  return avatarVersion === null ? undefined : orgPaths.avatar(id, avatarVersion);
}

/** The reason was written for the owners. */
function standingOf(actor: Actor, org: Org): OrgStanding[] {
  const { orgState: state } = placeOf(org);
  if (state === "active") return [];
  const { id: orgId, name, stateReason, deletionAt } = org;
  const isOwner = may(actor, "orgs:delete", placeOf(org));
  const readsWhy = isOwner || (actor.kind === "person" && actor.openedOrgs.includes(orgId));
  const reason = readsWhy && state !== "pending_deletion" ? (stateReason ?? undefined) : undefined;
  return [{ orgId, name, state, reason, until: deletionAt ?? undefined, isOwner }];
}

/** He knows nothing of the org. */
function guestStanding({ name, orgId }: Space): OrgStanding {
  return { orgId, name, state: "read_only", isOwner: false };
}

function named({ id, name }: Org): { id: string; name: string } {
  return { id, name };
}

/** The space whose page it is. */
function keyIn({ pathname }: URL): string | undefined {
  return /^\/spaces\/([^/]+)/.exec(pathname)?.[1];
}

/** To the page of signing in, and from there back to what was asked for. */
export function toSignIn(request: Request): Response {
  return redirect(paths.signInFor(wantedBy(request)));
}

/** To the texts as they are now, and from there back. */
export function toTexts(request: Request): Response {
  return redirect(paths.acceptTextsFor(wantedBy(request)));
}

/** The page that was asked for, or from which a form was sent. */
function wantedBy({ method, url, headers }: Request): string {
  const wanted = method === "GET" ? url : (headers.get("referer") ?? "");
  const path = URL.canParse(wanted) ? new URL(wanted) : undefined;
  return ownPath(path && path.pathname + path.search);
}

/** A path of this server, whatever was handed in; else the first page. */
export function ownPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || /^\/[/\\]|[\\\p{Cc}]/u.test(wanted)) return paths.welcome;
  if (/^\/sign-out\b/.test(wanted)) return paths.welcome;
  // A header holds no other characters.
  return wanted.toWellFormed().replace(/[^!-~]+/g, encodeURIComponent);
}

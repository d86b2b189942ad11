import { libraryPaths, orgPaths, paths } from "#views/paths.ts";
import type { Verdict } from "./law.ts";
import type { PersonName, World } from "./world.ts";

interface Entry {
  /** What is sent so that whoever may gets beyond the question whether he may. */
  body?(world: World): Record<string, string>;
  /** What stands in the path of one of its own. */
  ids?(world: World): Record<string, string>;
  /** What is sent in the address. */
  query?(world: World): Record<string, string>;
  /** Who is answered something else than the law of the action alone gives him, and what. */
  verdicts?: Partial<Record<PersonName, Verdict>>;
}

const inSpace = paths.space(":space");
const asset = libraryPaths.picture(":space", ":asset");
const someone = (world: World) => ({ userId: world.idOf("viewer"), role: "member", isSure: "yes" });

/** Guests alone leave a space. */
const stays: Entry["verdicts"] = {
  owner: "hidden",
  admin: "hidden",
  manager: "hidden",
  editor: "hidden",
  viewer: "hidden",
  "operator who looks": "hidden",
};

const chosen = (world: World) => ({ chosen: world.asset.id, folder: "", confirm: "no" });

/** Each page of an org or a space, as `METHOD path`. */
export const pageEntries: Record<string, Entry> = {
  [`GET ${orgPaths.members(":org")}`]: {},
  [`POST ${orgPaths.invite(":org")}`]: { body: () => ({ email: "new@example.com", role: "member" }) },
  [`POST ${orgPaths.inviteByLink(":org")}`]: { body: () => ({ uses: "1" }) },
  [`POST ${orgPaths.cancelInvitation(":org")}`]: { body: (world) => ({ id: world.orgInvitationId }) },
  [`POST ${orgPaths.resendInvitation(":org")}`]: { body: (world) => ({ id: world.orgInvitationId }) },
  [`POST ${orgPaths.role(":org")}`]: { body: someone },
  [`POST ${orgPaths.removal(":org")}`]: { body: someone },
  [`POST ${orgPaths.leave(":org")}`]: {},
  [`GET ${inSpace}`]: {},
  [`GET ${libraryPaths.live(":space", "")}`]: {},
  [`POST ${libraryPaths.pictures(":space", "")}`]: {},
  [`GET ${asset}`]: {},
  [`POST ${libraryPaths.path(":space", ":asset")}`]: {
    body: () => ({ name: "", folder: "", revision: "1" }),
  },
  [`POST ${libraryPaths.deletion(":space", ":asset")}`]: { body: () => ({ confirm: "no" }) },
  [`GET ${libraryPaths.original(":space", ":asset")}`]: {},
  [`GET ${libraryPaths.chosen(":space")}`]: {},
  [`POST ${libraryPaths.chosenFolder(":space")}`]: { body: chosen },
  [`POST ${libraryPaths.chosenDeletion(":space")}`]: { body: chosen },
  [`GET ${inSpace}/preview/:version/:size`]: {},
  "GET /operator/orgs/:org": {},
  "GET /orgs/:org/api-keys": {},
  "GET /orgs/:org/api-keys/new": {},
  "GET /orgs/:org/api-keys/revoke": {
    query: (world) => ({ id: world.apiKeyId }),
    body: (world) => ({ id: world.apiKeyId }),
  },
  "GET /orgs/:org/api-keys/rotate": {
    query: (world) => ({ id: world.apiKeyId }),
    body: (world) => ({ id: world.apiKeyId }),
  },
  "GET /orgs/:org/audit": {},
  "GET /orgs/:org/audit/export": {},
  "GET /orgs/:org/mail-domains": {},
  "GET /orgs/:org/picture/:version": { ids: (world) => ({ ":version": world.orgPictureVersion }) },
  "GET /orgs/:org/settings": {},
  "GET /orgs/:org/spaces": {},
  "GET /spaces/:space/activity": {},
  "GET /spaces/:space/leave": { verdicts: stays },
  "GET /spaces/:space/settings": {},
  "GET /spaces/:space/settings/audit": {},
  "GET /spaces/:space/settings/audit/export": {},
  "GET /spaces/:space/settings/delivery": {},
  "GET /spaces/:space/settings/members": {},
  "POST /operator/orgs/:org/close": {},
  "POST /operator/orgs/:org/open": {},
  "POST /operator/orgs/:org/state": {},
  "POST /orgs/:org/api-keys": {},
  "POST /orgs/:org/api-keys/revoke": {
    query: (world) => ({ id: world.apiKeyId }),
    body: (world) => ({ id: world.apiKeyId }),
  },
  "POST /orgs/:org/api-keys/rotate": {
    query: (world) => ({ id: world.apiKeyId }),
    body: (world) => ({ id: world.apiKeyId }),
  },
  "POST /orgs/:org/delete": {},
  "POST /orgs/:org/keep": {},
  "POST /orgs/:org/mail-domains": { body: () => ({ domain: "example.net" }) },
  "POST /orgs/:org/mail-domains/joining": {
    body: (world) => ({ id: world.mailDomainId, joining: "automatic" }),
  },
  "POST /orgs/:org/mail-domains/prove": { body: (world) => ({ id: world.mailDomainId }) },
  "POST /orgs/:org/mail-domains/remove": { body: (world) => ({ id: world.mailDomainId, isSure: "yes" }) },
  "POST /orgs/:org/second-factor": { body: () => ({ days: "14" }) },
  "POST /orgs/:org/second-factor/lift": {},
  "POST /orgs/:org/picture": {},
  "POST /orgs/:org/picture/delete": {},
  "POST /orgs/:org/settings": {},
  "POST /orgs/:org/spaces": {},
  "POST /orgs/:org/transfer": {},
  "POST /spaces/:space/leave": { verdicts: stays },
  "POST /spaces/:space/settings": { body: () => ({ name: "Shop", revision: "1" }) },
  "POST /spaces/:space/settings/archive": {},
  "POST /spaces/:space/settings/delete": {},
  "POST /spaces/:space/settings/delivery": { body: () => ({ part: "caching", revision: "1" }) },
  "POST /spaces/:space/settings/key": { body: () => ({ key: "shop-2", revision: "1" }) },
  "POST /spaces/:space/settings/members/cancel": { body: (world) => ({ id: world.spaceInvitationId }) },
  "POST /spaces/:space/settings/members/default": { body: () => ({ memberDefault: "nothing" }) },
  "POST /spaces/:space/settings/members/invite": {
    body: () => ({ email: "new@example.com", role: "viewer" }),
  },
  "POST /spaces/:space/settings/members/link": { body: () => ({ uses: "1", role: "viewer" }) },
  "POST /spaces/:space/settings/members/remove": {
    body: (world) => ({ userId: world.idOf("guest viewer"), isSure: "yes" }),
  },
  "POST /spaces/:space/settings/members/resend": { body: (world) => ({ id: world.spaceInvitationId }) },
  "POST /spaces/:space/settings/members/role": {
    body: (world) => ({ userId: world.idOf("guest viewer"), role: "viewer" }),
  },
  "POST /spaces/:space/settings/restore": {},
  "POST /spaces/:space/settings/signing-keys": { body: () => ({ algorithm: "sha256", truncate: "40" }) },
  "POST /spaces/:space/settings/signing-keys/disable": { body: (world) => ({ id: world.signingKeyId }) },
  "POST /spaces/:space/settings/unarchive": {},
};

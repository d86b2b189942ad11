/** Every link of a page comes from here. */
export const paths = {
  welcome: "/",
  /** The spaces of one org. */
  welcomeTo: (org: string) => `/?${new URLSearchParams({ org })}`,
  apiDescription: "/api/v1/openapi.json",
  health: "/healthz",
  setUp: (token: string) => withToken(places.setUp, token),
  signIn: "/sign-in",
  signInFor: (next: string) => (next === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next })}`),
  /** Begins a way by an issuer: to sign in, to connect it, or to prove once more who it is. */
  outside: "/sign-in/outside",
  /** Where an issuer sends people back to. */
  backFrom: (issuer: string) => `${paths.outside}/${issuer}`,
  join: "/sign-in/join",
  linked: "/sign-in/linked",
  linkedFor: (values: { issuer: string; next: string }) => withQuery(paths.linked, values),
  secondFactor: "/sign-in/second-factor",
  secondFactorFor: (next: string) => `/sign-in/second-factor?${new URLSearchParams({ next })}`,
  /** Of a passkey alone. */
  passkeySignIn: "/sign-in/passkey",
  /** What the browser is told to sign is answered to scripts. */
  askPasskey: "/sign-in/passkey/ask",
  askSecondPasskey: "/sign-in/second-factor/passkey",
  signOut: "/sign-out",
  signUp: "/sign-up",
  signUpInvited: (invitation: string) => `/sign-up?${new URLSearchParams({ invitation })}`,
  look: "/look",
  terms: "/terms",
  privacy: "/privacy",
  reset: "/reset",
  newPassword: (token: string) => withToken(places.newPassword, token),
  verify: (token: string) => withToken(places.verify, token),
  profile: "/me",
  picture: "/me/picture",
  avatar: (version: string) => `/me/picture/${version}`,
  noPicture: "/me/picture/delete",
  security: "/me/security",
  disconnect: "/me/outside/disconnect",
  email: "/me/email",
  password: "/me/password",
  close: "/me/close",
  sessions: "/me/sessions",
  endSession: "/me/sessions/end",
  endSessions: "/me/sessions/end-others",
  prove: "/me/prove",
  proveFor: (next: string) => `/me/prove?${new URLSearchParams({ next })}`,
  askOwnPasskey: "/me/prove/passkey",
  /** The authenticator app. */
  app: "/me/security/app",
  confirmApp: "/me/security/app/confirm",
  noApp: "/me/security/app/remove",
  passkeys: "/me/security/passkeys",
  askForPasskey: "/me/security/passkeys/ask",
  passkey: (id: string) => `/me/security/passkeys/${id}`,
  noPasskey: (id: string) => `/me/security/passkeys/${id}/remove`,
  recoveryCodes: "/me/security/recovery-codes",
  acceptTexts: "/me/texts",
  acceptTextsFor: (next: string) => `/me/texts?${new URLSearchParams({ next })}`,
  confirmEmail: (token: string) => withToken(places.confirmEmail, token),
  undoEmail: (token: string) => withToken(places.undoEmail, token),
  orgs: "/orgs",
  org: (id: string) => `/orgs/${id}`,
  orgAudit: (id: string) => `${paths.org(id)}/audit`,
  invitation: (token: string) => withToken(places.invitation, token),
  acceptInvitation: "/invitation/accept",
  declineInvitation: "/invitation/decline",
  space: (key: string) => `/spaces/${key}`,
};

/** What the links of mails and of the first start lead to, and their forms are sent to. */
export const places = {
  setUp: "/set-up",
  setUpMail: "/set-up/mail",
  verify: "/verify",
  newPassword: "/reset/new",
  confirmEmail: "/me/email/confirm",
  undoEmail: "/me/email/undo",
  invitation: "/invitation",
};

/** Of a mail: it opens a page with a button, so that whoever looks through mails uses nothing up. */
function withToken(path: string, token: string): string {
  return `${path}?${new URLSearchParams({ token })}`;
}

/** Of an org, by its id. */
export const orgPaths = {
  settings: (org: string) => `${paths.org(org)}/settings`,
  picture: (org: string) => `${paths.org(org)}/picture`,
  noPicture: (org: string) => `${orgPaths.picture(org)}/delete`,
  avatar: (org: string, version: string) => `${orgPaths.picture(org)}/${version}`,
  deletion: (org: string) => `${paths.org(org)}/delete`,
  keeping: (org: string) => `${paths.org(org)}/keep`,
  transfer: (org: string) => `${paths.org(org)}/transfer`,
  leave: (org: string) => `${paths.org(org)}/leave`,
  members: (org: string) => `${paths.org(org)}/members`,
  role: (org: string) => `${orgPaths.members(org)}/role`,
  removal: (org: string) => `${orgPaths.members(org)}/remove`,
  invite: (org: string) => `${orgPaths.members(org)}/invite`,
  inviteByLink: (org: string) => `${orgPaths.members(org)}/link`,
  cancelInvitation: (org: string) => `${orgPaths.members(org)}/cancel`,
  resendInvitation: (org: string) => `${orgPaths.members(org)}/resend`,
  mailDomains: (org: string) => `${paths.org(org)}/mail-domains`,
  proveMailDomain: (org: string) => `${orgPaths.mailDomains(org)}/prove`,
  joining: (org: string) => `${orgPaths.mailDomains(org)}/joining`,
  removeMailDomain: (org: string) => `${orgPaths.mailDomains(org)}/remove`,
  secondFactor: (org: string) => `${paths.org(org)}/second-factor`,
  liftSecondFactor: (org: string) => `${orgPaths.secondFactor(org)}/lift`,
  apiKeys: (org: string) => `${paths.org(org)}/api-keys`,
  newApiKey: (org: string) => `${orgPaths.apiKeys(org)}/new`,
  rotatingApiKey: (org: string, id: string) => withQuery(orgPaths.rotateApiKey(org), { id }),
  revokingApiKey: (org: string, id: string) => withQuery(orgPaths.revokeApiKey(org), { id }),
  rotateApiKey: (org: string) => `${orgPaths.apiKeys(org)}/rotate`,
  revokeApiKey: (org: string) => `${orgPaths.apiKeys(org)}/revoke`,
  auditExport: (org: string) => `${paths.orgAudit(org)}/export`,
  newSpace: (org: string) => `${paths.org(org)}/spaces`,
};

/** For the operators of the instance. */
export const operatorPaths = {
  tenants: "/operator",
  tenant: (org: string) => `/operator/orgs/${org}`,
  tenantState: (org: string) => `${operatorPaths.tenant(org)}/state`,
  opening: (org: string) => `${operatorPaths.tenant(org)}/open`,
  closing: (org: string) => `${operatorPaths.tenant(org)}/close`,
  jobs: "/operator/jobs",
  jobAgain: "/operator/jobs/again",
  mails: "/operator/mails",
  mailAgain: "/operator/mails/again",
  health: "/operator/health",
  settings: "/operator/settings",
  audit: "/operator/audit",
  auditExport: "/operator/audit/export",
};

/** What is set for a space. */
export const spacePaths = {
  settings: (space: string) => `${paths.space(space)}/settings`,
  activity: (space: string) => `${paths.space(space)}/activity`,
  key: (space: string) => `${spacePaths.settings(space)}/key`,
  archiving: (space: string) => `${spacePaths.settings(space)}/archive`,
  unarchiving: (space: string) => `${spacePaths.settings(space)}/unarchive`,
  deletion: (space: string) => `${spacePaths.settings(space)}/delete`,
  restoring: (space: string) => `${spacePaths.settings(space)}/restore`,
  delivery: (space: string) => `${spacePaths.settings(space)}/delivery`,
  signingKeys: (space: string) => `${spacePaths.settings(space)}/signing-keys`,
  /** Where it is asked once more. */
  disablingSigningKey: (space: string, id: string) =>
    `${withQuery(spacePaths.delivery(space), { disable: id })}#disable`,
  disableSigningKey: (space: string) => `${spacePaths.signingKeys(space)}/disable`,
  members: (space: string) => `${spacePaths.settings(space)}/members`,
  role: (space: string) => `${spacePaths.members(space)}/role`,
  removal: (space: string) => `${spacePaths.members(space)}/remove`,
  invite: (space: string) => `${spacePaths.members(space)}/invite`,
  inviteByLink: (space: string) => `${spacePaths.members(space)}/link`,
  cancelInvitation: (space: string) => `${spacePaths.members(space)}/cancel`,
  resendInvitation: (space: string) => `${spacePaths.members(space)}/resend`,
  memberDefault: (space: string) => `${spacePaths.members(space)}/default`,
  audit: (space: string) => `${spacePaths.settings(space)}/audit`,
  leave: (space: string) => `${paths.space(space)}/leave`,
  auditExport: (space: string) => `${spacePaths.audit(space)}/export`,
};

/** Another page of a folder's pictures, by their ids; or of its folders, by their paths. */
interface LibraryTurn {
  older?: string;
  newer?: string;
  "folders-after"?: string;
  "folders-before"?: string;
}

/** Where the pictures of a space are. */
export const libraryPaths = {
  folder: (space: string, folder: string, turn: LibraryTurn = {}) =>
    withQuery(paths.space(space), { folder, ...turn }),
  /** What tells an open page that it shows `seen` no longer. */
  live: (space: string, folder: string, turn: LibraryTurn & { seen?: string } = {}) =>
    withQuery(`${paths.space(space)}/live`, { folder, ...turn }),
  pictures: (space: string, folder: string) => withQuery(`${paths.space(space)}/pictures`, { folder }),
  picture: (space: string, asset: string) => `${paths.space(space)}/pictures/${asset}`,
  path: (space: string, asset: string) => `${libraryPaths.picture(space, asset)}/path`,
  deletion: (space: string, asset: string) => `${libraryPaths.picture(space, asset)}/delete`,
  original: (space: string, asset: string) => `${libraryPaths.picture(space, asset)}/original`,
  /** What can be done with pictures that were chosen. */
  chosen: (space: string) => `${paths.space(space)}/chosen`,
  chosenFolder: (space: string) => `${libraryPaths.chosen(space)}/folder`,
  chosenDeletion: (space: string) => `${libraryPaths.chosen(space)}/delete`,
  preview: (space: string, version: string, size: "thumb" | "view") =>
    `${paths.space(space)}/preview/${version}/${size}`,
};

/** An address with those values that are not empty. */
export function withQuery(path: string, values: { [name: string]: string }): string {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** The address of a file of public/, whose name changes with its content. */
export type PublicFile = (name: string) => string;

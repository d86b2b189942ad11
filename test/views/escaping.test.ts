import { expect, test } from "bun:test";
import { aPage } from "#test/views/a-page.ts";
import { hostileIn } from "#test/views/hostile-in.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import { firstSteps } from "#views/first-steps.ts";
import { HomePage } from "#views/pages/home.tsx";
import { AcceptPage, LegalPage } from "#views/pages/legal.tsx";
import { AppSetUpPage } from "#views/pages/me/app-set-up.tsx";
import { PasskeyPage } from "#views/pages/me/passkey.tsx";
import { ProfilePage } from "#views/pages/me/profile.tsx";
import { ProvePage } from "#views/pages/me/prove.tsx";
import { RecoveryCodesPage } from "#views/pages/me/recovery-codes.tsx";
import { SecurityPage } from "#views/pages/me/security.tsx";
import { SessionsPage } from "#views/pages/me/sessions.tsx";
import { JobsPage } from "#views/pages/operator/jobs.tsx";
import { MailsPage } from "#views/pages/operator/mails.tsx";
import { EffectiveSettingsPage } from "#views/pages/operator/settings.tsx";
import { StatePage, TenantPage } from "#views/pages/operator/tenant.tsx";
import { TenantsPage } from "#views/pages/operator/tenants.tsx";
import { MailDomainsPage } from "#views/pages/orgs/mail-domains.tsx";
import { NewOrgPage } from "#views/pages/orgs/new.tsx";
import { OrgSettingsPage } from "#views/pages/orgs/settings.tsx";
import { ClosedPage, GoingPage, JoinPage } from "#views/pages/outside.tsx";
import { ButtonPage, PasswordPage, ResetPage } from "#views/pages/password.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { SecondFactorPage } from "#views/pages/second-factor.tsx";
import { SetUpPage } from "#views/pages/set-up.tsx";
import { SignInPage } from "#views/pages/sign-in.tsx";
import { SignUpPage } from "#views/pages/sign-up.tsx";
import { DeliveryPage } from "#views/pages/spaces/delivery.tsx";
import { GeneralPage } from "#views/pages/spaces/general.tsx";
import { SpaceMembersPage } from "#views/pages/spaces/members.tsx";
import { NewSpacePage } from "#views/pages/spaces/new-space.tsx";
import { SurePage } from "#views/pages/sure.tsx";
import { WelcomePage } from "#views/pages/welcome.tsx";
import { Slashed } from "#views/parts/slashed.tsx";

const payload = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
const page = aPage();
const opening = { orgId: payload, orgName: payload, expiresAt: 0 };
const inside = {
  ...page,
  openings: [opening],
  person: { name: payload, email: payload },
  orgName: payload,
  standings: [{ orgId: "o", name: payload, state: "suspended" as const, reason: payload, isOwner: true }],
  demands: [
    { orgId: "o", name: payload, from: 0, isShut: true, spaces: [] },
    { orgId: "o", name: payload, from: 0, isShut: true, spaces: [{ key: payload, name: payload }] },
  ],
  managedBy: { name: payload, domain: payload },
  spaces: [{ key: payload, name: payload, orgId: "o", hasSettings: true }],
};
const state = { mistakes: { email: payload, password: payload, name: payload }, error: payload };
const proof = { hasPassword: true, hasOthers: true };
const passkey = { id: payload, name: payload, isEnough: true, createdAt: 0, lastUsedAt: 0 };
const ways = { hasApp: true, hasPasskey: true, hasRecoveryCodes: true };
const outsider = { key: payload, name: payload, icon: payload, isGoogle: false };
const issuers = [outsider, { ...outsider, key: "google", isGoogle: true }];
const signingIn = {
  canSignUp: true,
  hasPasskeys: true,
  passkeyError: payload,
  issuers,
  lastWay: payload,
  linking: { email: payload, issuerName: payload },
};
const legalText = { texts: { en: payload }, version: payload };
const legal = { terms: legalText, privacy: legalText };
const session = { id: payload, browser: payload, system: payload, network: payload };
const space = { key: payload, name: payload, archivedAt: 0, deletionAt: null };
const member = {
  id: payload,
  userId: payload,
  name: payload,
  email: payload,
  createdAt: 0,
  isManaged: true,
  hasSecondFactor: true,
};
const installation = { dataDir: payload, mailHost: payload, mailFrom: payload };

const tenant = {
  id: payload,
  name: payload,
  state: "active",
  setState: "active",
  stateReason: payload,
  createdAt: 0,
  deletionAt: 0,
  people: 1,
  spaces: 1,
  pictures: 1,
  sizeBytes: 1,
} as const;
const statements = { terms: true, privacy: true, age: true };
const versions = { terms: payload, privacy: payload };
const identity = {
  id: payload,
  issuerKey: payload,
  name: payload,
  email: payload,
  createdAt: 0,
  lastUsedAt: 0,
};
const attempt = { id: payload, attempts: 1, lastError: payload, createdAt: 0 };

const pages: [string, JSX.Element][] = [
  ["welcome", WelcomePage(page, { publicUrl: payload })],
  ["sign in", SignInPage(page, { state, email: payload, next: payload, ...signingIn })],
  [
    "sign up",
    SignUpPage(page, {
      state,
      filled: { name: payload, email: payload, ...statements },
      versions,
      invitation: { token: payload, email: payload },
      issuers,
    }),
  ],
  ["on to an issuer", GoingPage(page, { issuer: outsider, address: payload })],
  [
    "join",
    JoinPage(page, {
      state,
      issuer: outsider,
      email: payload,
      filled: { name: payload, ...statements },
      versions,
    }),
  ],
  ["closed, from outside", ClosedPage(page, { issuer: outsider, until: 0, next: payload })],
  ["reset", ResetPage(page, { state, email: payload })],
  ["new password", PasswordPage(page, { kind: "reset", token: payload, state })],
  ["verify", PasswordPage(page, { kind: "verify", token: payload, state })],
  [
    "a button",
    ButtonPage(page, { title: payload, lead: payload, label: payload, action: "/x", token: payload }),
  ],
  ["said", SaidPage(page, { title: payload, text: payload, help: payload })],
  [
    "set-up",
    SetUpPage(page, {
      token: payload,
      state,
      filled: { name: payload, email: payload, orgName: payload },
      installation,
      mail: { text: payload, isSent: false },
    }),
  ],
  ["terms", LegalPage(page, { name: "terms", text: `# ${payload}\n\n- ${payload}\n\n${payload}` })],
  ["new texts", AcceptPage(page, { legal, next: payload, isFirst: true, state })],
  [
    "home",
    HomePage(inside, {
      spaces: [{ key: "shop", name: payload }],
      deleted: [{ key: "gone", name: payload, deletionAt: 0 }],
      covers: new Map(),
      invitations: [],
    }),
  ],
  ["new org", NewOrgPage(inside, { state, filled: { name: payload, spaceKey: payload } })],
  [
    "settings of an org",
    OrgSettingsPage(inside, {
      org: { id: "o", name: payload, revision: 1, deletionAt: 1 },
      canRename: true,
      isOwner: true,
      canLeave: "yes",
      others: [{ ...member, role: "admin" }],
      demand: { from: 1, days: [0, 7], without: 1, hasOwn: true },
      avatarMaxBytes: 1,
      proof,
      form: "general",
      state,
      name: payload,
      done: payload,
    }),
  ],
  [
    "mail domains",
    MailDomainsPage(inside, {
      org: { id: "o", name: payload },
      domains: (["unproven", "proven", "missing", "lost"] as const).map((state) => ({
        id: payload,
        domain: payload,
        joining: "automatic",
        checkedAt: 0,
        provenAt: 0,
        missingSince: 0,
        state,
        record: { name: payload, text: payload },
      })),
      canManage: true,
      done: payload,
      sentId: payload,
      typed: payload,
      state,
    }),
  ],
  [
    "profile",
    ProfilePage(inside, {
      filled: { revision: 1, name: payload, language: payload, theme: payload, timeZone: payload },
      state,
      avatarMaxBytes: 1,
      outside: {
        identities: [{ ...identity, isGoogle: true }],
        issuers,
        hasPassword: false,
        error: payload,
      },
    }),
  ],
  [
    "security",
    SecurityPage(inside, {
      form: "email",
      state,
      proof,
      hasPassword: false,
      appSince: 0,
      passkeys: [passkey],
      noPasskeysAt: payload,
      deviceName: payload,
      recoveryCodes: 1,
      currentEmail: payload,
      email: payload,
      done: payload,
    }),
  ],
  [
    "passkeys",
    SecurityPage(inside, {
      form: "passkeys",
      state,
      proof: undefined,
      hasPassword: true,
      appSince: 0,
      passkeys: [passkey],
      noPasskeysAt: undefined,
      deviceName: payload,
      recoveryCodes: 9,
      currentEmail: payload,
    }),
  ],
  ["a passkey", PasskeyPage(inside, { passkey, name: payload, proof: undefined, form: "name", state })],
  ["an app", AppSetUpPage(inside, { seed: payload, uri: payload, proof, state })],
  ["recovery codes", RecoveryCodesPage(inside, { codes: [payload], done: payload })],
  ["second factor", SecondFactorPage(page, { ...ways, next: payload, way: "code", state })],
  [
    "proof",
    ProvePage(page, {
      ...ways,
      next: payload,
      hasPassword: true,
      issuers,
      way: "recovery",
      state,
    }),
  ],
  [
    "sessions",
    SessionsPage(inside, { sessions: [{ ...session, createdAt: 0, lastSeenAt: 0, isOwn: false }] }),
  ],
  [
    "new space",
    NewSpacePage(inside, {
      org: { id: "o", name: payload },
      filled: { name: payload, key: payload },
      state: { mistakes: { name: payload, key: payload } },
      publicUrl: payload,
    }),
  ],
  [
    "settings of a space",
    GeneralPage(inside, {
      space: { ...space, revision: 1 },
      formerKeys: [payload],
      mayWrite: true,
      mayArchive: true,
      mayDeleteSpace: true,
      form: "name",
      state,
      filled: { name: payload, key: payload },
      differences: [{ label: payload, saved: payload, yours: payload }],
      publicUrl: payload,
    }),
  ],
  [
    "delivery of a space",
    DeliveryPage(inside, {
      space: { ...space, revision: 1 },
      parts: [
        {
          name: "protection",
          fields: [{ name: "referrers", kind: "text", value: payload, placeholder: payload, error: payload }],
        },
      ],
      mayWrite: true,
      mayArchive: true,
      mayDeleteSpace: true,
      error: payload,
      otherRules: [payload],
      keys: [{ id: payload, algorithm: "sha256", truncate: 40, createdAt: 0 }],
      mayManageKeys: true,
      secret: payload,
      disabling: { id: payload, algorithm: "sha256", truncate: 40, createdAt: 0 },
      keyState: { mistakes: { truncate: payload } },
    }),
  ],
  [
    "members of a space",
    SpaceMembersPage(inside, {
      space: { ...space, revision: 1, memberDefault: "editor" },
      members: [
        { userId: payload, name: payload, email: payload, role: "viewer", createdAt: 0, isGuest: true },
      ],
      others: [{ ...member, role: "member" }],
      invitations: [
        {
          id: payload,
          role: "viewer",
          email: payload,
          mailDomain: null,
          usesLeft: 1,
          createdAt: 0,
          expiresAt: 0,
          inviter: payload,
        },
      ],
      ownId: "own",
      canManage: true,
      state: { mistakes: { email: payload, userId: payload }, error: payload },
      named: { member: payload, role: payload },
      filled: { email: payload, role: payload },
      link: payload,
    }),
  ],
  [
    "a second step",
    SurePage(inside, {
      heading: payload,
      path: [{ name: payload, href: payload }],
      title: payload,
      help: payload,
      action: payload,
      fields: { userId: payload },
      label: payload,
      back: payload,
    }),
  ],
  [
    "tenants",
    TenantsPage(inside, {
      tenants: [tenant],
      total: 1,
      hasMore: true,
      isFirst: false,
      filter: { name: payload, state: "active" },
    }),
  ],
  [
    "tenant",
    TenantPage(inside, {
      tenant,
      owners: [{ userId: payload, name: payload, email: payload }],
      openings: [{ ...opening, userId: payload, operator: payload, reason: payload, createdAt: 0 }],
      ownId: "x",
      proof,
      form: "opening",
      state,
      filled: { state: "active", reason: payload },
      openReason: payload,
    }),
  ],
  ["a tenant's state", StatePage(inside, { tenant, state: "suspended", reason: payload })],
  [
    "jobs",
    JobsPage(inside, {
      jobs: [{ ...attempt, kind: payload, runAt: 0, lockedUntil: 0, failedAt: 0 }],
      state: "failed",
      counts: { waiting: 0, running: 0, failed: 1 },
      hasMore: true,
      isFirst: false,
      regularWork: [{ name: payload, everySeconds: 1, isRunning: false, lastRunAt: 0, lastError: payload }],
    }),
  ],
  [
    "mails",
    MailsPage(inside, {
      mails: [
        {
          ...attempt,
          to: payload,
          kind: payload,
          state: "failed",
          nextAttemptAt: 0,
          sentAt: null,
          isGood: true,
        },
      ],
      state: "failed",
      hasMore: true,
      isFirst: false,
    }),
  ],
  [
    "settings of the server",
    EffectiveSettingsPage(inside, {
      settings: [{ name: payload, value: payload, source: payload, isSecret: false }],
    }),
  ],
  ["error", ErrorPage(page, { code: "invalid", status: 500, message: payload, number: payload })],
];
test.each(pages)("no text gets out of its place on the page %s", async (_, page) => {
  const html = await page;
  expect(html).toContain("&lt;script&gt;");
  expect(hostileIn(html)).toEqual([]);
});

test("an address can break behind its slashes and nowhere within https://", async () => {
  const html = await Slashed({ text: "https://a.example/i/SPACE/PATH/" });
  expect(html.replaceAll(/<\/?span>/g, "")).toBe("https://a.example/<wbr/>i/<wbr/>SPACE/<wbr/>PATH/");
});

test("the first steps name the data directory where it isn't the usual one", () => {
  const steps = firstSteps({
    program: "./imagor-cloud",
    publicUrl: "http://localhost:8000",
    dataFlag: "--data /srv/pictures",
  });
  expect(steps.map(({ command }) => command)).toEqual([
    "./imagor-cloud asset add cat.jpg --space default --data /srv/pictures",
    "./imagor-cloud sign 300x200/smart/cat.jpg --space default --data /srv/pictures",
    'path=$(./imagor-cloud sign 300x200/smart/cat.jpg --space default --data /srv/pictures) && curl --fail -o small.jpg "http://localhost:8000$path"',
  ]);
});

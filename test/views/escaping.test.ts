import { expect, test } from "bun:test";
import { aPage } from "#test/views/a-page.ts";
import { hostileIn } from "#test/views/hostile-in.ts";
import { ErrorPage } from "#views/errors/error-page.tsx";
import { firstSteps } from "#views/first-steps.ts";
import { HomePage } from "#views/pages/home.tsx";
import { AcceptPage, LegalPage } from "#views/pages/legal.tsx";
import { ProfilePage } from "#views/pages/me/profile.tsx";
import { SecurityPage } from "#views/pages/me/security.tsx";
import { SessionsPage } from "#views/pages/me/sessions.tsx";
import { NewOrgPage } from "#views/pages/orgs/new.tsx";
import { OrgSettingsPage } from "#views/pages/orgs/settings.tsx";
import { ButtonPage, PasswordPage, ResetPage } from "#views/pages/password.tsx";
import { SaidPage } from "#views/pages/said.tsx";
import { SetUpPage } from "#views/pages/set-up.tsx";
import { SignInPage } from "#views/pages/sign-in.tsx";
import { SignUpPage } from "#views/pages/sign-up.tsx";
import { WelcomePage } from "#views/pages/welcome.tsx";
import { Slashed } from "#views/parts/slashed.tsx";

const payload = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
const page = aPage();
const inside = {
  ...page,
  person: { name: payload, email: payload },
  orgName: payload,
  standings: [{ orgId: "o", name: payload, state: "suspended" as const, reason: payload, isOwner: true }],
  spaces: [{ key: payload, name: payload, orgId: "o", hasSettings: true }],
};
const state = { mistakes: { email: payload, password: payload, name: payload }, error: payload };
const legalText = { texts: { en: payload }, version: payload };
const legal = { terms: legalText, privacy: legalText };
const session = { id: payload, browser: payload, system: payload, network: payload };
const installation = { dataDir: payload, mailHost: payload, mailFrom: payload };

const pages: [string, JSX.Element][] = [
  ["welcome", WelcomePage(page, { publicUrl: payload })],
  ["sign in", SignInPage(page, { state, email: payload, next: payload, canSignUp: true })],
  [
    "sign up",
    SignUpPage(page, {
      state,
      filled: { name: payload, email: payload, terms: true, privacy: true, age: true },
      versions: { terms: payload, privacy: payload },
    }),
  ],
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
      others: [{ userId: payload, name: payload, email: payload, role: "admin", createdAt: 0 }],
      avatarMaxBytes: 1,
      asksProof: true,
      form: "general",
      state,
      name: payload,
      done: payload,
    }),
  ],
  [
    "profile",
    ProfilePage(inside, {
      filled: { revision: 1, name: payload, language: payload, theme: payload, timeZone: payload },
      state,
      avatarMaxBytes: 1,
    }),
  ],
  [
    "security",
    SecurityPage(inside, {
      form: "email",
      state,
      asksProof: true,
      currentEmail: payload,
      email: payload,
      done: payload,
    }),
  ],
  [
    "sessions",
    SessionsPage(inside, { sessions: [{ ...session, createdAt: 0, lastSeenAt: 0, isOwn: false }] }),
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

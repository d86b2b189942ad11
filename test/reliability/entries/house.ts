import { and, eq, ne } from "drizzle-orm";
import { createApp, openServices, type Services } from "#src/app.ts";
import { loadConfig } from "#src/config/load.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import { createEmailToken, type TokenPurpose } from "#src/domain/identity/email-tokens.ts";
import { dropFactors } from "#src/domain/identity/factor-changes.ts";
import { createFlow } from "#src/domain/identity/flows.ts";
import { insertIdentity } from "#src/domain/identity/identities.ts";
import { passkeysOf } from "#src/domain/identity/passkeys.ts";
import { readSessionCookie } from "#src/domain/identity/session-cookie.ts";
import { authenticateSession } from "#src/domain/identity/sessions.ts";
import { createSetupToken } from "#src/domain/identity/set-up.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { beginTotp } from "#src/domain/identity/totp.ts";
import { addMailDomain } from "#src/domain/orgs/mail-domains.ts";
import { addMember } from "#src/domain/orgs/members.ts";
import { createOrg, firstOrg } from "#src/domain/orgs/orgs.ts";
import { demandSecondFactor } from "#src/domain/orgs/second-factor-demand.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { flowCookie } from "#src/http/pages/flow-cookie.ts";
import { createLog } from "#src/lib/log.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { setupTokens } from "#src/store/schema/setup-tokens.ts";
import { users } from "#src/store/schema/users.ts";
import { anAuthenticator } from "#test/support/authenticator.ts";
import { anAuthenticatorApp, aPasskey } from "#test/support/factors.ts";
import { anOutsider, company, toldIssuers } from "#test/support/issuers.ts";
import { actorWith, anAccount, password, visit } from "#test/support/people.ts";
import { aPng } from "#test/support/pictures.ts";
import { libraryPaths, operatorPaths, orgPaths, paths, spacePaths } from "#views/paths.ts";
import type { Read } from "./harm.ts";
import { payloads } from "./payloads.ts";

const system = { kind: "system" } as const;
const space = "default";

/** Somebody who is signed in. */
export interface Guest {
  id: string;
  email: string;
  cookie: string;
  /** What his browser holds of a flow. */
  flow?: string;
}

/** The address of a page whose forms are tried: made anew for each try, since many are good for one. */
export interface Door {
  name: string;
  open(guest: Guest): Promise<string>;
}

/** The whole server in this process, its brakes off, and each line of its log looked at. */
export async function openHouse(directory: string) {
  const loaded = loadConfig({
    env: { SIGN_UP: "open", DATA_DIR: directory, CACHE_DIR: `${directory}/cache` },
  });
  if ("mistakes" in loaded) throw new Error("these settings are wrong");
  const badLines: string[] = [];
  const log = createLog({
    level: "info",
    destination: {
      write(line) {
        const { level } = JSON.parse(line);
        if (level === "error" || level === "fatal" || line.indexOf("\n") !== line.length - 1)
          badLines.push(line);
      },
    },
  });
  const opened = await openServices(loaded.config, log);
  opened.renderer.start();
  opened.results.open();
  const attempts = { take() {}, giveBack() {} } as unknown as Services["attempts"];
  const dns = { lookUpTexts: async () => [] };
  const services = { ...opened, attempts, dns, issuers: toldIssuers() };
  const app = createApp(services, loaded.config);
  const { id: orgId } = await firstOrg(services, system);
  let number = 0;

  async function ask(path: string, init: RequestInit = {}): Promise<Read> {
    const headers = new Headers({
      "user-agent": visit.userAgent,
      ...(init.headers as Record<string, string>),
    });
    const request = new Request(`http://localhost:8000${path}`, { ...init, headers });
    const answer = await app.fetch(request, { address: visit.address });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  const aDevice = () => anAuthenticator({ origin: new URL(services.publicUrl).origin });

  /** An owner of the first org and an operator, so that every page is his. */
  async function invite(name = "Ada"): Promise<Guest> {
    number += 1;
    const email = `ada${number}@example.com`;
    const { id } = await anAccount(services, { email, name, orgId, role: "owner", isOperator: true });
    const { token } = await signIn(services, { email, password, ...visit });
    // By which he can demand one of others.
    await aPasskey(services, await actorWith(services, token ?? ""), { device: aDevice() });
    return { id, email, cookie: `session=${token}` };
  }

  async function tokenFor({ id, email }: Guest, purpose: TokenPurpose, to = email): Promise<string> {
    return await createEmailToken(services, { userId: id, purpose, email: to });
  }

  async function unverified(guest: Guest): Promise<string> {
    await services.db.write(async (tx) => {
      await tx.update(users).set({ emailVerifiedAt: null }).where(eq(users.id, guest.id));
    });
    return paths.verify(await tokenFor(guest, "verify"));
  }

  /** As if nobody had claimed it. */
  async function unclaimed(): Promise<string> {
    await services.db.write(async (tx) => {
      await tx.delete(setupTokens);
      await tx.update(users).set({ isOperator: false });
    });
    return paths.setUp((await createSetupToken(services)) ?? "");
  }

  async function picture(path = `p${number++}.png`): Promise<string> {
    const body = new Response(await aPng({ width: 8, height: 8 })).body ?? new ReadableStream();
    const { asset } = await uploadAsset(services, system, { spaceKey: space, path, body });
    return asset.id;
  }

  /** One that nobody has changed yet: a form may rename it, or delete it. */
  async function freshSpace(): Promise<string> {
    number += 1;
    return (await createSpace(services, system, { orgId, key: `r${number}` })).key;
  }

  async function freshOrg({ id }: Guest): Promise<string> {
    number += 1;
    const org = await createOrg(services, system, { name: `Org ${number}` });
    await addMember(services, system, { orgId: org.id, userId: id, role: "owner" });
    return org.id;
  }

  async function withMailDomain(ownOrgId: string): Promise<string> {
    await addMailDomain(services, system, { orgId: ownOrgId, domain: "example.org" });
    return orgPaths.mailDomains(ownOrgId);
  }

  /** One whose demand can be taken back. */
  async function securedOrg(guest: Guest): Promise<string> {
    const ownOrgId = await freshOrg(guest);
    await demandSecondFactor(services, system, { orgId: ownOrgId, days: 0 });
    return orgPaths.settings(ownOrgId);
  }

  /** As if he owned no other: nobody may make many. */
  async function withoutOrgs({ id }: Guest): Promise<string> {
    const isOther = and(eq(memberships.userId, id), ne(memberships.orgId, orgId));
    await services.db.write(async (tx) => void (await tx.delete(memberships).where(isOther)));
    return paths.orgs;
  }

  /** Come from an issuer that says the worst. */
  async function joining(guest: Guest): Promise<string> {
    number += 1;
    const told = {
      subject: `s${number}`,
      email: `new${number}@example.com`,
      name: payloads[number] ?? "Ada",
    };
    const content = { issuerKey: company.key, person: anOutsider(told), next: paths.welcome };
    const token = await createFlow(services, { kind: "join", content });
    [guest.flow = ""] = flowCookie(services.publicUrl, "join", token).split(";");
    return paths.join;
  }

  async function connected({ id: userId }: Guest): Promise<string> {
    number += 1;
    const { issuer } = company;
    const told = { subject: `s${number}`, email: payloads[number % payloads.length] ?? "" };
    await services.db.write(async (tx) => {
      await insertIdentity(tx, { userId, issuer, ...told, now: services.clock.now() });
    });
    return `${paths.profile}?connected`;
  }
  /** With the cookie of a flow beside that of the session. */
  function goOn(guest: Guest, kind: string, flow: string): void {
    guest.cookie = `${guest.cookie.split(";")[0]}; flow-${kind}=${flow}`;
  }

  async function personOf({ cookie }: Guest) {
    const token = readSessionCookie(services.publicUrl, cookie) ?? "";
    const found = await authenticateSession(services, { token, ...visit });
    if (found === undefined) throw new Error("this guest is out");
    return found.person;
  }

  async function setUpApp(guest: Guest): Promise<string> {
    goOn(guest, "totp", await beginTotp(services, await personOf(guest)));
    return paths.app;
  }

  /** Behind his password, with an app. */
  async function comeWithFactors(guest: Guest): Promise<string> {
    await services.db.write((tx) => dropFactors(tx, guest.id));
    const clock = { now: Date.now, advance() {} };
    await anAuthenticatorApp({ ...services, clock }, await personOf(guest));
    const { flow = "" } = await signIn(services, { email: guest.email, password, ...visit });
    goOn(guest, "second-factor", flow);
    return paths.secondFactor;
  }

  async function passkeyPage(guest: Guest): Promise<string> {
    await services.db.write((tx) => dropFactors(tx, guest.id));
    await aPasskey(services, await personOf(guest), { device: aDevice() });
    const [passkey] = await passkeysOf(services.db.read, guest.id);
    return paths.passkey(passkey?.id ?? "");
  }

  const plain: string[] = [paths.signIn, paths.signUp, paths.reset, paths.join];
  const own = [
    paths.welcome,
    paths.profile,
    paths.security,
    paths.sessions,
    paths.acceptTexts,
    paths.space(space),
  ];
  const doors: Door[] = [
    ...[paths.signIn, paths.signUp, paths.reset, ...own].map((path) => ({
      name: path,
      open: async () => path,
    })),
    { name: "joining", open: joining },
    { name: "connected", open: connected },
    { name: "organisation", open: async (guest) => orgPaths.settings(await freshOrg(guest)) },
    { name: "members", open: async (guest) => orgPaths.members(await freshOrg(guest)) },
    { name: "mail domains", open: async (guest) => await withMailDomain(await freshOrg(guest)) },
    { name: "second factor", open: securedOrg },
    { name: "new key", open: async () => orgPaths.newApiKey(orgId) },
    { name: "new space", open: async () => orgPaths.newSpace(orgId) },
    { name: "new organisation", open: withoutOrgs },
    { name: "space", open: async () => spacePaths.settings(await freshSpace()) },
    { name: "delivery", open: async () => spacePaths.delivery(await freshSpace()) },
    { name: "space's members", open: async () => spacePaths.members(await freshSpace()) },
    { name: "tenant", open: async (guest) => operatorPaths.tenant(await freshOrg(guest)) },
    { name: "verification", open: unverified },
    { name: "reset", open: async (guest) => paths.newPassword(await tokenFor(guest, "reset")) },
    {
      name: "new address",
      open: async (guest) => paths.confirmEmail(await tokenFor(guest, "change-email", `new.${guest.email}`)),
    },
    { name: "undoing", open: async (guest) => paths.undoEmail(await tokenFor(guest, "undo")) },
    { name: "authenticator app", open: setUpApp },
    { name: "second factor", open: comeWithFactors },
    { name: "proof", open: async () => paths.prove },
    { name: "passkey", open: passkeyPage },
    { name: "set-up", open: unclaimed },
    { name: "picture", open: async () => libraryPaths.picture(space, await picture()) },
  ];

  return {
    services,
    app,
    orgId,
    doors,
    plain,
    badLines,
    space,
    ask,
    invite,
    picture,
    get: (path: string, { cookie }: { cookie: string }) => ask(path, { headers: { cookie } }),
    [Symbol.asyncDispose]: () => services.close(),
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

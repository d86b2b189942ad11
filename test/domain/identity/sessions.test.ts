import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { forgetAccounts } from "#src/domain/identity/closing.ts";
import { setOperator, suspendAccount } from "#src/domain/identity/operators.ts";
import { endedSessionCookie, readSessionCookie, sessionCookie } from "#src/domain/identity/session-cookie.ts";
import {
  authenticateSession,
  endOtherSessions,
  endSession,
  listSessions,
} from "#src/domain/identity/sessions.ts";
import { changeRole } from "#src/domain/orgs/change-members.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { aContext, nobody, system } from "#test/support/domain.ts";
import { actorWith, anAccount, isSignedIn, mailsOf, signedIn, visit } from "#test/support/people.ts";

const dayMs = 86_400_000;
const safari =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";

/** Uses it, and waits until that is noted. */
async function use(needs: Awaited<ReturnType<typeof aContext>>, token: string, from = visit) {
  const found = await authenticateSession(needs, { token, ...from });
  await needs.db.write(async () => {});
  return found;
}

test("who signs in acts with what he holds at that moment", async () => {
  using needs = await aContext();
  const { id: userId, orgId } = await anAccount(needs);
  const { token } = await signedIn(needs);
  expect(token).toMatch(/^[0-9a-f-]{36}\.[\w-]{43}$/);
  expect(await actorWith(needs, token)).toMatchObject({
    kind: "person",
    userId,
    isOperator: false,
    steppedUpAt: needs.clock.now(),
    orgs: [{ orgId, role: "owner" }],
    spaces: [],
  });
});

test("a token is nowhere in the database", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token } = await signedIn(needs);
  const files = [needs.file, `${needs.file}-wal`].map((file) => readFileSync(file));
  expect(files.some((file) => file.includes(token.slice(37)))).toBe(false);
});

test("neither an id without its secret nor one with another's opens a session", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const [one, two] = [await signedIn(needs), await signedIn(needs)];
  const [oneId, twoSecret] = [one.token.split(".")[0], two.token.split(".")[1]];
  for (const wrong of ["", ".", "x", `${oneId}`, `${oneId}.`, `${oneId}.${twoSecret}`, `.${twoSecret}`]) {
    expect([wrong, await isSignedIn(needs, wrong)]).toEqual([wrong, false]);
  }
  expect(await isSignedIn(needs, one.token)).toBe(true);
});

test("R16: a session ends 14 days after its last use, and each use moves that on", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token } = await signedIn(needs);
  for (const days of [13, 1, 13]) {
    needs.clock.advance(days * dayMs);
    expect(await use(needs, token)).toBeDefined();
  }
  needs.clock.advance(14 * dayMs);
  expect(await use(needs, token)).toBeUndefined();
});

test("R16: a session ends after 90 days, however often it is used", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token } = await signedIn(needs);
  for (let day = 10; day < 90; day += 10) {
    needs.clock.advance(10 * dayMs);
    expect([day, (await use(needs, token)) !== undefined]).toEqual([day, true]);
  }
  needs.clock.advance(10 * dayMs);
  expect(await use(needs, token)).toBeUndefined();
});

test("R16: a clock that is set back or forth by an hour ends no session and lets nobody prove himself longer", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token, person } = await signedIn(needs);
  needs.clock.advance(-3_600_000);
  expect(await isSignedIn(needs, token)).toBe(true);
  const asked = { email: "ada@example.com", isOperator: true };
  await expect(setOperator(needs, { ...person, isOperator: true }, asked)).rejects.toMatchObject({
    code: "forbidden",
  });
  needs.clock.advance(2 * 3_600_000);
  expect(await isSignedIn(needs, token)).toBe(true);
});

test("the list says which browser and system, from about where, and when", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const first = await signedIn(needs);
  needs.clock.advance(1000);
  const second = await signedIn(needs, undefined, { address: "2001:db8:1:2:3::4", userAgent: safari });
  const now = needs.clock.now();
  expect(await listSessions(needs, second.person)).toMatchObject([
    { browser: "Safari", system: "macOS", network: "2001:db8:1::/48", lastSeenAt: now, isOwn: true },
    { browser: "Firefox", system: "Linux", network: "192.0.2.0/24", lastSeenAt: now - 1000, isOwn: false },
  ]);
  expect(await listSessions(needs, first.person)).toHaveLength(2);
  expect(JSON.stringify(await listSessions(needs, first.person))).not.toContain("192.0.2.77");
});

test("when a session was last seen is noted once in five minutes", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token, person } = await signedIn(needs);
  const lastSeen = async () => (await listSessions(needs, person))[0]?.lastSeenAt;
  const first = needs.clock.now();
  needs.clock.advance(299_999);
  await use(needs, token);
  expect(await lastSeen()).toBe(first);
  needs.clock.advance(1);
  await use(needs, token);
  expect(await lastSeen()).toBe(first + 300_000);
});

test("a disk that is full keeps nobody out, nor does an ended session that can't be removed", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token } = await signedIn(needs);
  needs.clock.advance(dayMs);
  const db = { ...needs.db, write: () => Promise.reject(new Error("disk full")) };
  expect(await authenticateSession({ ...needs, db }, { token, ...visit })).toBeDefined();
});

test("one of one's sessions can be ended, or all the others, at once", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const [one, two, three] = [await signedIn(needs), await signedIn(needs), await signedIn(needs)];
  await endSession(needs, one.person, two.person.sessionId);
  expect(await isSignedIn(needs, two.token)).toBe(false);
  expect(await isSignedIn(needs, three.token)).toBe(true);
  await endOtherSessions(needs, one.person);
  expect(await isSignedIn(needs, three.token)).toBe(false);
  expect(await isSignedIn(needs, one.token)).toBe(true);
});

test("nobody ends a session of somebody else", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com" });
  const [ada, eve] = [await signedIn(needs), await signedIn(needs, "eve@example.com")];
  await endSession(needs, eve.person, ada.person.sessionId);
  await endOtherSessions(needs, eve.person);
  expect(await isSignedIn(needs, ada.token)).toBe(true);
  await expect(endSession(needs, nobody, ada.person.sessionId)).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("signing in with another browser is told by mail, with the same one and for the first time it isn't", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await signedIn(needs);
  await signedIn(needs);
  expect(await mailsOf(needs)).toEqual([]);
  await signedIn(needs, undefined, { ...visit, userAgent: safari });
  expect(await mailsOf(needs)).toMatchObject([
    { kind: "new-sign-in", values: { browser: "Safari", system: "macOS", network: "192.0.2.0/24" } },
  ]);
});

test("what is over is forgotten, what isn't stays", async () => {
  using needs = await aContext();
  const { id } = await anAccount(needs);
  await signedIn(needs);
  needs.clock.advance(10 * dayMs);
  const { token } = await signedIn(needs);
  needs.clock.advance(5 * dayMs);
  await forgetAccounts(needs);
  expect(await needs.db.read.select().from(sessions).where(eq(sessions.userId, id))).toHaveLength(1);
  expect(await isSignedIn(needs, token)).toBe(true);
});

test("GHSA-56p6-qw3c-fq2g: the sessions of a suspended person end with the next request", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com", orgId, role: "member" });
  const { token } = await signedIn(needs, "eve@example.com");
  await suspendAccount(needs, system, { email: "eve@example.com" });
  expect(await isSignedIn(needs, token)).toBe(false);
});

test("CVE-2026-27775: a lowered role counts from the next request on", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  const { id: userId } = await anAccount(needs, { email: "eve@example.com", orgId, role: "admin" });
  const { token } = await signedIn(needs, "eve@example.com");
  await changeRole(needs, system, { orgId, userId, role: "member" });
  expect((await actorWith(needs, token)).orgs).toEqual([{ orgId, role: "member" }]);
});

test("the cookie is bound to its host by https, and plain on http", () => {
  const secure = sessionCookie("https://img.example.com", "a.b");
  expect(secure).toBe("__Host-session=a.b; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure");
  expect(sessionCookie("http://localhost:8000", "a.b")).toBe(
    "session=a.b; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax",
  );
  expect(endedSessionCookie("https://img.example.com")).toContain("__Host-session=; Path=/; Max-Age=0;");
});

test.each([
  ["__Host-session=a.b", "a.b"],
  ["theme=dark; __Host-session=a.b; x=y", "a.b"],
  ["session=a.b", undefined],
  ["__Host-session=", undefined],
  ["x__Host-session=a.b", undefined],
  ["__Host-session=a.b; __Host-session=c.d", undefined],
  ["__proto__=a.b", undefined],
  ["", undefined],
])("of the cookies %j the session's is %p", (header, token) => {
  expect(readSessionCookie("https://img.example.com", header)).toBe(token as never);
});

import { and, desc, eq, gt, lt, lte, ne, or } from "drizzle-orm";
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import type { Actor, Person } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { type Clock, mostSetBackMs } from "#src/lib/clock.ts";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret, hashSecret, isHashOf } from "#src/lib/secret.ts";
import type { Reader } from "#src/store/database.ts";
import { onceFor } from "#src/store/once-for.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { type Account, isOpen, lookUpAccountById } from "./accounts.ts";
import { type Device, deviceOf, type Visit } from "./device.ts";
import { holdingsOf, openedBy } from "./holdings.ts";

type Row = typeof sessions.$inferSelect;

/** A session as its owner sees it in the list. */
export interface ListedSession extends Device {
  id: string;
  createdAt: number;
  /** To five minutes. */
  lastSeenAt: number;
  /** The one that asks. */
  isOwn: boolean;
}

const dayMs = 86_400_000;
const idleDays = 14;
export const absoluteMs = 90 * dayMs;
const stepUpMs = 10 * 60_000;
/** Each noting drops what delivery holds in memory. */
const seenPrecisionMs = 5 * 60_000;

/** Begins one. The token is `id.secret` and told this once; so it goes for each later one. */
export async function createSession(
  needs: Needs<"db" | "clock">,
  { userId, device }: { userId: string; device: Device },
): Promise<string> {
  const token = `${createId(needs.clock.now())}.${createSecret()}`;
  await luciaOf(needs, device).createSession(userId, {}, { sessionId: token });
  return token;
}

/** Who acts with a token, and his account; undefined alike for what is wrong, ended or too old. */
export async function authenticateSession(
  needs: Needs<"db" | "clock" | "log">,
  { token, ...visit }: Visit & { token: string },
): Promise<{ person: Person; account: Account } | undefined> {
  const valid = await validate(needs, token);
  const [row] = valid
    ? await needs.db.read.select().from(sessions).where(eq(sessions.id, valid.sessionId))
    : [];
  const account = row && (await lookUpAccountById(needs.db.read, row.userId));
  if (row === undefined || account === undefined) return undefined;
  noteUse(needs, row, visit);
  return { person: await personOf(needs, account, row, visit), account };
}

/**
 * The same person as he is now, whose pages stay open: with what he may do by now, and without that counting as a use of
 * the session. Refuses (unauthenticated) whose session has ended meanwhile.
 */
async function asOf(read: Reader, clock: Clock, person: Person): Promise<Person> {
  const now = clock.now();
  const isLive = and(gt(sessions.expiresAt, now), gt(sessions.createdAt, now - absoluteMs));
  const [row] = await read
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, person.sessionId), isLive));
  const account = row && (await lookUpAccountById(read, row.userId));
  if (account === undefined || !isOpen(account)) throw signInFirst();
  return {
    ...person,
    ...(await holdingsOf(read, account, now)),
    openedOrgs: await openedBy(read, account, now),
  };
}

/** Newest use first. */
export async function listSessions(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
): Promise<ListedSession[]> {
  const person = requirePerson(actor);
  const now = clock.now();
  const isLive = and(
    eq(sessions.userId, person.userId),
    gt(sessions.expiresAt, now),
    lte(sessions.createdAt, now + mostSetBackMs),
  );
  const rows = await db.read.select().from(sessions).where(isLive).orderBy(desc(sessions.lastSeenAt));
  return rows.map(({ id, createdAt, lastSeenAt, browser, system, network }) => {
    return { id, createdAt, lastSeenAt, browser, system, network, isOwn: id === person.sessionId };
  });
}

/** One of his own, at once; signing out is ending this one. Twice is the same as once. */
export async function endSession(needs: Needs<"db">, actor: Actor, sessionId: string): Promise<void> {
  const { userId } = requirePerson(actor);
  await needs.db.write(async (tx) => {
    await tx.delete(sessions).where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)));
  });
}

/** All of his but the one that asks. */
export async function endOtherSessions(needs: Needs<"db">, actor: Actor): Promise<void> {
  const { userId, sessionId } = requirePerson(actor);
  await needs.db.write(async (tx) => {
    await tx.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, sessionId)));
  });
}

/** All of a person, whoever ends them. */
export async function endSessionsOf(needs: Needs<"db" | "clock">, userId: string): Promise<void> {
  await luciaOf(needs).invalidateUserSessions(userId);
}

/** Those that nobody can use any more. */
export async function forgetSessions(needs: Needs<"db" | "clock">): Promise<void> {
  await luciaOf(needs).deleteExpiredSessions();
}

/** The person has just proved that it is he: a new token for the same session, and the old one ends. */
export async function renewSession({ db, clock }: Needs<"db" | "clock">, person: Person): Promise<string> {
  const secret = createSecret();
  const now = clock.now();
  await db.write(async (tx) => {
    const [renewed] = await tx
      .update(sessions)
      .set({ secretHash: hashSecret(secret), steppedUpAt: now, lastSeenAt: now })
      .where(and(eq(sessions.id, person.sessionId), eq(sessions.userId, person.userId)))
      .returning();
    if (renewed === undefined) throw signInFirst();
  });
  return `${person.sessionId}.${secret}`;
}

/** Refuses (forbidden) what asks to be proved once more. */
export class StepUpNeeded extends Refusal {
  constructor() {
    super("forbidden", "Confirm once more that it is you.");
  }
}

/** The person, if he proved within the last 10 minutes that it is he. */
export function requireStepUp({ clock }: Needs<"clock">, actor: Actor): Person {
  const person = requirePerson(actor);
  if (!hasSteppedUp({ clock }, person)) throw new StepUpNeeded();
  return person;
}

export function hasSteppedUp({ clock }: Needs<"clock">, { steppedUpAt }: Person): boolean {
  const age = clock.now() - steppedUpAt;
  return age >= 0 && age < stepUpMs;
}

export function requirePerson(actor: Actor): Person {
  if (actor.kind !== "person") throw signInFirst();
  return actor;
}

/** Devices that the person has signed in with and not out of. */
export async function listDevices({ db }: Needs<"db">, userId: string): Promise<Device[]> {
  return await db.read.select().from(sessions).where(eq(sessions.userId, userId));
}

function signInFirst(): Refusal {
  return new Refusal("unauthenticated", "Sign in first.");
}

async function validate(
  needs: Needs<"db" | "clock" | "log">,
  token: string,
): Promise<{ sessionId: string } | undefined> {
  try {
    const { session } = await luciaOf(needs).validateSession(token);
    return session ? { sessionId: session.id } : undefined;
  } catch (error) {
    // All that it writes is the end of one that is over already.
    if (!(error instanceof Refusal && isPassing(error))) throw error;
    needs.log.warn({ err: error }, "a session that is over was not removed");
    return undefined;
  }
}

async function personOf(
  { db, clock }: Needs<"db" | "clock">,
  account: Account,
  row: Row,
  visit: Visit,
): Promise<Person> {
  const person: Person = {
    kind: "person",
    ...(await holdingsOf(db.read, account, clock.now())),
    sessionId: row.id,
    steppedUpAt: row.steppedUpAt,
    network: deviceOf(visit).network,
    openedOrgs: await openedBy(db.read, account, clock.now()),
  };
  return { ...person, again: (read) => asOf(read, clock, person) };
}

/** Sessions whose use is being noted at this moment. */
const beingNoted = onceFor(() => new Set<string>());

/** Each use moves the end on. Nobody waits for the noting, and a disk without room must not keep anybody out. */
async function noteUse(
  { db, clock, log }: Needs<"db" | "clock" | "log">,
  { id, createdAt, lastSeenAt }: Row,
  visit: Visit,
): Promise<void> {
  const now = clock.now();
  const underWay = beingNoted(db.read);
  if (Math.abs(now - lastSeenAt) < seenPrecisionMs || underWay.has(id)) return;
  underWay.add(id);
  const seen = { lastSeenAt: now, expiresAt: endOf(createdAt, now), ...deviceOf(visit) };
  try {
    await db.write(async (tx) => {
      await tx
        .update(sessions)
        .set(seen)
        .where(and(eq(sessions.id, id), eq(sessions.lastSeenAt, lastSeenAt)));
    });
  } catch (error) {
    log.warn({ err: error, sessionId: id }, "use of a session not noted");
  } finally {
    underWay.delete(id);
  }
}

/** Without use from now on; lucia knows no end that use doesn't move. */
function endOf(createdAt: number, now: number): number {
  return Math.min(now + idleDays * dayMs, createdAt + absoluteMs);
}

/** lucia, for one call. All that it is told of a session it is told by the token or the id that begins it. */
function luciaOf(needs: Needs<"db" | "clock">, device?: Device): Lucia {
  return new Lucia(adapterOf(needs, device), { sessionExpiresIn: new TimeSpan(idleDays, "d") });
}

/**
 * Keyed by the id, while only the hash of the secret is kept: a token is taken where one comes from outside, an id is
 * handed back. lucia compares with the machine's clock, so times are moved from ours to that one.
 */
function adapterOf({ db, clock }: Needs<"db" | "clock">, device?: Device): Adapter {
  const aheadMs = Date.now() - clock.now();
  const shown = (row: Row): DatabaseSession => {
    const isAhead = row.createdAt > clock.now() + mostSetBackMs;
    const expiresAt = isAhead ? 0 : Math.min(row.expiresAt, row.createdAt + absoluteMs);
    return { id: row.id, userId: row.userId, expiresAt: new Date(expiresAt + aheadMs), attributes: {} };
  };
  return {
    async getSessionAndUser(token) {
      const [id = "", secret = ""] = token.split(".");
      const [row] = await db.read.select().from(sessions).where(eq(sessions.id, id));
      if (row === undefined || !isHashOf(row.secretHash, secret)) return [null, null];
      const account = await lookUpAccountById(db.read, row.userId);
      const user: DatabaseUser | null =
        account && isOpen(account) ? { id: account.id, attributes: {} } : null;
      return [shown(row), user];
    },
    async getUserSessions(userId) {
      const rows = await db.read.select().from(sessions).where(eq(sessions.userId, userId));
      return rows.map(shown);
    },
    async setSession({ id: token, userId }) {
      if (device === undefined) throw new Error("A session begins on a device.");
      const [id = "", secret = ""] = token.split(".");
      const now = clock.now();
      const times = { createdAt: now, expiresAt: endOf(now, now), lastSeenAt: now, steppedUpAt: now };
      const row: Row = { id, userId, secretHash: hashSecret(secret), ...times, ...device };
      await db.write(async (tx) => {
        await tx.insert(sessions).values(row);
      });
    },
    // It would come half of the time late: noteUse has moved it on already.
    updateSessionExpiration: async () => {},
    async deleteSession(id) {
      await db.write(async (tx) => {
        await tx.delete(sessions).where(eq(sessions.id, id));
      });
    },
    async deleteUserSessions(userId) {
      await db.write(async (tx) => {
        await tx.delete(sessions).where(eq(sessions.userId, userId));
      });
    },
    async deleteExpiredSessions() {
      const now = clock.now();
      await db.write(async (tx) => {
        const isAhead = gt(sessions.createdAt, now + mostSetBackMs);
        await tx.delete(sessions).where(or(lt(sessions.expiresAt, now), isAhead));
      });
    },
  };
}

import { randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import { createApp, openServices, type Services } from "#src/app.ts";
import { loadConfig } from "#src/config/load.ts";
import { createAccount } from "#src/domain/identity/create-account.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import type { App } from "#src/http/routes.ts";
import { users } from "#src/store/schema/users.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { strictLog } from "#test/support/log.ts";
import { aSignUp, password, visit } from "#test/support/people.ts";
import { rankSumZ } from "#test/support/rank-sum.ts";
import { paths } from "#views/paths.ts";

/** Beyond it the two sides differ at p below 0.01. */
const mostZ = 2.576;
const usualSamples = 500;
/** Of each state that an account can be in. */
const people = 50;
const asker = "asker@here.example";
const system = { kind: "system" } as const;

/** A form in which anybody may give an address, filled with it. */
interface Question {
  path: string;
  fields: Record<string, string>;
}

/** Who is asked about: of one length, so that the answers are. */
const kinds = ["known", "shut", "gone", "begun"] as const;
type Kind = (typeof kinds)[number] | "other";

function addressOf(kind: Kind, number: number): string {
  return `${kind.padEnd(5, "x")}${String(number).padStart(6, "0")}@people.example`;
}

/**
 * Whether the status, the headers, the words or the time of an answer tell known addresses from unknown ones. Asks the
 * whole of http in this process. Both sides are asked by turns in an order that is drawn, so that what else the
 * machine does befalls either, and compared by ranks, which a few slow answers don't move.
 */
export async function runEnumeration(directory: string, { times }: Options, report: Report): Promise<void> {
  const samples = times ?? usualSamples;
  const loaded = loadConfig({ env: { SIGN_UP: "open", DATA_DIR: directory } });
  if ("mistakes" in loaded) throw new Error("these settings are wrong");
  const services = await openServices(loaded.config, strictLog());
  try {
    // Who measures is let through: the brakes look at the address before anybody knows whether it is known.
    const attempts = { take() {}, giveBack() {} } as unknown as Services["attempts"];
    const open = { ...services, attempts };
    await fill(open);
    const app = createApp(open, loaded.config);
    for (const [name, question] of Object.entries(questionsOf(open))) {
      const asking = await askerOf(open, app, question);
      await compareTimes(name, asking, samples, report);
      await compareWords(name, asking, report);
    }
  } finally {
    await services.close();
  }
}

/** What anybody may ask about an address; of an invitation there is no page yet. */
function questionsOf({ legal }: Services): Record<string, Question> {
  const versions = { termsVersion: legal.terms.version, privacyVersion: legal.privacy.version };
  const ticks = { terms: "yes", privacy: "yes", age: "yes" };
  return {
    "sign in": { path: paths.signIn, fields: { password: "wrong wrong" } },
    "ask for a reset": { path: paths.reset, fields: {} },
    "sign up": {
      path: paths.signUp,
      fields: { name: "Ada", password, timeZone: "UTC", ...versions, ...ticks },
    },
    "change the address": { path: paths.email, fields: {} },
  };
}

interface Asked {
  ms: number;
  /** Status, headers and body, without what is another in each answer. */
  said: string;
}

type Ask = (email: string) => Promise<Asked>;

/** Asks as somebody who is signed in, since the one form is for those alone and the others take either. */
async function askerOf(services: Services, app: App, { path, fields }: Question): Promise<Ask> {
  const isOwn = path === paths.email;
  const { token } = await signIn(services, { email: asker, password, ...visit });
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
    "user-agent": visit.userAgent,
    ...(isOwn && { cookie: `session=${token}` }),
  };
  return async (email) => {
    const body = new URLSearchParams({ ...fields, email }).toString();
    const request = new Request(`http://localhost:8000${path}`, { method: "POST", headers, body });
    const startedAt = performance.now();
    const answer = await app.fetch(request, { address: visit.address });
    const text = await answer.text();
    const ms = performance.now() - startedAt;
    return { ms, said: readable(answer, text, email) };
  };
}

function readable({ status, headers }: Response, text: string, email: string): string {
  const id = headers.get("x-request-id") ?? "";
  const fixed = [...headers].filter(([name]) => name !== "x-request-id" && name !== "date").sort();
  return JSON.stringify([status, fixed, text]).replaceAll(email, "EMAIL").replaceAll(id, "ID");
}

async function compareTimes(name: string, ask: Ask, samples: number, report: Report): Promise<void> {
  for (let index = 0; index < 20; index++) await ask(addressOf("other", index));
  const sides: Record<"known" | "other", Asked[]> = { known: [], other: [] };
  for (let index = 0; index < samples; index++) {
    const order = randomInt(2) === 0 ? (["known", "other"] as const) : (["other", "known"] as const);
    for (const side of order) {
      const number = side === "known" ? index % people : 1_000 + index;
      sides[side].push(await ask(addressOf(side, number)));
    }
  }
  const said = new Set([...sides.known, ...sides.other].map((each) => each.said));
  if (said.size !== 1) report.wrong(`${name}: ${said.size} different answers`);
  const [known, other] = [sides.known.map(({ ms }) => ms), sides.other.map(({ ms }) => ms)];
  const z = Math.round(rankSumZ(known, other) * 100) / 100;
  const medians = `median ${medianOf(known)} and ${medianOf(other)} ms`;
  report.figure(`${name}: z of ${samples} a side`, `${z} (${medians})`);
  if (Math.abs(z) > mostZ) report.wrong(`${name}: known and unknown addresses take different times`);
}

/** Of accounts in every state. */
async function compareWords(name: string, ask: Ask, report: Report): Promise<void> {
  const { said } = await ask(addressOf("other", 999_999));
  for (const kind of kinds) {
    const answer = await ask(addressOf(kind, people - 1));
    if (answer.said !== said) report.wrong(`${name}: an address of kind ${kind} is answered otherwise`);
  }
}

function medianOf(values: number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return Math.round(middle * 100) / 100;
}

/** Accounts that are open, suspended, closed and not verified. */
async function fill(needs: Services): Promise<void> {
  const { id: orgId } = await createOrg(needs, system, { name: "Test" });
  const add = (email: string) =>
    createAccount(needs, system, { email, name: "Ada", password, orgId, role: "member" });
  await add(asker);
  for (let number = 0; number < people; number++) await add(addressOf("known", number));
  const one = people - 1;
  await add(addressOf("shut", one));
  await suspendAccount(needs, system, { email: addressOf("shut", one) });
  await signUp(needs, aSignUp(needs, { email: addressOf("begun", one) }));
  const gone = await add(addressOf("gone", one));
  await needs.db.write(async (tx) => {
    await tx.update(users).set({ closedAt: needs.clock.now() }).where(eq(users.id, gone.id));
  });
}

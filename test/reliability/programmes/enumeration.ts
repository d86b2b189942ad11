import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Needs } from "#src/domain/context.ts";
import { createAccount } from "#src/domain/identity/create-account.ts";
import { requestReset } from "#src/domain/identity/passwords.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { createOrg } from "#src/domain/orgs/orgs.ts";
import { createSealer } from "#src/domain/sealer.ts";
import { systemClock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { openDatabase } from "#src/store/database.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { migrations } from "#test/support/database.ts";
import { strictLog } from "#test/support/log.ts";
import { aSignUp, partsForPeople, password, visit } from "#test/support/people.ts";
import { rankSumZ } from "#test/support/rank-sum.ts";

type People = Needs<"db" | "clock" | "sealer" | "passwords" | "attempts" | "signUp" | "legal">;

/** What anybody may ask about an address, and what is said. */
const questions: Record<string, (needs: People, email: string) => Promise<unknown>> = {
  "sign in": (needs, email) => signIn(needs, { email, password: "wrong wrong", ...visit }),
  "ask for a reset": (needs, email) => requestReset(needs, { email, address: visit.address }),
  "sign up": (needs, email) => signUp(needs, aSignUp(needs, { email })),
};

/** Beyond it the two sides differ at p below 0.01. */
const mostZ = 2.576;
const usualSamples = 500;

/** Whether the time or the words of an answer tell known addresses from unknown ones. */
export async function runEnumeration(directory: string, { times }: Options, report: Report): Promise<void> {
  const clock = systemClock;
  const db = await openDatabase({ file: join(directory, "imagor.db"), migrations, clock, log: strictLog() });
  // Who measures is let through: the brakes look at the address before anybody knows whether it is known.
  const attempts = { take() {}, giveBack() {} } as unknown as People["attempts"];
  const needs = { db, clock, sealer: createSealer([randomBytes(32)]), ...partsForPeople(clock), attempts };
  const samples = times ?? usualSamples;
  await fill(needs, samples);
  for (const [name, ask] of Object.entries(questions)) {
    const known: Asked[] = [];
    const unknown: Asked[] = [];
    for (let index = 0; index < samples; index++) {
      known.push(await timed(() => ask(needs, `known${index % people}@example.com`)));
      unknown.push(await timed(() => ask(needs, `${name.replaceAll(" ", "")}${index}@example.org`)));
    }
    const said = new Set([...known, ...unknown].map((each) => each.said));
    if (said.size !== 1) report.wrong(`${name}: ${said.size} different answers`);
    const z = rankSumZ(
      known.map(({ ms }) => ms),
      unknown.map(({ ms }) => ms),
    );
    report.figure(`${name}: z of ${samples} a side`, Math.round(z * 100) / 100);
    if (Math.abs(z) > mostZ) report.wrong(`${name}: known and unknown addresses take different times`);
  }
  db.close();
}

interface Asked {
  ms: number;
  said: string;
}

const people = 50;

async function fill(needs: People, samples: number): Promise<void> {
  const system = { kind: "system" } as const;
  const { id: orgId } = await createOrg(needs, system, { name: "Test" });
  for (let index = 0; index < Math.min(people, samples); index++) {
    const asked = {
      email: `known${index}@example.com`,
      name: "Ada",
      password,
      orgId,
      role: "member",
    } as const;
    await createAccount(needs, system, asked);
  }
}

async function timed(ask: () => Promise<unknown>): Promise<Asked> {
  const startedAt = performance.now();
  try {
    const answer = await ask();
    return { ms: performance.now() - startedAt, said: JSON.stringify(answer) ?? "nothing" };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ms: performance.now() - startedAt, said: `${error.code}: ${error.message}` };
  }
}

import { join } from "node:path";
import type { Outcome, Plan } from "./plan.ts";

const generator = join(import.meta.dir, "generator.ts");

/** Long enough for a process to start. */
const leadMs = 300;

/** Carries a plan out in a process beside this one. */
export function generate(plan: Omit<Plan, "startsAt">): Promise<Outcome[]> {
  return startGenerating(plan).outcomes;
}

export interface Generating {
  /** Milliseconds since 1970. */
  startsAt: number;
  outcomes: Promise<Outcome[]>;
  /** Asks for nothing more. */
  stop(): void;
}

export function startGenerating(plan: Omit<Plan, "startsAt">): Generating {
  const startsAt = Date.now() + leadMs;
  const child = Bun.spawn([process.execPath, generator], {
    stdin: new Blob([JSON.stringify({ ...plan, startsAt })]),
    stdout: "pipe",
    stderr: "inherit",
  });
  return { startsAt, outcomes: outcomesOf(child), stop: () => child.kill("SIGTERM") };
}

async function outcomesOf(child: Bun.Subprocess<Blob, "pipe", "inherit">): Promise<Outcome[]> {
  const text = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error("the load generator broke");
  return JSON.parse(text);
}

import { and, asc, eq, gt } from "drizzle-orm";
import type { Reader } from "#src/store/database.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { type AuditRow, commitmentOf, hashOf, instanceChain } from "./event.ts";

export interface ChainState {
  /** An org's id, or `instance`. */
  chain: string;
  events: number;
  /** Of the last event: kept elsewhere, it shows later that none was cut off. */
  head: string;
  /** What is wrong, from the first on; empty where the chain is whole. */
  faults: string[];
}

const atATime = 1000;

/** What was told of a chain earlier, and kept where whoever can change the database can't. */
export type KeptHead = Pick<ChainState, "chain" | "events" | "head">;

/** Walks every chain and makes its hashes anew; with heads that were kept it shows too where an end was cut off. */
export async function verifyAudit(read: Reader, kept: readonly KeptHead[] = []): Promise<ChainState[]> {
  const rows = await read.selectDistinct({ chain: auditEvents.chain }).from(auditEvents);
  const chains = new Set([...rows, ...kept].map(({ chain }) => chain));
  const states: ChainState[] = [];
  for (const chain of chains) {
    const earlier = kept.find((each) => each.chain === chain);
    const state = await verifyChain(read, chain, earlier);
    if (state.events > 0 || !(await wasErased(read, earlier))) states.push(state);
  }
  return states;
}

/** With its org, which is written down in the chain of the instance; one event more may have come to it before. */
async function wasErased(read: Reader, earlier: KeptHead | undefined): Promise<boolean> {
  if (earlier === undefined) return false;
  const isThat = and(eq(auditEvents.action, "org.erased"), eq(auditEvents.targetId, earlier.chain));
  const [event] = await read
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.chain, instanceChain), isThat));
  if (event === undefined) return false;
  const { events = 0, head } = event.details;
  return Number(events) > earlier.events || (events === earlier.events && head === earlier.head);
}

async function verifyChain(read: Reader, chain: string, earlier?: KeptHead): Promise<ChainState> {
  const state: ChainState = { chain, events: 0, head: "", faults: [] };
  for (let last = 0, isMore = true; isMore; ) {
    const rows = await read
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.chain, chain), gt(auditEvents.number, last)))
      .orderBy(asc(auditEvents.number))
      .limit(atATime);
    for (const row of rows) {
      state.faults.push(...faultsOf(row, state));
      state.events += 1;
      state.head = row.hash;
      last = row.number;
      if (state.events === earlier?.events && state.head !== earlier.head) {
        state.faults.push(`event ${row.number} is another one than that whose hash was kept`);
      }
    }
    isMore = rows.length === atATime;
  }
  if (earlier !== undefined && state.events < earlier.events) {
    state.faults.push(`of ${earlier.events} events ${earlier.events - state.events} are missing at its end`);
  }
  return state;
}

function faultsOf(row: AuditRow, { events, head }: ChainState): string[] {
  const { number, hash, personal, commitments } = row;
  const faults: string[] = [];
  if (number !== events + 1) faults.push(`before event ${number} some are missing`);
  if (hashOf(row, head) !== hash) faults.push(`event ${number} was changed, or one before it`);
  for (const [name, kept] of Object.entries(personal)) {
    if (kept !== null && commitmentOf(kept) !== commitments[name]) {
      faults.push(`${name} of event ${number} was changed`);
    }
  }
  return faults;
}

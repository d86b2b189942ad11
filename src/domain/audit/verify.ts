import { and, asc, eq, gt } from "drizzle-orm";
import type { Reader } from "#src/store/database.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { type AuditRow, commitmentOf, hashOf } from "./event.ts";

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

/** Walks every chain and makes its hashes anew. */
export async function verifyAudit(read: Reader): Promise<ChainState[]> {
  const chains = await read.selectDistinct({ chain: auditEvents.chain }).from(auditEvents);
  const states: ChainState[] = [];
  for (const { chain } of chains) states.push(await verifyChain(read, chain));
  return states;
}

async function verifyChain(read: Reader, chain: string): Promise<ChainState> {
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
    }
    isMore = rows.length === atATime;
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

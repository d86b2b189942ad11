import { verifyAudit } from "#src/domain/audit/verify.ts";
import type { Input, Outcome } from "./command.ts";
import { withData } from "./data.ts";
import { columns } from "./values.ts";

/** Ends with 1 where anything in a chain was changed, left out or moved. */
export async function verifyAuditLog({ settings }: Input): Promise<Outcome> {
  const chains = await withData(settings, ({ db }) => verifyAudit(db.read));
  const faults = chains.flatMap(({ chain, faults }) => faults.map((fault) => `${chain}: ${fault}`));
  const rows = chains.map(({ chain, events, head, faults }) => [
    chain,
    String(events),
    head,
    faults.length === 0 ? "whole" : "broken",
  ]);
  const table = columns([["CHAIN", "EVENTS", "HEAD", "STATE"], ...rows]);
  return {
    text: [table, ...faults].join("\n"),
    json: chains,
    isRefused: faults.length > 0,
  };
}

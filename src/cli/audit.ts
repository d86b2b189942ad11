import { type KeptHead, verifyAudit } from "#src/domain/audit/verify.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Input, Outcome } from "./command.ts";
import { withData } from "./data.ts";
import { columns } from "./values.ts";

/** Ends with 1 where anything in a chain was changed, left out or moved. */
export async function verifyAuditLog({ flags, settings }: Input): Promise<Outcome> {
  const file = flags.text("heads");
  const kept = file === undefined ? [] : await keptIn(file);
  const chains = await withData(settings, ({ db }) => verifyAudit(db.read, kept));
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

async function keptIn(file: string): Promise<KeptHead[]> {
  const text = await Bun.file(file)
    .text()
    .catch(() => {
      throw new Refusal("invalid", `There is no file ${file} to read.`);
    });
  const kept = parsed(text);
  if (!Array.isArray(kept) || !kept.every(isKept)) {
    throw new Refusal("invalid", `${file} isn't what \`audit verify --json\` prints.`);
  }
  return kept;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is KeptHead {
  const { chain, events, head } = Object(value);
  return typeof chain === "string" && Number.isInteger(events) && typeof head === "string";
}

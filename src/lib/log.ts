import pino, { type DestinationStream, type Logger } from "pino";
import { createLineWriter } from "./line-writer.ts";

export type Log = Logger;

interface LogOptions {
  level: string;
  /** Standard error unless a test listens. */
  destination?: DestinationStream;
}

const standardError = 2;
/** Of lines whose reader has stopped: some ten thousand of them. */
const mostWaitingBytes = 4 * 1024 * 1024;
/** The end of the process doesn't wait longer for the reader. */
const lastWaitMilliseconds = 1_000;

/** One JSON object a line. Secrets are never passed in; what slips through under these names is hidden. */
export function createLog({ level, destination = toStandardError() }: LogOptions): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutSecrets },
  };
  return pino(options, destination);
}

const secretNames = ["authorization", "secret", "token"];

/** Of what is logged and of what lies in it. Cheap, since each answer is logged. */
function withoutSecrets(entry: Record<string, unknown>): Record<string, unknown> {
  let shown = hide(entry);
  for (const [name, value] of Object.entries(entry)) {
    if (typeof value !== "object" || value === null || value instanceof Error) continue;
    const inner = value as Record<string, unknown>;
    const hidden = hide(inner);
    if (hidden !== inner) shown = { ...shown, [name]: hidden };
  }
  return shown;
}

function hide(entry: Record<string, unknown>): Record<string, unknown> {
  const named = secretNames.filter((name) => name in entry);
  if (named.length === 0) return entry;
  return { ...entry, ...Object.fromEntries(named.map((name) => [name, "[Redacted]"])) };
}

let shared: DestinationStream | undefined;

/** One for the process, however many logs there are; what still waits at the end of the process is written then. */
function toStandardError(): DestinationStream {
  if (shared !== undefined) return shared;
  const writer = createLineWriter(standardError, { mostBytes: mostWaitingBytes, droppedLine });
  process.on("exit", () => writer.flush(lastWaitMilliseconds));
  shared = writer;
  return shared;
}

function droppedLine(dropped: number): string {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: "warn", time, dropped, msg: "log lines dropped, nobody read them" })}\n`;
}

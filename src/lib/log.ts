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
    formatters: { level: (label: string) => ({ level: label }) },
    redact: ["authorization", "secret", "token", "*.authorization", "*.secret", "*.token"],
  };
  return pino(options, destination);
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

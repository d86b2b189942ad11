import pino, { type DestinationStream, type Logger } from "pino";

export type Log = Logger;

interface LogOptions {
  level: string;
  /** Standard error unless a test listens. */
  destination?: DestinationStream;
}

/** One JSON object a line. Secrets are never passed in; what slips through under these names is hidden. */
export function createLog({ level, destination }: LogOptions): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: ["authorization", "secret", "token", "*.authorization", "*.secret", "*.token"],
  };
  return pino(options, destination ?? pino.destination({ dest: 2, sync: true }));
}

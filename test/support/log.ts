import { createLog, type Log } from "#src/lib/log.ts";

/** A logged error fails the test; `lines` remembers the rest. */
export function strictLog(lines: Record<string, unknown>[] = []): Log {
  return createLog({
    level: "info",
    destination: {
      write(line) {
        const entry = JSON.parse(line) as Record<string, unknown>;
        if (entry.level === "error" || entry.level === "fatal") throw new Error(`Logged: ${line}`);
        lines.push(entry);
      },
    },
  });
}

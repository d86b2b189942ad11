import { Refusal } from "#src/lib/errors.ts";
import { UsageMistake } from "./command.ts";

interface Told {
  exitCode: number;
  /** What kind of thing went wrong, for programs. */
  code: string;
  message: string;
  fields?: Record<string, string>;
  /** For people, on standard error. */
  lines: string[];
}

/** An error as the command line tells it. */
export function tellError(error: unknown): Told {
  if (error instanceof UsageMistake) {
    return { exitCode: 2, code: "usage", message: error.message, lines: error.mistakes };
  }
  if (error instanceof Refusal) {
    const { code, message, fields } = error;
    return { exitCode: 1, code, message, ...(fields ? { fields } : {}), lines: [message] };
  }
  if (error instanceof Error && error.name === "AbortError") {
    const message = "Stopped before the end.";
    return { exitCode: 1, code: "interrupted", message, lines: [message] };
  }
  return tellBug(error instanceof Error ? error : new Error(String(error)));
}

/** The machine's own refusals (no right, no room) say what they are; everything else is ours and has a trace. */
function tellBug(error: Error): Told {
  const isMachine = "syscall" in error && "code" in error;
  const message = isMachine
    ? `The machine refused: ${error.message}`
    : `Something inside went wrong: ${error.message}`;
  const lines = isMachine ? [message] : [message, error.stack ?? ""];
  return { exitCode: 1, code: isMachine ? "machine" : "internal", message, lines };
}

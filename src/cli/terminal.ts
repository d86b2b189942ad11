import { hasCode } from "#src/lib/files.ts";

/** Where a command writes, so that a test can read it. */
export interface Terminal {
  /** Standard output: what was asked for. */
  out(content: string | Uint8Array): Promise<void>;
  /** Standard error: everything else, by lines. */
  note(text: string): void;
  /** Replaces the line that was shown last; nothing where nobody watches. */
  progress(text: string): void;
  readInput(): Promise<string>;
  /** Aborted when the person has had enough (Ctrl-C) or the machine stops the process. */
  interrupted(): AbortSignal;
}

const defaultColumns = 80;

/** A reader who has seen enough (`| head`) has left: nothing is wrong. */
function isReaderGone(error: Error): boolean {
  return hasCode(error, "EPIPE");
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const clearLine = "\r\u001b[K";
  let hasProgress = false;
  return {
    out: (content) =>
      new Promise((resolve, reject) => {
        stdout.write(content, (error) => (error && !isReaderGone(error) ? reject(error) : resolve()));
      }),
    note(text) {
      stderr.write(`${hasProgress ? clearLine : ""}${text}\n`);
      hasProgress = false;
    },
    progress(text) {
      if (!stderr.isTTY) return;
      const columns = stderr.columns || defaultColumns;
      stderr.write(clearLine + text.slice(0, columns - 1));
      hasProgress = text !== "";
    },
    readInput: () => Bun.stdin.text(),
    interrupted() {
      const controller = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
      return controller.signal;
    },
  };
}

import { runCommandLine } from "#src/cli/run.ts";
import type { Terminal } from "#src/cli/terminal.ts";

/** What one command has left behind. */
export interface Ran {
  code: number;
  out: string;
  notes: string;
  progress: string[];
  bytes: Uint8Array;
}

interface Surroundings {
  env?: Record<string, string>;
  input?: string;
  signal?: AbortSignal;
}

/** Runs a command in this process, as `imagor-cloud WORDS` would. */
export async function run(
  words: string[],
  { env = {}, input = "", signal }: Surroundings = {},
): Promise<Ran> {
  const chunks: Uint8Array[] = [];
  const notes: string[] = [];
  const progress: string[] = [];
  const terminal: Terminal = {
    out: async (content) => void chunks.push(typeof content === "string" ? Buffer.from(content) : content),
    note: (text) => void notes.push(text),
    progress: (text) => void progress.push(text),
    readInput: async () => input,
    interrupted: () => signal ?? new AbortController().signal,
  };
  const code = await runCommandLine(words, { LOG_LEVEL: "silent", ...env }, terminal);
  const bytes = Buffer.concat(chunks);
  return { code, out: bytes.toString(), notes: notes.join("\n"), progress, bytes };
}

/** The same with `--json`, parsed; anything but one JSON value on standard output throws. */
export async function runJson(words: string[], surroundings: Surroundings = {}) {
  const { out, ...ran } = await run([...words, "--json"], surroundings);
  return { ...ran, json: JSON.parse(out) };
}

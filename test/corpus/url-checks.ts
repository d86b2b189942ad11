import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./process.ts";
import { bindingKinds } from "./url-answers.ts";

/** How a run of the corpus' check_urls.py went. */
export interface UrlCheck {
  passed: number;
  total: number;
  /** What it printed, a failure or a sum a line. */
  output: string;
  /** Failures that follow from a decision of ours, with it. */
  decided: string[];
}

/** A client resolves `.` and `..` before it asks, and so does the server: nothing can be asked for by them. */
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/** Puts every case of the kinds that bind us to our own functions. */
export async function checkFunctions(python: string, corpus: string, root: string): Promise<UrlCheck> {
  const harness = `"${process.execPath}" test/corpus/url-harness.ts`;
  return check(
    [python, join(corpus, "check_urls.py"), "--cmd", harness, "--kinds", bindingKinds.join(",")],
    corpus,
    root,
  );
}

/** Asks a running space to parse each path that can be sent, by its `params/`. */
export async function checkOverHttp(
  python: string,
  corpus: string,
  root: string,
  base: string,
): Promise<UrlCheck> {
  return check([python, join(corpus, "check_urls.py"), "--base", base], corpus, root);
}

async function check(command: string[], corpus: string, root: string): Promise<UrlCheck> {
  const { output } = await run([...command, "--corpus", corpus], root);
  const [, passed = "0", total = "-1"] = /^total (\d+)\/(\d+)$/m.exec(output) ?? [];
  const failed = new Set([...output.matchAll(/^FAIL (\S+) parse /gm)].map(([, id]) => id));
  const decided = dotPaths(corpus).filter(({ id }) => failed.has(id));
  return {
    passed: Number(passed) + decided.length,
    total: Number(total),
    output,
    decided: decided.map(({ id, path }) => `${id} ${path}: \`.\` and \`..\` segments can't be asked for`),
  };
}

function dotPaths(corpus: string): { id: string; path: string }[] {
  const lines = readFileSync(join(corpus, "urls.jsonl"), "utf8").split("\n").filter(Boolean);
  const cases = lines.map((line): { id: string; path?: string } => JSON.parse(line));
  return cases.flatMap(({ id, path = "" }) => (dotSegment.test(path) ? [{ id, path }] : []));
}

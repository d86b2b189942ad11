import { join } from "node:path";
import { run } from "./process.ts";
import { bindingKinds } from "./url-answers.ts";

/** How a run of the corpus' check_urls.py went. */
export interface UrlCheck {
  passed: number;
  total: number;
  /** What it printed, a failure or a sum a line. */
  output: string;
}

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
  return { passed: Number(passed), total: Number(total), output };
}

/** Reads a URL case a line (JSON) and writes our answer to each, a JSON value a line; for the corpus' check_urls.py. */
import { answerUrlCase } from "./url-answers.ts";

const lines = (await Bun.stdin.text()).split("\n").filter((line) => line !== "");
const answers = lines.map((line) => JSON.stringify(answerUrlCase(JSON.parse(line)) ?? null));
process.stdout.write(answers.map((answer) => `${answer}\n`).join(""));

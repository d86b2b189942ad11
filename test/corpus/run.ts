/**
 * `bun run corpus -- --corpus DIR --images DIR`: compares URLs and pictures of the executable with imagor's, those of
 * each profile in a space of its own. With `--strict` it fails where too many pictures are others.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { preparePython } from "./python.ts";
import { reportPictures, reportUrls } from "./report.ts";
import { startCorpusServer } from "./server.ts";
import { compareAll } from "./spaces.ts";
import { checkFunctions, checkOverHttp } from "./url-checks.ts";

const root = resolve(import.meta.dir, "../..");
const text = { type: "string" } as const;

const { values } = parseArgs({
  options: { corpus: text, images: text, python: text, strict: { type: "boolean", default: false } },
});
if (values.corpus === undefined || values.images === undefined) {
  process.stderr.write(
    "Give the corpus and its pictures: bun run corpus -- --corpus DIR --images DIR [--strict]\n",
  );
  process.exit(2);
}

const corpus = resolve(values.corpus);
const images = resolve(values.images);
const python = await preparePython(values.python, root);
const differences = await Bun.file(join(import.meta.dir, "differences.json")).json();
await using server = await startCorpusServer(root);

const cases = await compareAll(server, { corpus, images, python, differences }, (line) => say([line]));

const base = `${server.url}/i/corpus-default`;
const urls = [
  reportUrls("by our functions", await checkFunctions(python, corpus, root)),
  reportUrls("over HTTP", await checkOverHttp(python, corpus, root, base)),
];
const pictures = reportPictures(cases);
for (const { lines } of [...urls, pictures]) say(lines);
const binding = values.strict ? [...urls, pictures] : urls;
process.exitCode = binding.every(({ passes }) => passes) ? 0 : 1;

function say(lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

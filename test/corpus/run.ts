/** `bun run corpus -- --corpus DIR --images DIR`: compares URLs and pictures of the executable with imagor's. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { comparePictures } from "./pictures.ts";
import { preparePython } from "./python.ts";
import { reportPictures, reportUrls } from "./report.ts";
import { startCorpusServer } from "./server.ts";
import { checkFunctions, checkOverHttp } from "./url-checks.ts";

const root = resolve(import.meta.dir, "../..");

const { values } = parseArgs({
  options: { corpus: { type: "string" }, images: { type: "string" }, python: { type: "string" } },
});
if (values.corpus === undefined || values.images === undefined) {
  process.stderr.write("Give the corpus and its pictures: bun run corpus -- --corpus DIR --images DIR\n");
  process.exit(2);
}

const corpus = resolve(values.corpus);
const images = resolve(values.images);
const python = await preparePython(values.python, root);
const differences = await Bun.file(join(import.meta.dir, "differences.json")).json();
await using server = await startCorpusServer(root, images);
say([server.added.trimEnd()]);

const verdicts = [
  reportUrls("by our functions", await checkFunctions(python, corpus, root)),
  reportUrls("over HTTP", await checkOverHttp(python, corpus, root, server.base)),
  reportPictures(
    await comparePictures({ corpus, images, base: server.base, python, report: server.report, differences }),
  ),
];
for (const { lines } of verdicts) say(lines);
process.exitCode = verdicts.every(({ passes }) => passes) ? 0 : 1;

function say(lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/**
 * `bun run corpus -- --corpus DIR --images DIR`: compares URLs and pictures of the executable with imagor's, those of
 * each profile in a space of its own. With `--strict` it fails where too many pictures are others.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { comparePictures, type PictureCase } from "./pictures.ts";
import { profilesOf, readCases } from "./profiles.ts";
import { preparePython } from "./python.ts";
import { reportPictures, reportUrls } from "./report.ts";
import { startCorpusServer } from "./server.ts";
import { makeSpace } from "./spaces.ts";
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
const { home } = server;

const cases: PictureCase[] = [];
for (const profile of profilesOf(readCases(corpus))) {
  const space = await makeSpace(server, profile, images);
  if (profile.name === "default") say([space.added.trimEnd()]);
  cases.push(...(await comparePictures({ corpus, images, python, home, differences }, space)));
}

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

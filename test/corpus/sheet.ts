/** `bun run sheet -- --corpus DIR --images DIR [--to FILE]`: a page that shows our pictures beside imagor's. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { PictureCase } from "./pictures.ts";
import { preparePython } from "./python.ts";
import { startCorpusServer } from "./server.ts";
import { type SheetCase, sheetPage } from "./sheet/page.ts";
import { sideBySide } from "./sheet/side-by-side.ts";
import { compareAll } from "./spaces.ts";

const root = resolve(import.meta.dir, "../..");

const { values } = parseArgs({
  options: {
    corpus: { type: "string" },
    images: { type: "string" },
    python: { type: "string" },
    to: { type: "string", default: join(root, ".cache/sheet.html") },
  },
});
if (values.corpus === undefined || values.images === undefined) {
  process.stderr.write("Give the corpus and its pictures: bun run sheet -- --corpus DIR --images DIR\n");
  process.exit(2);
}

const corpus = resolve(values.corpus);
const images = resolve(values.images);
const python = await preparePython(values.python, root);
const differences = await Bun.file(join(import.meta.dir, "differences.json")).json();
const bodies = mkdtempSync(join(tmpdir(), "imagor-cloud-sheet-"));
try {
  await using server = await startCorpusServer(root);
  const asked = { corpus, images, python, bodies, differences };
  const cases: SheetCase[] = [];
  for (const one of await compareAll(server, asked)) cases.push(await withPictures(one));
  const page = resolve(values.to);
  mkdirSync(dirname(page), { recursive: true });
  await Bun.write(page, sheetPage(cases));
  process.stdout.write(
    `${cases.length} cases, ${cases.filter(({ ok }) => !ok).length} not as imagor's: ${page}\n`,
  );
} finally {
  rmSync(bodies, { recursive: true, force: true });
}

async function withPictures(one: PictureCase): Promise<SheetCase> {
  const ours = join(bodies, one.id);
  if (one.golden === undefined || !existsSync(ours)) return { ...one, pictures: undefined };
  const bytes = await Promise.all([ours, join(corpus, one.golden)].map((file) => Bun.file(file).bytes()));
  const [body = new Uint8Array(), golden = new Uint8Array()] = bytes;
  return { ...one, pictures: await sideBySide(body, golden) };
}

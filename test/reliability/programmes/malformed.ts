import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { everyOutput, type HostileFile, throwAt } from "#test/reliability/hostile.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { startSite } from "#test/reliability/site.ts";

/** 1,531 files that have broken decoders; they lie beside the project, not in it. */
const archive = resolve(import.meta.dir, "../../../../shared/malformed.tar.gz");

/** R1: files that have broken decoders elsewhere, uploaded, and delivered in every format where they are taken. */
export async function runMalformed(directory: string, { files }: Options, report: Report): Promise<void> {
  if (!existsSync(archive)) return report.skipped("there is no ../shared/malformed.tar.gz");
  const names = (await unpack(directory)).slice(0, files);
  const site = await startSite({ directory });
  await using _ = site.server;
  report.figure("files", names.length);
  await throwAt(site, filesIn(directory, names), report);
}

/** Spread over the formats, so that the first of them are some of each. */
async function unpack(directory: string): Promise<string[]> {
  await mkdir(join(directory, "files"));
  const tar = Bun.spawn(["tar", "-xzf", archive, "-C", join(directory, "files")]);
  if ((await tar.exited) !== 0) throw new Error("the archive can't be unpacked");
  const found = new Bun.Glob("*/*/*").scan(join(directory, "files"));
  const names = await Array.fromAsync(found);
  return names.sort((a, b) => (Bun.hash(a) < Bun.hash(b) ? -1 : 1));
}

async function* filesIn(directory: string, names: string[]): AsyncGenerator<HostileFile> {
  for (const [index, name] of names.entries()) {
    const bytes = new Uint8Array(await readFile(join(directory, "files", name)));
    yield { name: `file-${index}`, bytes, operations: everyOutput };
  }
}

import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { detections, everyFamilyPath } from "#test/reliability/families/family-paths.ts";
import { everyOutputOf, type HostileFile, throwAt } from "#test/reliability/hostile.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { startSite, updateSpace } from "#test/reliability/site.ts";

/** 1,531 files that have broken decoders; they lie beside the project, not in it. */
const archive = resolve(import.meta.dir, "../../../../shared/malformed.tar.gz");

/** R1: files that have broken decoders elsewhere, uploaded, and delivered in every format where they are taken. */
export function runMalformed(directory: string, options: Options, report: Report): Promise<void> {
  return runFiles(directory, options, report, (name) => ({ paths: everyOutputOf(name) }));
}

/** R1 again, through the filters of every family. */
export function runMalformedFiltered(directory: string, options: Options, report: Report): Promise<void> {
  return runFiles(directory, options, report, (name) => ({ paths: everyFamilyPath(name), detections }));
}

/** What is done with the file of a name. */
type Treatment = (name: string) => Omit<HostileFile, "name" | "bytes">;

async function runFiles(
  directory: string,
  { files }: Options,
  report: Report,
  treatment: Treatment,
): Promise<void> {
  if (!existsSync(archive)) return report.skipped("there is no ../shared/malformed.tar.gz");
  const names = (await unpack(directory)).slice(0, files);
  const site = await startSite({ directory });
  await using _ = site.server;
  await updateSpace(site, directory, "--raw");
  report.figure("files", names.length);
  await throwAt(site, filesIn(directory, names, treatment), report);
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

async function* filesIn(
  directory: string,
  names: string[],
  treatment: Treatment,
): AsyncGenerator<HostileFile> {
  for (const [index, name] of names.entries()) {
    const bytes = new Uint8Array(await readFile(join(directory, "files", name)));
    yield { name: `file-${index}`, bytes, ...treatment(`file-${index}`) };
  }
}

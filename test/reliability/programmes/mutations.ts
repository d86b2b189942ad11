import { randomFrom } from "#test/e2e/kill/pictures.ts";
import { everyOutputOf, type HostileFile, throwAt } from "#test/reliability/hostile.ts";
import { mutate } from "#test/reliability/mutate.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { seedPictures } from "#test/reliability/seeds.ts";
import { startSite } from "#test/reliability/site.ts";

/** R1b: mutants of valid pictures of every format, each uploaded and, where it is taken, delivered in one format. */
export async function runMutations(
  directory: string,
  { files = 5_000, seed }: Options,
  report: Report,
): Promise<void> {
  const site = await startSite({ directory });
  await using _ = site.server;
  report.figure("mutants", `${files}, seed ${seed}`);
  await throwAt(site, mutants(files, seed), report);
}

async function* mutants(count: number, seed: number): AsyncGenerator<HostileFile> {
  const pictures = await seedPictures();
  const random = randomFrom(seed);
  const any = () => pictures[Math.floor(random() * pictures.length)] ?? new Uint8Array();
  for (let index = 0; index < count; index++) {
    const bytes = mutate(pictures[index % pictures.length] ?? any(), any(), random);
    const name = `mutant-${index}`;
    yield { name, bytes, paths: everyOutputOf(name).slice(index % 7, (index % 7) + 1) };
  }
}

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { mutantsOf } from "#test/imaging/url/mutants.ts";
import type { Report } from "#test/reliability/programme.ts";
import type { Site } from "#test/reliability/site.ts";
import { asSigned, operations, spaces, targetOf } from "./gallery.ts";
import { Judge } from "./judge.ts";
import { askRaw } from "./raw-client.ts";
import { spellingsOf } from "./spellings.ts";

const settleMs = 500;
const atATime = 8;

/** The same URLs in other writings and with one edit each, over a socket: refused, or the same bytes from one result. */
export async function checkWritings(
  site: Site,
  { mutants, seed }: { mutants: number; seed: number },
  report: Report,
): Promise<void> {
  const targets = spaces.flatMap((space) => operations.map((path) => targetOf(site, space, path)));
  const wanted = new Map(
    await Promise.all(targets.map(async (target) => [target, await asSigned(site, target)] as const)),
  );
  const before = await kept(site);
  const spelled = targets.flatMap((original) => spellingsOf(original).map((url) => ({ original, url })));
  for (const [what, all] of [
    ["other spellings", [...spelled, ...spelled]],
    ["URLs with one edit, over a socket", mutantsOf(targets, mutants, seed)],
  ] as const) {
    const judge = new Judge();
    const queue = all.values();
    const ask = async () => {
      for (const { original, url } of queue) {
        const reference = wanted.get(original);
        if (reference) judge.judge(url, await askRaw(site.server.port, url), reference);
      }
    };
    await Promise.all(Array.from({ length: atATime }, ask));
    report.figure(what, `${judge.asked} asked, ${judge.same} the same bytes, the others refused`);
    for (const sentence of judge.wrong.slice(0, 10)) report.wrong(sentence);
  }
  const after = await kept(site);
  report.figure("results of so many pictures", `${after.files} of ${targets.length}`);
  if (after.files !== targets.length || after.memoryBytes !== before.memoryBytes)
    report.wrong(
      `${after.files} results on disk, ${after.memoryBytes - before.memoryBytes} bytes more in memory`,
    );
}

async function kept(site: Site): Promise<{ files: number; memoryBytes: number }> {
  await Bun.sleep(settleMs);
  const { bytes } = await site.ask("/metrics");
  const [, memoryBytes] =
    /^imagor_cloud_result_memory_bytes (\S+)$/m.exec(new TextDecoder().decode(bytes)) ?? [];
  const entries = readdirSync(join(site.server.data, "cache/results"), {
    recursive: true,
    withFileTypes: true,
  });
  return { files: entries.filter((entry) => entry.isFile()).length, memoryBytes: Number(memoryBytes) };
}

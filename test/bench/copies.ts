import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { photographs } from "./cold/photographs.ts";
import { median, table } from "./figures.ts";
import { startOurs } from "./peers/ours.ts";

const width = 512;
/** Both sides of a comparison are asked in turn, each for results of other heights. */
const perRound = 3;

const written: Record<string, (picture: Sharp) => Sharp> = {
  png: (picture) => picture.png({ compressionLevel: 6 }),
  webp: (picture) => picture.webp({ quality: 90, effort: 2 }),
  avif: (picture) => picture.avif({ quality: 70, effort: 1, chromaSubsampling: "4:2:0" }),
  tiff: (picture) => picture.tiff({ compression: "lzw" }),
};

type Server = Awaited<ReturnType<typeof startOurs>>;

/** Results of 512 pixels of the large photograph in each format, with working copies and without, as lines to print. */
export async function measureCopies({ rounds }: { rounds: number }): Promise<string[]> {
  const { directory: pictures, large } = await photographs();
  for (const [format, write] of Object.entries(written)) {
    const file = join(pictures, `large.${format}`);
    if (!existsSync(file)) await write(sharp(large.file)).toFile(file);
  }
  const names = [...Object.keys(written).map((format) => `large.${format}`), large.name];
  const place = mkdtempSync(join(tmpdir(), "imagor-cloud-copies-"));
  try {
    const rows = [["original, 24 megapixels", "without, ms", "with, ms", "times faster"]];
    for (const name of names) rows.push(await compare({ pictures, place, name, rounds }));
    return table(rows);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

interface Comparison {
  pictures: string;
  place: string;
  name: string;
  rounds: number;
}

async function compare({ pictures, place, name, rounds }: Comparison): Promise<string[]> {
  const start = (copies: "yes" | "no") =>
    startOurs({ pictures, directory: mkdtempSync(join(place, copies)) }, [name], { WORKING_COPIES: copies });
  const [off, on] = [await start("no"), await start("yes")];
  try {
    await untilCopied(on, name);
    const times = { off: [] as number[], on: [] as number[] };
    for (let round = 0; round < rounds; round += 1)
      for (let one = 0; one < perRound; one += 1) {
        const height = 300 + round * perRound + one;
        times.off.push((await ask(off, name, height)).milliseconds);
        times.on.push((await ask(on, name, height)).milliseconds);
      }
    const [without, withCopy] = [median(times.off), median(times.on)];
    return [name, without.toFixed(0), withCopy.toFixed(0), (without / withCopy).toFixed(1)];
  } finally {
    for (const { server } of [off, on]) await server.end("SIGTERM");
  }
}

/** The ETag of the same URL changes when results are made from the copy. */
async function untilCopied(server: Server, name: string): Promise<void> {
  const { etag } = await ask(server, name, 299);
  for (let waited = 0; waited < 120; waited += 1) {
    if ((await ask(server, name, 299)).etag !== etag) return;
    await Bun.sleep(500);
  }
  throw new Error(`${name} got no working copy`);
}

async function ask({ server, signed }: Server, name: string, height: number) {
  const path = signed(`${width}x${height}/filters:format(jpeg)/${name}`);
  const startedAt = performance.now();
  const answer = await fetch(`${server.url}${path}`);
  await answer.bytes();
  if (!answer.ok) throw new Error(`${name} was answered ${answer.status}`);
  return { milliseconds: performance.now() - startedAt, etag: answer.headers.get("etag") };
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./process.ts";
import { type Profile, readCases, spaceKeyOf } from "./profiles.ts";
import { whyOutOfReach } from "./reach.ts";

/** What the libvips of the executable can't read or write (the corpus' README). */
const missingCodecs = [
  ...["jxl-encode", "jxl-decode", "hevc-encode", "jp2-decode", "jp2-encode"],
  ...["pdf-decode"],
];

interface Compared {
  id: string;
  ok: boolean;
  why: string[];
}

/** One answer of ours beside imagor's. */
export interface PictureCase extends Compared {
  profile: string;
  request: string;
  /** It is about the whole of a server. */
  isServers: boolean;
  /** Which decision of ours makes the answer another one. */
  difference: string | undefined;
  /** What is asked for and not built yet. */
  outOfReach: string | undefined;
}

export interface PictureRun {
  corpus: string;
  images: string;
  python: string;
  /** A directory for what compare.py reports. */
  home: string;
  /** Case id to the reason; each follows from urls.md section 0 or product.md. */
  differences: Record<string, string>;
}

/** Asks a space for every picture of its profile and says of each how it went and whether it counts. */
export async function comparePictures(
  { corpus, images, python, home, differences }: PictureRun,
  { profile: own, base }: { profile: Profile; base: string },
): Promise<PictureCase[]> {
  const { name: profile, isServers } = own;
  const report = join(home, `${spaceKeyOf(own)}.json`);
  const script = join(corpus, "compare.py");
  const choice = ["--set", "all", "--profile", profile, "--strict", "--skip-codecs", missingCodecs.join(",")];
  await run([python, script, "--corpus", corpus, "--base", base, ...choice, "--json", report, "-q"]);
  const compared: Compared[] = JSON.parse(readFileSync(report, "utf8"));
  const requests = new Map(readCases(corpus).map(({ id, request }) => [id, request]));
  return Promise.all(
    compared.map(async ({ id, ok, why }) => {
      const request = requests.get(id) ?? "";
      const outOfReach = await whyOutOfReach(request, images);
      return { profile, id, ok, why, request, isServers, difference: differences[id], outOfReach };
    }),
  );
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./process.ts";
import { type Profile, readCases, setsOf, spaceKeyOf } from "./profiles.ts";
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
  /** What the request is about. */
  features: string[];
  /** Where pixels were compared: their mean difference of 255, that of the worst block, and how alike they look. */
  mad?: number;
  local?: number;
  ssim?: number | null;
}

/** One answer of ours beside imagor's. */
export interface PictureCase extends Compared {
  profile: string;
  request: string;
  /** It is about the whole of a server. */
  isServers: boolean;
  /** imagor's body, within the corpus; undefined where it has none. */
  golden: string | undefined;
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
  /** Where our bodies are left, each under the id of its case. */
  bodies?: string;
  /** Case id to the reason; each follows from urls.md section 0 or product.md. */
  differences: Record<string, string>;
}

/** Asks a space for every picture of its profile and says of each how it went and whether it counts. */
export async function comparePictures(
  { corpus, images, python, home, bodies, differences }: PictureRun,
  { profile: own, base }: { profile: Profile; base: string },
): Promise<PictureCase[]> {
  const { name: profile, isServers } = own;
  const report = join(home, `${spaceKeyOf(own)}.json`);
  const script = join(corpus, "compare.py");
  const [set = "all", other] = setsOf(corpus);
  const choice = [
    "--set",
    other ? "all" : set,
    "--profile",
    profile,
    "--strict",
    "--skip-codecs",
    missingCodecs.join(","),
  ];
  const left = bodies === undefined ? [] : ["--save", bodies];
  await run([python, script, "--corpus", corpus, "--base", base, ...choice, ...left, "--json", report, "-q"]);
  const compared: Compared[] = JSON.parse(readFileSync(report, "utf8"));
  const written = new Map(readCases(corpus).map((one) => [one.id, one]));
  return Promise.all(
    compared.map(async (one) => {
      const { request = "", golden } = written.get(one.id) ?? { golden: undefined };
      const outOfReach = await whyOutOfReach(request, images);
      const difference = differences[one.id];
      return { ...one, profile, request, golden, isServers, difference, outOfReach };
    }),
  );
}

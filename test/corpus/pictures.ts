import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./process.ts";
import { whyOutOfReach } from "./reach.ts";

/** What the libvips of the executable can't read or write (the corpus' README). */
const missingCodecs = [
  ...["jxl-encode", "jxl-decode", "hevc-encode", "hevc-decode", "jp2-decode", "jp2-encode"],
  ...["pdf-decode", "bmp-decode"],
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
  request: string;
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
  base: string;
  python: string;
  /** Where compare.py leaves its report. */
  report: string;
  /** Where our bodies are left, each under the id of its case. */
  bodies?: string;
  /** Case id to the reason; each follows from urls.md section 0 or product.md. */
  differences: Record<string, string>;
}

/** Asks for every picture of the corpus and says of each how it went and whether it counts. */
export async function comparePictures(options: PictureRun): Promise<PictureCase[]> {
  const { corpus, images, base, python, report, bodies, differences } = options;
  const script = join(corpus, "compare.py");
  const choice = [
    "--set",
    "all",
    "--profile",
    "default",
    "--strict",
    "--skip-codecs",
    missingCodecs.join(","),
  ];
  const left = bodies === undefined ? [] : ["--save", bodies];
  await run([python, script, "--corpus", corpus, "--base", base, ...choice, ...left, "--json", report, "-q"]);
  const compared: Compared[] = JSON.parse(readFileSync(report, "utf8"));
  const written = readCases(corpus);
  return Promise.all(
    compared.map(async (one) => {
      const { request = "", golden } = written.get(one.id) ?? {};
      const outOfReach = await whyOutOfReach(request, images);
      return { ...one, request, golden, difference: differences[one.id], outOfReach };
    }),
  );
}

interface Written {
  id: string;
  request: string;
  golden?: string;
}

function readCases(corpus: string): Map<string, Written> {
  const files = ["goldens.jsonl", "oracle.jsonl"].map((name) => readFileSync(join(corpus, name), "utf8"));
  const lines = files.flatMap((text) => text.split("\n")).filter(Boolean);
  return new Map(lines.map((line): Written => JSON.parse(line)).map((one) => [one.id, one]));
}

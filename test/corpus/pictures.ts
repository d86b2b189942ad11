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
}

/** One answer of ours beside imagor's. */
export interface PictureCase extends Compared {
  request: string;
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
  /** Case id to the reason; each follows from urls.md section 0 or product.md. */
  differences: Record<string, string>;
}

/** Asks for every picture of the corpus and says of each how it went and whether it counts. */
export async function comparePictures(options: PictureRun): Promise<PictureCase[]> {
  const { corpus, images, base, python, report, differences } = options;
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
  await run([python, script, "--corpus", corpus, "--base", base, ...choice, "--json", report, "-q"]);
  const compared: Compared[] = JSON.parse(readFileSync(report, "utf8"));
  const requests = readRequests(corpus);
  return Promise.all(
    compared.map(async ({ id, ok, why }) => {
      const request = requests.get(id) ?? "";
      const outOfReach = await whyOutOfReach(request, images);
      return { id, ok, why, request, difference: differences[id], outOfReach };
    }),
  );
}

function readRequests(corpus: string): Map<string, string> {
  const files = ["goldens.jsonl", "oracle.jsonl"].map((name) => readFileSync(join(corpus, name), "utf8"));
  const lines = files.flatMap((text) => text.split("\n")).filter(Boolean);
  return new Map(lines.map((line): [string, string] => [JSON.parse(line).id, JSON.parse(line).request]));
}

import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { readExif } from "#src/imaging/exif/read.ts";
import { setsOf } from "#test/corpus/profiles.ts";

interface MetaCase {
  path: string;
  check: string;
  images: string[];
  codecs: string[];
  expect_json?: { exif: Record<string, string> };
}

const corpus = resolve(import.meta.dir, "../../../../shared/corpus");

function metaCases(): MetaCase[] {
  if (!existsSync(corpus)) return [];
  const lines = setsOf(corpus).flatMap((set) =>
    readFileSync(join(corpus, `${set}.jsonl`), "utf8")
      .split("\n")
      .filter(Boolean),
  );
  const cases: MetaCase[] = lines.map((line) => JSON.parse(line));
  return cases.filter(({ check, path, images, codecs, expect_json }) => {
    const isPlain = check === "json" && expect_json?.exif && images.length === 1 && codecs.length === 0;
    return isPlain && !path.includes("strip_") && !/\.(svg|bmp)$/.test(path);
  });
}

describe("the EXIF of the corpus", () => {
  test.skipIf(!existsSync(corpus))("is shown as imagor shows it", async () => {
    for (const { path, images, expect_json } of metaCases()) {
      const { exif } = await sharp(join(corpus, "images", images[0] ?? "")).metadata();
      const { Orientation: _, ...tags } = exif ? readExif(exif).tags : {};
      const { Orientation: __, ...expected } = expect_json?.exif ?? {};
      expect({ path, tags }).toEqual({ path, tags: expected });
    }
  });
});

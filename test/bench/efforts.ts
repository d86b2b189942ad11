import { availableParallelism } from "node:os";
import sharp from "sharp";
import { encoderDefaults } from "#src/imaging/output.ts";
import { type Grey, similarity } from "#src/imaging/similarity.ts";
import { type Encoding, encodings } from "./cold/encodings.ts";
import { atScore, type Setting } from "./cold/equal-quality.ts";
import { decoded } from "./cold/grey.ts";
import { photographs } from "./cold/photographs.ts";
import { median, table } from "./figures.ts";

interface EffortsOptions {
  /** Pixels across of the results. */
  widths: number[];
  /** How often each is written for its time. */
  times: number;
}

interface Canvas {
  pixels: Buffer;
  raw: { width: number; height: number; channels: 3 };
  reference: Grey;
}

/** Bytes at equal SSIM and the CPU that they take, for each way to write each format, as lines to print. */
export async function measureEfforts({ widths, times }: EffortsOptions): Promise<string[]> {
  const { small } = await photographs();
  sharp.concurrency(1);
  try {
    const lines: string[] = [];
    for (const width of widths) {
      const canvas = await canvasOf(small.file, width);
      lines.push(
        "",
        `bytes at equal SSIM, ${width} by ${canvas.raw.height}:`,
        ...(await tableOf(canvas, times)),
      );
    }
    return lines;
  } finally {
    sharp.concurrency(availableParallelism());
  }
}

async function canvasOf(file: string, width: number): Promise<Canvas> {
  const { data, info } = await sharp(file)
    .resize({ width, fastShrinkOnLoad: false })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const reference = await decoded(await sharp(data, { raw }).png({ compressionLevel: 0 }).toBuffer());
  return { pixels: data, raw, reference };
}

async function tableOf(canvas: Canvas, times: number): Promise<string[]> {
  const head = ["format", "setting", "quality", "SSIM", "KB", "of the default's", "CPU ms"];
  const rows = [head];
  for (const [format, all] of Map.groupBy(encodings, (encoding) => encoding.format)) {
    const usual = all.find(({ isDefault }) => isDefault);
    if (usual === undefined) throw new Error(`no setting of ${format} is the default`);
    const quality = format === "png" ? 100 : encoderDefaults.web[format];
    const wanted = await scorerFor(canvas, usual)(quality);
    for (const encoding of all) {
      const setting = encoding === usual ? wanted : await equal(canvas, encoding, wanted);
      rows.push(await rowOf(canvas, encoding, setting, wanted, times));
    }
  }
  return table(rows);
}

/** PNG loses nothing, at no quality. */
async function equal(canvas: Canvas, encoding: Encoding, wanted: Setting): Promise<Setting> {
  const scoreAt = scorerFor(canvas, encoding);
  return encoding.format === "png" ? await scoreAt(wanted.quality) : await atScore(scoreAt, wanted.score);
}

async function rowOf(
  canvas: Canvas,
  encoding: Encoding,
  { quality, score, sizeBytes }: Setting,
  wanted: Setting,
  times: number,
): Promise<string[]> {
  return [
    encoding.format,
    `${encoding.setting}${encoding.isDefault ? " (ours)" : ""}`,
    encoding.format === "png" ? "" : quality.toFixed(1),
    score.toFixed(4),
    (sizeBytes / 1000).toFixed(1),
    (sizeBytes / wanted.sizeBytes).toFixed(3),
    (await cpuMsOf(canvas, encoding, Math.round(quality), times)).toFixed(1),
  ];
}

function scorerFor(canvas: Canvas, encoding: Encoding): (quality: number) => Promise<Setting> {
  return async (quality) => {
    const result = await write(canvas, encoding, quality);
    return {
      quality,
      score: similarity(canvas.reference, await decoded(result)),
      sizeBytes: result.length,
    };
  };
}

function write({ pixels, raw }: Canvas, encoding: Encoding, quality: number): Promise<Buffer> {
  return encoding.write(sharp(pixels, { raw }), quality).toBuffer();
}

/** Of this process, which does nothing else meanwhile. */
async function cpuMsOf(canvas: Canvas, encoding: Encoding, quality: number, times: number): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const before = process.cpuUsage();
    await write(canvas, encoding, quality);
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1000);
  }
  return median(taken);
}

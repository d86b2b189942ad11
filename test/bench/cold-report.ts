import { tolerance } from "./cold/equal-quality.ts";
import type { Cold, ColdFigure } from "./cold.ts";
import { table } from "./figures.ts";
import { ours } from "./peers/ours.ts";
import { formats } from "./peers/peer.ts";
import { rawSharp } from "./peers/raw-sharp.ts";
import { bars } from "./plot.ts";

/** What was found, as lines to print. */
export function reportCold({ figures, peaks, leftOut }: Cold): string[] {
  const photographs = [...new Set(figures.map(({ photograph }) => photograph))];
  return [
    ...photographs.flatMap((photograph) => ["", `cold, ${photograph}:`, ...ratesOf(figures, photograph)]),
    "",
    "most memory (PSS of all processes):",
    ...table([["", "MB"], ...[...peaks].map(([peer, peak]) => [peer, String(Math.round(peak))])]),
    ...(leftOut.length > 0 ? ["", `left out: ${leftOut.join("; ")}`] : []),
  ];
}

/** One picture for each photograph. */
export function plotCold({ figures }: Cold): Map<string, string> {
  const photographs = [...new Set(figures.map(({ photograph }) => photograph))];
  return new Map(
    photographs.map((photograph) => [
      `cold-${photograph.replaceAll(" ", "-")}.svg`,
      bars({
        title: `Pictures a second, each made for the first time (${photograph} to about 720 by 540)`,
        groups: formats.map((format) => ({
          name: format.toUpperCase(),
          bars: of(figures, photograph, format).map(({ peer, rate }) => ({ name: peer, value: rate })),
        })),
      }),
    ]),
  );
}

function ratesOf(figures: ColdFigure[], photograph: string): string[] {
  const head = ["format", "server", "pictures/s", "of raw sharp", "CPU ms", "quality", "SSIM", "equal", "KB"];
  const rows = formats.flatMap((format) => {
    const here = of(figures, photograph, format);
    const limit = here.find(({ peer }) => peer === rawSharp.name)?.rate ?? Number.NaN;
    const wanted = here.find(({ peer }) => peer === ours.name)?.setting.score ?? Number.NaN;
    return here.map(({ peer, rate, cpuMs, setting: { quality, score, sizeBytes } }) => [
      format,
      peer,
      rate.toFixed(1),
      (rate / limit).toFixed(2),
      cpuMs.toFixed(1),
      format === "png" ? "" : String(quality),
      score.toFixed(4),
      Math.abs(score - wanted) <= tolerance ? "yes" : "no",
      (sizeBytes / 1000).toFixed(0),
    ]);
  });
  return table([head, ...rows]);
}

function of(figures: ColdFigure[], photograph: string, format: string): ColdFigure[] {
  return figures.filter((figure) => figure.photograph === photograph && figure.format === format);
}

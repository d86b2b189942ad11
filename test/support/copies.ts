import { expect } from "bun:test";
import type { Difference, Limits, RenderJob, Source } from "#src/imaging/job.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { canServe, copyLimits, copyOperations, copySizeOf, standInFor } from "#src/imaging/working-copy.ts";
import { engine, limits, sharp } from "./engine.ts";

/** What the strict comparison of the corpus lets pass, steps of 255. */
const strict = { mean: 5, worstBlock: 48 };
const copying: Limits = { ...limits, ...copyLimits };

const rough = await sharp({
  create: {
    width: 30,
    height: 24,
    channels: 3,
    background: "#888",
    noise: { type: "gaussian", mean: 128, sigma: 90 },
  },
})
  .png()
  .toBuffer();

/** Soft shapes of many colours. */
export function aScene({ width = 3000, height = 2400 } = {}) {
  return sharp(rough).resize(width, height, { fit: "fill", kernel: "cubic" });
}

/** A picture and the copy that would be made of it. */
export async function copied(bytes: Uint8Array) {
  const source: Source = { bytes };
  const original = await engine.probe({ source, limits, depth: "header" });
  const params = copyOperations(original);
  const copy = await engine.render({ params, defaults: "imagor", limits: copying, source });
  expect({ width: copy.width, height: copy.height }).toEqual(copySizeOf(original));
  const fromCopy = { source: { bytes: copy.body }, standsFor: standInFor(original) };

  function isServed(path: string): boolean {
    return canServe(parsePath(`unsafe/${path}`), original, copySizeOf(original), limits.resultMaxSide);
  }

  /** How far apart what a URL makes of both is; it must be one that may be made from the copy. */
  function difference(path: string, more: Partial<RenderJob> = {}): Promise<Difference> {
    expect(isServed(path)).toBe(true);
    const params = parsePath(`unsafe/${path}`);
    const job = { params, defaults: "imagor", negotiated: "png", limits, ...more } as const;
    return engine.compare({ ...job, source, standsFor: fromCopy.standsFor, copy: fromCopy.source });
  }

  return { original, fromCopy, isServed, difference };
}

export function expectAlike({ mean, worstBlock }: Difference) {
  expect(mean).toBeLessThan(strict.mean);
  expect(worstBlock).toBeLessThan(strict.worstBlock);
}

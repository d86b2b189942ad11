import { Refusal } from "#src/lib/errors.ts";
import { readFramed } from "#src/lib/result-frame.ts";
import { compare } from "./compare.ts";
import { readFacts } from "./facts.ts";
import { useFonts } from "./fonts/own-fonts.ts";
import { formats } from "./formats.ts";
import { bytesOf } from "./input.ts";
import type { Limits, Rendered, Renderer, RenderJob, Source } from "./job.ts";
import type { SharpModule } from "./native.ts";
import { cropAndTrim } from "./pipeline/crop-and-trim.ts";
import { describe } from "./pipeline/describe.ts";
import { encode } from "./pipeline/encode.ts";
import { filter } from "./pipeline/filter.ts";
import { flip } from "./pipeline/flip.ts";
import { holdBack } from "./pipeline/hold-back.ts";
import { layerMaker } from "./pipeline/layers.ts";
import { openWork } from "./pipeline/open.ts";
import { orient } from "./pipeline/orient.ts";
import { placeholder } from "./pipeline/placeholder.ts";
import { resize } from "./pipeline/resize.ts";
import type { Step, Work } from "./pipeline/work.ts";
import { probe } from "./probe.ts";

/** The way of a picture, in order (urls.md 6.3). */
const steps: readonly Step[] = [orient, cropAndTrim, resize, flip, filter, holdBack];

/**
 * Renders and probes in this process. Sharp's own errors become refusals: a file that doesn't decode is
 * broken, one that runs out of time too_costly.
 */
export function createEngine(sharp: SharpModule): Renderer {
  return {
    probe: (job) => refusing(() => withFonts(sharp, {}, () => probe(sharp, job))),
    render: (job) => refusing(() => render(sharp, job)),
    compare: (job) => refusing(() => compare(sharp, job, (each) => render(sharp, each))),
  };
}

async function render(sharp: SharpModule, { keptSource, ...asked }: RenderJob): Promise<Rendered> {
  const job = keptSource === undefined ? asked : { ...asked, source: await readKept(keptSource) };
  return await withFonts(sharp, job, () => make(sharp, job));
}

/** The space's fonts show in nothing but what is asked to be set in them. */
async function withFonts<T>(
  sharp: SharpModule,
  { fonts = [] }: Pick<RenderJob, "fonts">,
  work: () => Promise<T>,
): Promise<T> {
  const check = await useFonts(sharp, fonts);
  const made = await work();
  check();
  return made;
}

async function make(sharp: SharpModule, job: RenderJob): Promise<Rendered> {
  if (job.isSanitised && job.source) return await sanitised(sharp, job.source, job.limits);
  const work = await openWork(sharp, job, { layerOf: layerMaker(sharp, job, runSteps) });
  await runSteps(work);
  await placeholder(work);
  return job.params.meta ? await describe(work) : await encode(work);
}

/** It is there for as long as the job lasts, unless somebody takes the cache away. */
async function readKept(file: string): Promise<Source> {
  try {
    return { bytes: await readFramed(file) };
  } catch (cause) {
    throw new Refusal("overloaded", "No picture can be made at the moment. Try again in a while.", { cause });
  }
}

async function runSteps(work: Work): Promise<void> {
  for (const step of steps) await step(work);
}

async function sanitised(sharp: SharpModule, source: Source, limits: Limits): Promise<Rendered> {
  const { format, source: safe, width, height } = await readFacts(sharp, source, limits);
  if (format !== "svg") throw new Refusal("unsupported", "Only an SVG can be made safe and left as it is.");
  const { contentType } = formats.svg;
  return { body: await bytesOf(safe), contentType, format, width, height, pages: 1 };
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof Error) || !isFromLibvips(error)) throw error;
    throw refusalOf(error);
  }
}

/** Sharp throws plain Errors for what libvips says; a TypeError or a wrong argument is a mistake of ours. */
function isFromLibvips(error: Error): boolean {
  return error.constructor === Error && !/^Expected .* but received/.test(error.message);
}

function refusalOf(cause: Error): Refusal {
  const { message } = cause;
  if (/out of memory/i.test(message)) {
    return new Refusal("too_costly", "Making this picture takes too much memory. Ask for a smaller one.", {
      cause,
    });
  }
  if (/timeout/i.test(message)) {
    return new Refusal("too_costly", "Making this picture took too long. Ask for a smaller one.", { cause });
  }
  if (/pixel limit/i.test(message)) {
    return new Refusal("too_large", "This picture has more pixels than are taken here. Save it smaller.", {
      cause,
    });
  }
  if (/unsupported image format/i.test(message)) {
    return new Refusal("unsupported", "This is not a picture that can be read here.", { cause });
  }
  return new Refusal("broken", "This picture can't be decoded. Export it again.", { cause });
}

import { rmSync, writeSync } from "node:fs";
import { createEngine } from "#src/imaging/engine.ts";
import { ForeignFonts, placeOwnFonts } from "#src/imaging/fonts/own-fonts.ts";
import { placeLibheif } from "#src/imaging/heic/library.ts";
import type { Rendered, Renderer, RenderJob } from "#src/imaging/job.ts";
import { loadSharp, openTrim } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";
import { writeFramedSync } from "#src/lib/result-frame.ts";
import type { Answer, Ask, Outcome } from "./protocol.ts";

/**
 * The life of a render process (`render-child CACHE_DIRECTORY [LIBHEIF_FILE]`): answers one Ask at a time over IPC and ends
 * with its parent. It has no database and no secrets.
 */
export async function runRenderChild(cacheDirectory: string, libheifFile?: string): Promise<void> {
  process.on("disconnect", () => process.exit(0));
  // Ctrl-C and service managers speak to the whole group; the parent lets what is under way end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  placeLibheif({ cacheDirectory, file: libheifFile });
  placeOwnFonts({ cacheDirectory });
  const sharp = await loadSharp(cacheDirectory).catch(endUnready);
  const engine = createEngine(sharp);
  const rest = restAfter(openTrim());
  process.on("message", async (ask: Ask) => {
    reply(await answerTo(engine, ask));
    rest();
  });
  reply({ kind: "ready", libvips: sharp.versions.vips });
}

/** The server logs what is said here, each time that it starts another one: a line, not where in the program. */
function endUnready(error: Error): never {
  writeSync(process.stderr.fd, `${error.message}\n`);
  process.exit(1);
}

/** Long enough for the next picture to come where there is any. */
const restAfterMs = 1_000;

/** What is to be called after each answer, so that memory is given back when no other picture follows. */
function restAfter(trim: () => void): () => void {
  let timer: Timer | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      Bun.gc(true);
      trim();
    }, restAfterMs);
  };
}

async function answerTo(engine: Renderer, ask: Ask): Promise<Answer> {
  try {
    return { kind: "done", id: ask.id, result: await outcomeOf(engine, ask) };
  } catch (error) {
    if (error instanceof ForeignFonts) return { kind: "unsuited", id: ask.id };
    if (!(error instanceof Refusal)) return { kind: "failed", id: ask.id, cause: describe(error) };
    const { code, message, cause } = error;
    return {
      kind: "refused",
      id: ask.id,
      code,
      message,
      ...(cause === undefined ? {} : { cause: describe(cause) }),
    };
  }
}

function outcomeOf(engine: Renderer, ask: Ask): Promise<Outcome> {
  switch (ask.kind) {
    case "probe":
      return engine.probe(ask.job);
    case "render":
      return renderToFile(engine, ask.job);
    case "compare":
      return engine.compare(ask.job);
  }
}

/** With more, the server does better with the file alone than with the bytes sent over as well. */
const mostSentBytes = 200_000;

async function renderToFile(engine: Renderer, { resultFile, ...job }: RenderJob): Promise<Rendered> {
  const rendered = await engine.render(job);
  const { body, format } = rendered;
  if (resultFile === undefined) return rendered;
  try {
    writeFramedSync(resultFile, format, body);
  } catch {
    // No room. The server keeps no result then, and sends what it gets.
    rmSync(resultFile, { force: true });
    return rendered;
  }
  const sent = body.length > mostSentBytes ? new Uint8Array() : body;
  return { ...rendered, body: sent, writtenBytes: body.length };
}

function reply(answer: Answer): void {
  process.send?.(answer);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

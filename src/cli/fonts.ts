import type { Services } from "#src/app.ts";
import { addFont } from "#src/domain/fonts/add.ts";
import { deleteFont } from "#src/domain/fonts/delete.ts";
import type { Font } from "#src/domain/fonts/font.ts";
import { listFonts as listAll } from "#src/domain/fonts/list.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { Refusal } from "#src/lib/errors.ts";
import { lookAt } from "#src/lib/files.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withData } from "./data.ts";
import type { Terminal } from "./terminal.ts";
import { columns, printable, timeText } from "./values.ts";

interface Run {
  services: Services;
  terminal: Terminal;
  spaceKey: string;
  signal: AbortSignal;
  added: Font[];
  there: Font[];
  refused: { file: string; code: string; reason: string }[];
}

export async function addFonts(
  { arguments: files, flags, settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const signal = terminal.interrupted();
  return await withData(settings, async (services) => {
    const { key: spaceKey } = await findSpace(services, system, flags.required("space"));
    const run: Run = { services, terminal, spaceKey, signal, added: [], there: [], refused: [] };
    for (const file of files) await addOrRefuse(run, file);
    return outcomeOf(run);
  });
}

/** A refused file leaves the others alone. */
async function addOrRefuse(
  { services, terminal, spaceKey, signal, ...run }: Run,
  file: string,
): Promise<void> {
  try {
    const incoming = { ...(await openFile(file)), signal };
    const { font, created } = await addFont(services, system, { spaceKey, ...incoming });
    (created ? run.added : run.there).push(font);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    run.refused.push({ file, code: error.code, reason: error.message });
    terminal.note(`${printable(file)}: ${error.message}`);
  }
}

function outcomeOf({ added, there, refused }: Run): Outcome {
  const counts = `${added.length} added, ${there.length} there already, ${refused.length} refused.`;
  return {
    text: [...[...added, ...there].map(nameOf), counts].join("\n"),
    json: { added, there, refused },
    isRefused: refused.length > 0,
  };
}

export async function listFonts({ flags, settings }: Input): Promise<Outcome> {
  const fonts = await withData(settings, (services) => listAll(services, system, flags.required("space")));
  const rows = fonts.map((font) => [
    font.id,
    printable(font.family),
    printable(font.style),
    String(font.characters),
    String(font.sizeBytes),
    timeText(font.createdAt),
  ]);
  return { text: columns([["ID", "FAMILY", "STYLE", "CHARACTERS", "BYTES", "ADDED"], ...rows]), json: fonts };
}

export async function removeFont({ arguments: [id = ""], flags, settings }: Input): Promise<Outcome> {
  const named = { spaceKey: flags.required("space"), fontId: id };
  const font = await withData(settings, (services) => deleteFont(services, system, named));
  return { text: `${nameOf(font)} is removed.`, json: font };
}

async function openFile(file: string): Promise<{ body: ReadableStream<Uint8Array>; sizeBytes: number }> {
  const facts = await lookAt(file);
  if (!facts?.isFile()) throw new Refusal("not_found", "There is no such file.");
  return { body: Bun.file(file).stream(), sizeBytes: facts.size };
}

function nameOf({ family, style }: Font): string {
  return printable(`${family} ${style}`.trim());
}

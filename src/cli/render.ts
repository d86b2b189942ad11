import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Rendered } from "#src/imaging/job.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { Refusal } from "#src/lib/errors.ts";
import { lookAt } from "#src/lib/files.ts";
import { writingTo } from "#src/lib/writing-to.ts";
import type { Input, Outcome } from "./command.ts";
import { wrong } from "./parse.ts";
import { withRenderer } from "./renderer.ts";
import type { Terminal } from "./terminal.ts";
import { defaultsFrom } from "./values.ts";

/** One transformation as delivery would make it, without a space, a database or a server. */
export async function render(input: Input, terminal: Terminal): Promise<Outcome> {
  const {
    arguments: [path = "", file = ""],
    flags,
    settings,
  } = input;
  const output = flags.required("output");
  if (output === "-" && flags.has("json"))
    wrong("--output - and --json would both write to standard output.");
  const defaults = defaultsFrom(flags);
  const params = paramsOf(path);
  const source = { file: await sourceFile(file) };
  const rendered = await withRenderer(settings, (renderer, limits) =>
    renderer.render({ params, defaults, limits, source }),
  );
  const { body, ...facts } = rendered;
  if (output !== "-") await writingTo(resolve(output), () => writeWhole(resolve(output), body));
  else await terminal.out(body);
  const json = { file: output, sizeBytes: body.length, ...facts };
  return { text: output === "-" ? "" : sentenceOf(output, rendered), json };
}

/** An operation that nothing follows is read as the picture's name, and wouldn't be done. */
function paramsOf(path: string): Params {
  const params = parsePath(path);
  const isName = params.image === "" || parsePath(`${path}/x`).image !== "x";
  if (!isName)
    wrong(`"${params.image}" stands for the picture's name here. Put one behind it: ${path}/cat.jpg`);
  return params;
}

function sentenceOf(output: string, { body, contentType, width, height }: Rendered): string {
  return `${output}: ${contentType}, ${width} x ${height} pixels, ${body.length} bytes.`;
}

async function sourceFile(file: string): Promise<string> {
  const facts = await lookAt(file);
  if (!facts) throw new Refusal("not_found", `There is no file ${file}.`);
  if (facts.isDirectory()) throw new Refusal("invalid", `${file} is not a file.`);
  return resolve(file);
}

/** Never half a picture under the name that was asked for; a device is no name to put a file under. */
async function writeWhole(file: string, body: Uint8Array): Promise<void> {
  const facts = await lookAt(file);
  if (facts && !facts.isFile()) {
    await writeFile(file, body);
    return;
  }
  const beside = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(beside, body);
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}

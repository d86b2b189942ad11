import { relative } from "node:path";
import type { Settings } from "#src/config/load.ts";
import { ownCommand } from "#src/embedded.ts";

/** How this program is called where the reader types, as short as it goes. */
export function programText(): string {
  const [program = "", script] = ownCommand("").filter((word) => word !== "");
  return script === undefined ? quoted(shortest(program)) : `bun ${quoted(shortest(script))}`;
}

/** What a command needs to find the same data: nothing where it is the usual place. */
export function dataFlagText({ config, sources }: Settings): string {
  return sources.dataDir === "default" ? "" : `--data ${quoted(config.dataDir)}`;
}

function shortest(file: string): string {
  const name = file.split("/").at(-1) ?? file;
  if (Bun.which(name) === file) return name;
  const way = relative(process.cwd(), file);
  return way.startsWith("../") ? file : `./${way}`;
}

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

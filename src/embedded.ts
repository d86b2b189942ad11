import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where a directory that is part of the program lies: in the executable beside this file, in the source above it. */
export function embeddedDirectory(name: "drizzle" | "public"): string {
  const inExecutable = join(import.meta.dir, name);
  return existsSync(inExecutable) ? inExecutable : join(import.meta.dir, "..", name);
}

/** Whether this is the built program, and not its source under Bun. */
export const isExecutable = import.meta.path.startsWith("/$bunfs");

/** What starts another process of this program: the executable itself, or Bun with the source. */
export function ownCommand(name: string): string[] {
  return isExecutable ? [process.execPath, name] : [process.execPath, join(import.meta.dir, "main.ts"), name];
}

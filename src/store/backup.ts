import { Database as Sqlite } from "bun:sqlite";
import { chmod, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "#src/lib/errors.ts";
import { linkUnlessThere, sync } from "#src/lib/files.ts";
import { asRefusal } from "./outages.ts";

/**
 * Writes the database as it is at this moment to a new file, whole or not at all and on disk when this has
 * resolved. It blocks this process for as long as copying takes; others go on reading and writing.
 */
export async function backUp(file: string, target: string): Promise<void> {
  const unfinished = `${target}.${Bun.randomUUIDv7()}.part`;
  try {
    vacuumInto(file, unfinished);
    await chmod(unfinished, 0o600);
    await sync(unfinished);
    // A rename would replace what is there.
    if (!(await linkUnlessThere(unfinished, target)))
      throw new Refusal("conflict", `${target} exists already. Name a file that does not.`);
  } finally {
    await rm(unfinished, { force: true });
  }
  await sync(dirname(target));
}

function vacuumInto(file: string, target: string): void {
  const client = new Sqlite(file, { readwrite: true, strict: true });
  try {
    client.run("PRAGMA busy_timeout = 5000");
    client.run("VACUUM INTO ?", [target]);
  } catch (error) {
    throw asRefusal(error, target);
  } finally {
    client.close();
  }
}

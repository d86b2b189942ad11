import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "#src/lib/clock.ts";
import { type OpenDatabase, openDatabase } from "#src/store/database.ts";
import { fixedClock } from "./clock.ts";
import { aDirectory } from "./directory.ts";
import { strictLog } from "./log.ts";

export const migrations = join(import.meta.dir, "../../drizzle");

interface TestDatabase extends OpenDatabase, Disposable {
  file: string;
}

let template: Promise<string> | undefined;

/**
 * A database of its own, below `root` where that is given: a copy of one that was migrated once. `using` closes and
 * removes it.
 */
export async function aDatabase(clock: Clock = fixedClock(), root?: string): Promise<TestDatabase> {
  template ??= migratedFile();
  const directory = aDirectory(root);
  const file = join(directory.path, "imagor.db");
  copyFileSync(await template, file);
  const db = await openDatabase({ file, migrations, clock, log: strictLog() });
  return Object.assign(db, {
    file,
    [Symbol.dispose]() {
      db.close();
      directory[Symbol.dispose]();
    },
  });
}

async function migratedFile(): Promise<string> {
  const directory = aDirectory();
  process.once("exit", () => directory[Symbol.dispose]());
  const file = join(directory.path, "template.db");
  const db = await openDatabase({ file, migrations, clock: fixedClock(), log: strictLog() });
  db.close();
  return file;
}

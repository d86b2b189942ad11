import { constants, Database as Sqlite } from "bun:sqlite";
import { closeSync, existsSync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { hasCode } from "#src/lib/files.ts";
import { asRefusal } from "./outages.ts";

/** Long enough for a command's short write; a write waits longer without blocking (transaction.ts). */
const busyMs = 50;
/** While a connection is being made, another process may be closing or recovering the same file. */
const openingBusyMs = 5000;

const settings = [
  "PRAGMA journal_mode = WAL",
  // An acknowledged upload survives a power cut: NORMAL loses the commits of the last seconds.
  "PRAGMA synchronous = FULL",
  "PRAGMA foreign_keys = ON",
  // Deleted text is overwritten, not only unlinked.
  "PRAGMA secure_delete = ON",
  "PRAGMA trusted_schema = OFF",
  "PRAGMA temp_store = MEMORY",
  // Kibibytes where negative.
  "PRAGMA cache_size = -8192",
  "PRAGMA journal_size_limit = 67108864",
];

/** A connection with the settings that all of ours have. The file is made, for its owner alone, when missing. */
export function connect(file: string): Sqlite {
  makeMissing(file);
  return opened(file, () => {
    const client = new Sqlite(file, { readwrite: true, strict: true });
    try {
      client.run(`PRAGMA busy_timeout = ${openingBusyMs}`);
      for (const setting of settings) client.run(setting);
      client.run(`PRAGMA busy_timeout = ${busyMs}`);
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  });
}

function opened(file: string, open: () => Sqlite): Sqlite {
  try {
    return open();
  } catch (error) {
    throw asRefusal(error, file);
  }
}

/**
 * A connection for looking only, which leaves nothing in the file or beside it. Where no other process has the file
 * open, it is read without SQLite's help files, which a reader would leave behind.
 */
export function connectToLook(file: string): Sqlite {
  const isOpenElsewhere = existsSync(`${file}-wal`);
  const url = `${pathToFileURL(file).href}${isOpenElsewhere ? "" : "?immutable=1"}`;
  const client = opened(
    file,
    () => new Sqlite(url, constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI),
  );
  client.run(`PRAGMA busy_timeout = ${openingBusyMs}`);
  return client;
}

/**
 * Makes the file where it is missing, for its owner alone. An existing one is never opened here: POSIX drops all locks of a process on a file as soon as it closes any
 * descriptor of that file, SQLite's too.
 */
export function makeMissing(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (hasCode(error, "EEXIST")) return;
    throw error;
  }
  const directory = openSync(dirname(file), "r");
  fsyncSync(directory);
  closeSync(directory);
}

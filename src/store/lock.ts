import { SQLiteError, Database as Sqlite } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "#src/lib/errors.ts";
import { makeMissing } from "./connection.ts";

const lockName = "serve.lock";

/** A server may start while `isServed` holds the lock for a moment. */
const patienceMs = 250;

/** A connection that nobody refers to is collected, and the lock with it. */
const held = new Set<Sqlite>();

export interface DataDirectoryLock {
  release(): void;
}

/**
 * Keeps a second server off the data directory (Refusal conflict). The lock is a transaction on a file of its
 * own, so it falls with the process however that ends; commands don't take it.
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  const file = join(directory, lockName);
  makeMissing(file);
  const client = new Sqlite(file, { readwrite: true });
  try {
    client.run(`PRAGMA busy_timeout = ${patienceMs}`);
    client.run("BEGIN EXCLUSIVE");
  } catch (error) {
    client.close();
    if (!(error instanceof SQLiteError && error.code === "SQLITE_BUSY")) throw error;
    throw new Refusal(
      "conflict",
      `Another server is running on ${directory}. Stop it first, or name another --data.`,
    );
  }
  held.add(client);
  return {
    release() {
      held.delete(client);
      client.close();
    },
  };
}

/** Whether a server runs on the data directory at this moment. */
export function isServed(directory: string): boolean {
  if (!existsSync(join(directory, lockName))) return false;
  try {
    lockDataDirectory(directory).release();
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

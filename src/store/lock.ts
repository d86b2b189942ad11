import { SQLiteError, Database as Sqlite } from "bun:sqlite";
import { join } from "node:path";
import { Refusal } from "#src/lib/errors.ts";

export interface DataDirectoryLock {
  release(): void;
}

/**
 * Keeps a second server off the data directory (Refusal conflict). The lock is a transaction on a file of its
 * own, so it falls with the process however that ends; commands don't take it.
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  const client = new Sqlite(join(directory, "serve.lock"), { create: true, readwrite: true });
  try {
    client.run("BEGIN EXCLUSIVE");
  } catch (error) {
    client.close();
    if (!(error instanceof SQLiteError && error.code === "SQLITE_BUSY")) throw error;
    throw new Refusal(
      "conflict",
      `Another server is running on ${directory}. Stop it first, or name another --data.`,
    );
  }
  return { release: () => client.close() };
}

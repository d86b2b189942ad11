import { SQLiteError, type Database as Sqlite } from "bun:sqlite";
import { Refusal } from "#src/lib/errors.ts";
import { asRefusal } from "./outages.ts";

/** How long a write waits for another process that holds the lock. */
const patienceMs = 5000;
/** Between two tries; each of them also blocks for the connection's busy_timeout. */
const pauseMs = 20;

/** Runs the work between BEGIN IMMEDIATE and COMMIT; whatever it throws rolls back. */
export async function inTransaction<T>(
  client: Sqlite,
  work: () => Promise<T>,
  patience = patienceMs,
): Promise<T> {
  await begin(client, patience);
  try {
    const result = await work();
    client.run("COMMIT");
    return result;
  } catch (error) {
    if (client.inTransaction) client.run("ROLLBACK");
    throw asRefusal(error);
  }
}

async function begin(client: Sqlite, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (!tryToBegin(client)) {
    if (performance.now() > deadline) {
      throw new Refusal("overloaded", "The database is held by another process. Try again in a few seconds.");
    }
    await Bun.sleep(pauseMs);
  }
}

function tryToBegin(client: Sqlite): boolean {
  try {
    client.run("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if (error instanceof SQLiteError && error.code?.startsWith("SQLITE_BUSY")) return false;
    throw error;
  }
}

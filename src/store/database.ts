import type { Database as Sqlite } from "bun:sqlite";
import { AsyncLocalStorage } from "node:async_hooks";
import { type BunSQLiteDatabase, drizzle } from "drizzle-orm/bun-sqlite";
import type { Clock } from "#src/lib/clock.ts";
import type { Log } from "#src/lib/log.ts";
import { connect, connectToLook } from "./connection.ts";
import { migrate } from "./migrate.ts";
import { inTransaction } from "./transaction.ts";
import { watchChanges } from "./watch-changes.ts";

/** Drizzle's reading half. Await each query, and take the first of an array: PostgreSQL knows no `.get()`. */
export type Reader = Pick<BunSQLiteDatabase, "select" | "selectDistinct" | "$count">;

/** What the domain is given, be it the database or a transaction in it. */
export interface Database {
  readonly read: Reader;
  /**
   * Runs the work in one transaction. When this has resolved all of it is on disk; when it throws none is.
   * One at a time, so no I/O inside. A transaction's own `write` joins it, and a failure in there ends the
   * whole, caught or not.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Another number once anybody has changed anything in a watched table: drop what you hold in memory. At once for
   * what was written here, within a millisecond for what another process wrote.
   */
  version(): number;
}

/** A transaction: the face of `Database`, where reading sees what was written, and Drizzle's writing half. */
export type Tx = Database & Reader & Pick<BunSQLiteDatabase, "insert" | "update" | "delete">;

export function isTransaction(db: Database): db is Tx {
  return "insert" in db;
}

/** Closed only by whoever opened it. */
export interface OpenDatabase extends Database {
  close(): void;
}

export interface DatabaseOptions {
  file: string;
  /** The directory of generated migrations. */
  migrations: string;
  clock: Clock;
  log: Log;
}

/** Brings the file to the current schema, making it when it is missing, and opens it. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  await migrate(options);
  const writing = connect(options.file);
  await watchChanges(writing);
  const reading = connect(options.file);
  reading.run("PRAGMA query_only = ON");
  const { version, changed } = versionOf(reading);
  return {
    read: drizzle({ client: reading }),
    write: writerOf(writing, { version, changed }),
    version,
    close() {
      reading.close();
      writing.close();
    },
  };
}

/** Looks at a database of the current schema as it is; nothing in the file or beside it changes. */
export async function lookIntoDatabase<T>(file: string, look: (db: Database) => Promise<T>): Promise<T> {
  const client = connectToLook(file);
  try {
    const write = () => Promise.reject(new Error("This database was opened for looking only."));
    return await look({ read: drizzle({ client }), write, version: versionOf(client).version });
  } finally {
    client.close();
  }
}

interface Version {
  version(): number;
  /** Something was written here. */
  changed(): void;
}

/** Asking SQLite whether another process has written costs a fifth of an answer from memory. */
const askEveryMs = 1;

/** Asks how many changes there were only where anybody has written anything. */
function versionOf(reading: Sqlite): Version {
  const data = reading.prepare<{ data_version: number }, []>("PRAGMA data_version");
  const counted = reading.prepare<{ number: number }, []>("SELECT number FROM changes");
  let isStale = true;
  let seen = Number.NaN;
  let askAgainAt = 0;
  let version = 0;
  return {
    version() {
      const now = performance.now();
      if (now >= askAgainAt) {
        const other = data.get()?.data_version ?? 0;
        isStale ||= other !== seen;
        seen = other;
        askAgainAt = now + askEveryMs;
      }
      if (isStale) version = counted.get()?.number ?? 0;
      isStale = false;
      return version;
    },
    changed() {
      isStale = true;
    },
  };
}

function writerOf(client: Sqlite, { version, changed }: Version): Database["write"] {
  const handle = drizzle({ client });
  const inside = new AsyncLocalStorage<true>();
  let previous: Promise<unknown> = Promise.resolve();
  return (work) => {
    if (inside.getStore()) throw new Error("A write within a write waits for itself for ever: use tx.write.");
    const run = () =>
      inside.run(true, () => inTransaction(client, () => runAsOne(handle, version, work))).finally(changed);
    const mine = previous.then(run);
    previous = mine.catch(() => undefined);
    return mine;
  };
}

async function runAsOne<T>(
  handle: BunSQLiteDatabase,
  version: () => number,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const failures: unknown[] = [];
  const tx: Tx = Object.assign(Object.create(handle) as BunSQLiteDatabase, {
    read: handle,
    version,
    async write<U>(part: (tx: Tx) => Promise<U>): Promise<U> {
      try {
        return await part(tx);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    },
  });
  const result = await work(tx);
  if (failures.length > 0) throw failures[0];
  return result;
}

import type { Database as Sqlite } from "bun:sqlite";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";
import type { Clock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Log } from "#src/lib/log.ts";
import { backUp } from "./backup.ts";
import { connect } from "./connection.ts";
import { inTransaction } from "./transaction.ts";

interface MigrateOptions {
  file: string;
  /** The directory of generated migrations. */
  migrations: string;
  clock: Clock;
  log: Log;
}

/** Schemas are counted by the migrations that made them; 0 is an empty file. */
export interface Migrated {
  from: number;
  to: number;
  /** The database as it was before. */
  snapshot?: string;
}

/**
 * Brings the database to this program's schema, each migration in a transaction of its own, after a snapshot
 * beside it when it holds anything. A schema that this program does not know is refused (conflict).
 */
export async function migrate({ file, migrations, clock, log }: MigrateOptions): Promise<Migrated> {
  const known = readMigrationFiles({ migrationsFolder: migrations });
  const client = connect(file);
  try {
    const from = appliedOf(client, known);
    if (from === known.length) return { from, to: from };
    const snapshot = from > 0 ? await snapshotOf(file, from, clock) : undefined;
    // Tables are rebuilt with their references broken for a moment; applyNext checks them at the end.
    client.run("PRAGMA foreign_keys = OFF");
    while (await applyNext(client, known, clock));
    log.info({ from, to: known.length, snapshot }, "database schema changed");
    return { from, to: known.length, ...(snapshot && { snapshot }) };
  } finally {
    client.close();
  }
}

/** How many of the known migrations the database has. */
function appliedOf(client: Sqlite, known: MigrationMeta[]): number {
  const hashes = appliedHashes(client);
  if (hashes.length > known.length) {
    throw new Refusal(
      "conflict",
      `This data was written by a newer version (schema ${hashes.length}; this one knows ${known.length}). ` +
        "Start that version or a later one, or go back to a snapshot or backup made before the upgrade.",
    );
  }
  if (hashes.some((hash, index) => hash !== known[index]?.hash)) {
    throw new Refusal(
      "conflict",
      "This data was written by a version that this one does not descend from. Start the version that wrote it.",
    );
  }
  return hashes.length;
}

function appliedHashes(client: Sqlite): string[] {
  const tables = client.query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").all();
  if (tables.length === 0) return [];
  const rows = client.query<{ hash: string }, []>("SELECT hash FROM schema_migrations ORDER BY number").all();
  return rows.map(({ hash }) => hash);
}

async function snapshotOf(file: string, schema: number, clock: Clock): Promise<string> {
  const folder = join(dirname(file), "snapshots");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const time = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const snapshot = join(folder, `schema-${schema}-${time}.db`);
  await backUp(file, snapshot);
  return snapshot;
}

/** False when there is none left; asked again within the transaction, since another process may migrate too. */
async function applyNext(client: Sqlite, known: MigrationMeta[], clock: Clock): Promise<boolean> {
  return await inTransaction(client, async () => {
    const applied = appliedOf(client, known);
    const next = known[applied];
    if (next === undefined) return false;
    if (applied === 0) createJournal(client);
    for (const statement of next.sql) client.run(statement);
    client.run("INSERT INTO schema_migrations (number, hash, applied_at) VALUES (?, ?, ?)", [
      applied + 1,
      next.hash,
      clock.now(),
    ]);
    refuseBrokenReferences(client, applied + 1);
    return true;
  });
}

function createJournal(client: Sqlite): void {
  client.run(
    "CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, applied_at INTEGER NOT NULL)",
  );
}

function refuseBrokenReferences(client: Sqlite, number: number): void {
  const broken = client.query("PRAGMA foreign_key_check").all();
  if (broken.length > 0) throw new Error(`Migration ${number} leaves ${broken.length} broken references.`);
}

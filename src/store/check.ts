import { SQLiteError, type Database as Sqlite } from "bun:sqlite";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { connectToLook } from "./connection.ts";

interface Place {
  file: string;
  /** The directory of generated migrations. */
  migrations: string;
}

/** Schemas are counted by the migrations that made them; 0 is an empty file. */
export interface Schema {
  schema: number;
  /** The one that this program brings a database to. */
  knownSchema: number;
}

/** Which schema a database has. Changes nothing. */
export function readSchema({ file, migrations }: Place): Schema {
  const knownSchema = readMigrationFiles({ migrationsFolder: migrations }).length;
  return { schema: reading(file, schemaOf), knownSchema };
}

/** What SQLite finds wrong with a database, in its words; none for a sound one. Reads all of it, changes nothing. */
export function faultsOf(file: string): string[] {
  try {
    return reading(file, (client) => {
      const rows = client.query<{ quick_check: string }, []>("PRAGMA quick_check(20)").all();
      return rows.map((row) => row.quick_check).filter((text) => text !== "ok");
    });
  } catch (error) {
    if (error instanceof SQLiteError) return [error.message];
    throw error;
  }
}

function reading<T>(file: string, look: (client: Sqlite) => T): T {
  const client = connectToLook(file);
  try {
    return look(client);
  } finally {
    client.close();
  }
}

function schemaOf(client: Sqlite): number {
  const [table] = client.query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").all();
  if (table === undefined) return 0;
  const [row] = client.query<{ count: number }, []>("SELECT count(*) AS count FROM schema_migrations").all();
  return row?.count ?? 0;
}

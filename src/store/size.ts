import { sql } from "drizzle-orm";
import type { Reader } from "./database.ts";

/** Bytes of the database, what was written lately and isn't in its file yet included. */
export async function databaseBytes(read: Reader): Promise<number> {
  const [row] = await read
    .select({ bytes: sql<number>`page_count * page_size` })
    .from(sql`pragma_page_count(), pragma_page_size()`);
  return row?.bytes ?? 0;
}

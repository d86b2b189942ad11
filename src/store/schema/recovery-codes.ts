import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

/** For who has lost his second factor; each is good once. */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    id: idColumn(),
    userId: userColumn(),
    /** SHA-256, lower-case hex; the code itself was shown once. */
    codeHash: text("code_hash").notNull(),
    createdAt: createdAtColumn(),
    usedAt: integer("used_at"),
  },
  (table) => [uniqueIndex("recovery_codes_person").on(table.userId, table.codeHash)],
);

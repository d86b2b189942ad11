import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

export const passkeys = sqliteTable(
  "passkeys",
  {
    id: idColumn(),
    userId: userColumn(),
    /** As the authenticator names it, base64url. */
    credentialId: text("credential_id").notNull().unique(),
    /** COSE, base64url. */
    publicKey: text("public_key").notNull(),
    /** Signatures that it has made, where it counts. */
    counter: integer().notNull(),
    /** How a browser reaches it, as it said: `internal`, `usb`. */
    transports: text({ mode: "json" }).$type<string[]>().notNull(),
    /** What its owner calls it. */
    name: text().notNull(),
    /** Whether it asks its owner for a finger, a face or a PIN, so that it is enough alone. */
    isEnough: integer("is_enough", { mode: "boolean" }).notNull(),
    createdAt: createdAtColumn(),
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [index("passkeys_user").on(table.userId)],
);

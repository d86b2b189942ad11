import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const orgs = sqliteTable("orgs", {
  id: text().primaryKey(),
  name: text().notNull(),
  state: text({ enum: ["active", "read_only", "suspended"] }).notNull(),
  /** Why it isn't active, in the words of who made it so; its owners read it. */
  stateReason: text("state_reason"),
  /** By its id the org's picture lies under `objects/`. */
  avatarVersion: text("avatar_version"),
  /** Counts every change of what people edit; who saves an older one is told so. */
  revision: integer().notNull().default(1),
  createdAt: integer("created_at").notNull(),
  /** When it goes for good, where that is pending; it is kept until then, and nothing goes on in it. */
  deletionAt: integer("deletion_at"),
  /** From when on nobody is in it without a second factor; null where none is asked for. */
  secondFactorFrom: integer("second_factor_from"),
});

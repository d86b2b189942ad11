import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaces } from "./spaces.ts";

/** Who may come into an org, or a space of it, if he wants to. */
export const invitations = sqliteTable(
  "invitations",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** Null where it is for the org itself. */
    spaceId: text("space_id").references(() => spaces.id),
    role: text({ enum: ["owner", "admin", "member", "manager", "editor", "viewer"] }).notNull(),
    /** Whom it was mailed to, as it was typed; null for a link. */
    email: text(),
    /** The same as accounts are told apart by it. */
    emailKey: text("email_key"),
    /** SHA-256 of the link's token, lower-case hex; the token itself is nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
    /** Whoever comes by a link has an address of this domain. */
    mailDomain: text("mail_domain"),
    /** So many may still come by it. */
    usesLeft: integer("uses_left").notNull(),
    /** Whose right to invite is looked at once more when somebody comes; null for the system. */
    invitedBy: text("invited_by"),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at").notNull(),
    /** How it ended, where it did before its time. */
    endedAt: integer("ended_at"),
    endedBy: text("ended_by", { enum: ["accepted", "declined", "cancelled"] }),
  },
  (table) => [
    index("invitations_org").on(table.orgId, table.createdAt),
    index("invitations_space").on(table.spaceId),
    index("invitations_email").on(table.emailKey),
    index("invitations_inviter").on(table.invitedBy),
  ],
);

import type { Database as Sqlite } from "bun:sqlite";
import { inTransaction } from "./transaction.ts";

/**
 * Tables that nobody holds in memory what he worked out from, and that change all the time: who is signed in, what is
 * to be done, who may come in. Each further one is watched by itself.
 */
const unwatched = new Set([
  "changes",
  "schema_migrations",
  "acceptances",
  "api_key_uses",
  "api_keys",
  "audit_events",
  "departures",
  "email_tokens",
  "emails",
  "flows",
  "idempotency_keys",
  "identities",
  "invitations",
  "jobs",
  "mail_domains",
  "org_openings",
  "passkeys",
  "passwords",
  "recovery_codes",
  "sessions",
  "setup_tokens",
  "space_activity",
  "totp",
  "upload_tokens",
  "users",
  "warm_ups",
]);

const events = ["INSERT", "UPDATE", "DELETE"];

/**
 * Has the database itself count every change of a watched table in `changes`, whichever process makes it. Looked to at
 * each start, since a table that a migration has made anew comes without its triggers.
 */
export async function watchChanges(client: Sqlite): Promise<void> {
  if (missingIn(client).length === 0) return;
  await inTransaction(client, async () => {
    for (const trigger of missingIn(client)) client.run(trigger);
    client.run("UPDATE changes SET number = number + 1");
  });
}

function missingIn(client: Sqlite): string[] {
  const names = (type: string) =>
    client
      .query<{ name: string }, [string]>(
        "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%'",
      )
      .all(type)
      .map(({ name }) => name);
  const there = new Set(names("trigger"));
  const missing: string[] = [];
  for (const table of names("table").filter((name) => !unwatched.has(name))) {
    for (const event of events) {
      const trigger = `watch_${table}_${event.toLowerCase()}`;
      if (there.has(trigger)) continue;
      missing.push(
        `CREATE TRIGGER "${trigger}" AFTER ${event} ON "${table}" BEGIN UPDATE changes SET number = number + 1; END`,
      );
    }
  }
  return missing;
}

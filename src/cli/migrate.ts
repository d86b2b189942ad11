import { databaseFile } from "#src/app.ts";
import { embeddedDirectory } from "#src/embedded.ts";
import { systemClock } from "#src/lib/clock.ts";
import { migrate } from "#src/store/migrate.ts";
import type { Input, Outcome } from "./command.ts";
import { commandLog, refuseUpgradeBesideServer } from "./data.ts";

export async function migrateData({ settings }: Input): Promise<Outcome> {
  const { dataDir } = settings.config;
  refuseUpgradeBesideServer(dataDir);
  const migrations = embeddedDirectory("drizzle");
  const place = { file: databaseFile(dataDir), migrations, clock: systemClock, log: commandLog(settings) };
  const { from, to, snapshot } = await migrate(place);
  const before = snapshot ? ` As it was before: ${snapshot}` : "";
  const text =
    from === to
      ? `The database has schema ${to} already.`
      : `The database went from schema ${from} to ${to}.${before}`;
  return { text, json: { from, to, snapshot } };
}

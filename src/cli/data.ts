import { existsSync } from "node:fs";
import { databaseFile, openServices, type Services } from "#src/app.ts";
import type { Settings } from "#src/config/load.ts";
import type { Actor } from "#src/domain/actor.ts";
import { embeddedDirectory } from "#src/embedded.ts";
import { Refusal } from "#src/lib/errors.ts";
import { hasCode, lookAt } from "#src/lib/files.ts";
import { createLog, type Log } from "#src/lib/log.ts";
import { readSchema } from "#src/store/check.ts";
import { isServed } from "#src/store/lock.ts";
import type { Outcome } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** Whoever may run a command on the machine. */
export const system: Actor = { kind: "system" };

/** Opens the data directory for the work, as the server would, and closes it again. */
export async function withData<T>(settings: Settings, work: (services: Services) => Promise<T>): Promise<T> {
  refuseUpgradeBesideServer(settings.config.dataDir);
  const services = await openServices(settings.config, commandLog(settings));
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** The same for a command that makes data where there is none: a mistyped `--data` is noticed by what it says. */
export async function withOldOrNewData(
  settings: Settings,
  terminal: Terminal,
  work: (services: Services) => Promise<Outcome>,
): Promise<Outcome> {
  const { dataDir } = settings.config;
  const madeData = !existsSync(databaseFile(dataDir));
  const outcome = await withData(settings, (services) => {
    if (madeData) terminal.note(`New data is made in ${dataDir}.`);
    return work(services);
  });
  return madeData ? { ...outcome, json: Object.assign({ madeData }, outcome.json) } : outcome;
}

/** Refuses to go on where nothing has been kept yet. */
export async function requireData(dataDir: string): Promise<void> {
  const facts = await lookAt(databaseFile(dataDir)).catch((cause) => {
    const remedy = "Run it as the user that it belongs to.";
    throw hasCode(cause, "EACCES")
      ? new Refusal("forbidden", `This user may not look into ${dataDir}. ${remedy}`, { cause })
      : cause;
  });
  if (facts) return;
  throw new Refusal(
    "not_found",
    `There is no data in ${dataDir}. Name the directory of your data by --data; \`serve\`, \`space create\`, \`import-config\`, \`asset add\` and \`user create\` make a new one.`,
  );
}

/** A running server would be left with a schema that it doesn't know. */
export function refuseUpgradeBesideServer(dataDir: string): void {
  const file = databaseFile(dataDir);
  if (!existsSync(file)) return;
  const { schema, knownSchema } = readSchema({ file, migrations: embeddedDirectory("drizzle") });
  if (schema === 0 || schema >= knownSchema || !isServed(dataDir)) return;
  throw new Refusal(
    "conflict",
    `A server of an older version is running on ${dataDir}. Stop it first: this version changes the database.`,
  );
}

/** A command speaks to a person, so only what went wrong is logged, unless LOG_LEVEL asks for more. */
export function commandLog({ config, sources }: Settings): Log {
  return createLog({ level: sources.logLevel === "default" ? "warn" : config.logLevel });
}

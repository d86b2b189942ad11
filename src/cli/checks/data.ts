import { dirname } from "node:path";
import { databaseFile } from "#src/app.ts";
import type { Settings } from "#src/config/load.ts";
import { listHostsWithoutSpace } from "#src/domain/delivery/delivery-hosts.ts";
import { checkSealer, keyPlaceText, openSealer } from "#src/domain/sealing-keys.ts";
import { embeddedDirectory } from "#src/embedded.ts";
import { diskOf, lookAt, nearestExisting } from "#src/lib/files.ts";
import { faultsOf, readSchema } from "#src/store/check.ts";
import { lookIntoDatabase } from "#src/store/database.ts";
import { type Check, type Finding, failed, ok, warning } from "./check.ts";
import { isClosed, isOpenToOthers, modeText, whyNotWritable } from "./files.ts";

const lowBytes = 2_000_000_000;

/** What this user sees may be wrong for the server. */
export const asServerUser = "Run doctor as the user who runs the server.";

/** Whether this user is kept from seeing what the server has kept. */
export function isHidden({ config: { dataDir } }: Settings): Promise<boolean> {
  return isClosed(databaseFile(dataDir));
}

async function dataDirectory(settings: Settings): Promise<Finding> {
  const { dataDir } = settings.config;
  if (await isHidden(settings)) return failed(`This user may not look into ${dataDir}. ${asServerUser}`);
  const facts = await lookAt(dataDir);
  if (!facts) return missingDirectory(settings);
  if (!facts.isDirectory())
    return failed(`${dataDir} is not a directory. Name another by --data or DATA_DIR.`);
  const obstacle = await whyNotWritable(dataDir);
  const isForeign = facts.uid !== process.getuid?.();
  if (obstacle)
    return failed(`Nothing can be written to ${dataDir}: ${obstacle}.${isForeign ? ` ${asServerUser}` : ""}`);
  if (isForeign) return warning(`${dataDir} belongs to another user (${facts.uid}). ${asServerUser}`);
  if (!isOpenToOthers(facts)) return await emptyDirectory(settings);
  return warning(`Others can look into ${dataDir} (mode ${modeText(facts)}): chmod 700 ${dataDir}`);
}

async function emptyDirectory({ config: { dataDir }, sources }: Settings): Promise<Finding> {
  const isEmpty = (await lookAt(databaseFile(dataDir))) === undefined;
  return isEmpty && sources.dataDir !== "default" ? noData(dataDir) : ok(dataDir);
}

async function missingDirectory({ config: { dataDir }, sources }: Settings): Promise<Finding> {
  const above = await nearestExisting(dirname(dataDir));
  const obstacle = await whyNotWritable(above);
  if (obstacle) return failed(`${dataDir} can't be made: ${obstacle}.`);
  if (sources.dataDir !== "default") return noData(dataDir);
  return ok(`${dataDir} will be made at first start.`);
}

/** Whoever names a directory means one that holds something, but for the first time. */
function noData(dataDir: string): Finding {
  return warning(`There is no data in ${dataDir}. Check the name, unless the first start is to come.`);
}

async function key({ config }: Settings): Promise<Finding> {
  const { keyFile, sealingKeys, dataDir } = config;
  const file = databaseFile(dataDir);
  const facts = sealingKeys ? undefined : await lookAt(keyFile);
  const hasData = (await lookAt(file)) !== undefined;
  if (!hasData && !sealingKeys && !facts) return ok(`${keyFile} will be made at first start.`);
  const sealer = await openSealer(config, { hasData: true });
  if (await hasKnownSchema(file)) {
    await lookIntoDatabase(file, (db) => checkSealer({ db, sealer }, config));
  }
  if (facts && isOpenToOthers(facts))
    return warning(`Others can read ${keyFile} (mode ${modeText(facts)}): chmod 600 ${keyFile}`);
  return ok(`${keyPlaceText(config)}. It isn't part of a backup: keep a copy elsewhere.`);
}

/** Whether there is a database that can be read; else it is for its own check to tell. */
export async function hasKnownSchema(file: string): Promise<boolean> {
  if (!(await lookAt(file)) || faultsOf(file).length > 0) return false;
  const { schema, knownSchema } = readSchema({ file, migrations: embeddedDirectory("drizzle") });
  return schema === knownSchema;
}

async function database({ config: { dataDir } }: Settings): Promise<Finding> {
  const file = databaseFile(dataDir);
  if (!(await lookAt(file))) return ok(`${file} will be made at first start.`);
  const faults = faultsOf(file);
  if (faults.length > 0)
    return failed(`${file} is damaged: ${faults.join("; ")}. Stop the server and put a backup back.`);
  const { schema, knownSchema } = readSchema({ file, migrations: embeddedDirectory("drizzle") });
  if (schema > knownSchema)
    return failed(
      `${file} was written by a newer version (schema ${schema}; this one knows ${knownSchema}).`,
    );
  const upgrade = schema < knownSchema ? `, will be brought to ${knownSchema} at the next start` : "";
  return ok(`${file} is sound, schema ${schema}${upgrade}.`);
}

async function disk({ config: { dataDir, sourceMaxBytes } }: Settings): Promise<Finding> {
  const { freeBytes: free } = await diskOf(dataDir);
  const says = `${(free / 1e9).toFixed(1)} GB are free for ${dataDir}.`;
  if (free < sourceMaxBytes)
    return failed(`${says} That isn't enough for one picture of SOURCE_MAX_BYTES. Make room.`);
  return free < lowBytes ? warning(`${says} Make room soon.`) : ok(says);
}

async function deliveryHosts({ config: { dataDir, deliveryHosts: hosts } }: Settings): Promise<Finding> {
  const file = databaseFile(dataDir);
  const count = Object.keys(hosts).length;
  if (count === 0) return ok("DELIVERY_HOSTS isn't set.");
  const lost = (await hasKnownSchema(file))
    ? await lookIntoDatabase(file, (db) => listHostsWithoutSpace({ db }, hosts))
    : [];
  if (lost.length > 0) return warning(`${lost.join(" ")} Make the space, or take the host out.`);
  return ok(`DELIVERY_HOSTS names ${count} host${count === 1 ? "" : "s"}.`);
}

export const dataChecks: Check[] = [
  { name: "data directory", look: dataDirectory },
  { name: "key file", look: key, needsData: true },
  { name: "database", look: database, needsData: true },
  { name: "delivery hosts", look: deliveryHosts, needsData: true },
  { name: "disk", look: disk, needsData: true },
];

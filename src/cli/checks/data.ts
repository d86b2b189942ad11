import { dirname } from "node:path";
import { databaseFile } from "#src/app.ts";
import type { Settings } from "#src/config/load.ts";
import { listHostsWithoutSpace } from "#src/domain/delivery/delivery-hosts.ts";
import { checkSealer, keyPlaceText, openSealer } from "#src/domain/sealing-keys.ts";
import { embeddedDirectory } from "#src/embedded.ts";
import { lookAt, nearestExisting } from "#src/lib/files.ts";
import { faultsOf, readSchema } from "#src/store/check.ts";
import { lookIntoDatabase } from "#src/store/database.ts";
import { type Check, type Finding, failed, ok, warning } from "./check.ts";
import { freeBytes, isOpenToOthers, modeText, whyNotWritable } from "./files.ts";

const lowBytes = 2_000_000_000;

/** What this user sees may be wrong for the server. */
export const asServerUser = "Run doctor as the user who runs the server.";

async function dataDirectory({ config: { dataDir } }: Settings): Promise<Finding> {
  const facts = await lookAt(dataDir);
  if (!facts) return missingDirectory(dataDir);
  if (!facts.isDirectory())
    return failed(`${dataDir} is not a directory. Name another by --data or DATA_DIR.`);
  const obstacle = await whyNotWritable(dataDir);
  const isForeign = facts.uid !== process.getuid?.();
  if (obstacle)
    return failed(`Nothing can be written to ${dataDir}: ${obstacle}.${isForeign ? ` ${asServerUser}` : ""}`);
  if (isForeign) return warning(`${dataDir} belongs to another user (${facts.uid}). ${asServerUser}`);
  if (!isOpenToOthers(facts)) return ok(dataDir);
  return warning(`Others can look into ${dataDir} (mode ${modeText(facts)}): chmod 700 ${dataDir}`);
}

async function missingDirectory(dataDir: string): Promise<Finding> {
  const above = await nearestExisting(dirname(dataDir));
  const obstacle = await whyNotWritable(above);
  if (obstacle) return failed(`${dataDir} can't be made: ${obstacle}.`);
  return ok(`${dataDir} will be made at first start.`);
}

async function key({ config }: Settings): Promise<Finding> {
  const { keyFile, sealingKeys, dataDir } = config;
  const file = databaseFile(dataDir);
  const facts = sealingKeys ? undefined : await lookAt(keyFile);
  const hasData = (await lookAt(file)) !== undefined;
  if (!hasData && !sealingKeys && !facts) return ok(`${keyFile} will be made at first start.`);
  const sealer = await openSealer(config, { hasData: true });
  if (hasData && isKnownSchema(file)) {
    await lookIntoDatabase(file, (db) => checkSealer({ db, sealer }, config));
  }
  if (facts && isOpenToOthers(facts))
    return warning(`Others can read ${keyFile} (mode ${modeText(facts)}): chmod 600 ${keyFile}`);
  return ok(`${keyPlaceText(config)}. It isn't part of a backup: keep a copy elsewhere.`);
}

/** What can't be looked into is for the check of the database to tell. */
function isKnownSchema(file: string): boolean {
  if (faultsOf(file).length > 0) return false;
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
  const free = await freeBytes(dataDir);
  const says = `${(free / 1e9).toFixed(1)} GB are free for ${dataDir}.`;
  if (free < sourceMaxBytes)
    return failed(`${says} That isn't enough for one picture of SOURCE_MAX_BYTES. Make room.`);
  return free < lowBytes ? warning(`${says} Make room soon.`) : ok(says);
}

async function deliveryHosts({ config: { dataDir, deliveryHosts: hosts } }: Settings): Promise<Finding> {
  const file = databaseFile(dataDir);
  const canLook = (await lookAt(file)) !== undefined && isKnownSchema(file);
  const lost = canLook ? await lookIntoDatabase(file, (db) => listHostsWithoutSpace({ db }, hosts)) : [];
  if (lost.length > 0) return warning(`${lost.join(" ")} Make the space, or take the host out.`);
  return ok(`DELIVERY_HOSTS names ${Object.keys(hosts).length} hosts.`);
}

export const dataChecks: Check[] = [
  { name: "data directory", look: dataDirectory },
  { name: "key file", look: key },
  { name: "database", look: database },
  { name: "delivery hosts", look: deliveryHosts },
  { name: "disk", look: disk },
];

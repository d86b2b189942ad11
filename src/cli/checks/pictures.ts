import { databaseFile } from "#src/app.ts";
import { lostText } from "#src/cli/values.ts";
import type { Settings } from "#src/config/load.ts";
import { listLostOriginals } from "#src/domain/assets/list-originals.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import { lookIntoDatabase } from "#src/store/database.ts";
import { type Check, type Finding, failed, ok } from "./check.ts";
import { hasKnownSchema } from "./data.ts";

/** The oldest would be looked at by a backup, which reads them all. */
const newest = 100;

async function pictures({ config: { dataDir } }: Settings): Promise<Finding> {
  const file = databaseFile(dataDir);
  if (!(await hasKnownSchema(file))) return ok("There are none to look at.");
  const storage = createDiskStorage({ root: dataDir });
  const lost = await lookIntoDatabase(file, (db) => listLostOriginals({ db, storage }, { newest }));
  if (lost.length === 0) return ok(`Those put in last (up to ${newest} files) are on the disk.`);
  return failed(`${lost.map(lostText).join(" ")} Put back what a backup has, or put the pictures in again.`);
}

export const pictureChecks: Check[] = [{ name: "pictures", look: pictures, needsData: true }];

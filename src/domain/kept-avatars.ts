import { asc, inArray, isNotNull } from "drizzle-orm";
import { objectKeyOf } from "#src/domain/assets/objects.ts";
import type { Needs } from "#src/domain/context.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";

export interface ListedAvatar {
  objectKey: string;
  /** Whose it is: an address, or the name of an org. */
  of: string;
}

/** Where the versions of small pictures stand, and what whoever has one is called. */
const kept = [
  { table: users, id: users.id, version: users.avatarVersion, of: users.email },
  { table: orgs, id: orgs.id, version: orgs.avatarVersion, of: orgs.name },
];

/** Those of all people, then those of all orgs, the oldest first. No actor: for backups. */
export async function listAvatarFiles({ db }: Needs<"db">): Promise<ListedAvatar[]> {
  const files: ListedAvatar[] = [];
  for (const { table, id, version, of } of kept) {
    const rows = await db.read.select({ version, of }).from(table).where(isNotNull(version)).orderBy(asc(id));
    for (const row of rows) if (row.version) files.push({ objectKey: objectKeyOf(row.version), of: row.of });
  }
  return files;
}

/** Those of the keys under which one lies. No actor: for sweeping. */
export async function avatarObjectsAmong({ db }: Needs<"db">, keys: string[]): Promise<string[]> {
  const versions = keys.map((key) => key.slice(key.lastIndexOf("/") + 1));
  const found: string[] = [];
  for (const { table, version } of kept) {
    const rows = await db.read.select({ version }).from(table).where(inArray(version, versions));
    for (const row of rows) if (row.version) found.push(objectKeyOf(row.version));
  }
  return found;
}

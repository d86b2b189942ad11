import { eq } from "drizzle-orm";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { spaceKeys } from "#src/store/schema/space-keys.ts";
import { spaces } from "#src/store/schema/spaces.ts";

/** A DNS label of at most 63 characters. */
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Such labels mean something to DNS (`xn--…` is a name in another script). */
const encodedLabel = /^..--/;

/** Names that a visitor or a mail program would take for the operator's own. */
const reserved = new Set(
  (
    "account accounts admin administrator all api app auth autoconfig autodiscover billing dashboard docs ftp help " +
    "hostmaster imagor imagor-cloud imap internal isatap localhost login mail metrics mx ns ns1 ns2 operator " +
    "params payment payments pop pop3 postmaster root security settings signin signup smtp spaces sso status " +
    "support system unsafe webmail webmaster wpad www"
  ).split(" "),
);

/** Refuses what can't be a space's name in URLs. */
export function checkSpaceKey(key: string): void {
  if (!label.test(key) || encodedLabel.test(key)) {
    const rule = "1 to 63 of a-z, 0-9 and -, with no - at either end and no -- in third place";
    throw new Refusal("invalid", `A space can't be called "${key}": use ${rule}.`, { fields: { key: rule } });
  }
  if (reserved.has(key)) {
    throw new Refusal("invalid", `The name "${key}" is reserved. Choose another.`, {
      fields: { key: "reserved" },
    });
  }
}

/**
 * Lets a space have this name in URLs. Refuses (conflict) one that another space answers under, or that a space of another
 * org ever had.
 */
export async function takeSpaceKey(tx: Tx, row: typeof spaceKeys.$inferInsert): Promise<void> {
  const [known] = await tx.read.select().from(spaceKeys).where(eq(spaceKeys.key, row.key));
  if (known === undefined) {
    await tx.insert(spaceKeys).values(row);
    return;
  }
  if (known.spaceId === row.spaceId) return;
  const others = await tx.read.select({ id: spaces.id }).from(spaces).where(eq(spaces.id, known.spaceId));
  if (known.orgId !== row.orgId || others.length > 0) {
    throw new Refusal("conflict", `The name "${row.key}" is taken. Choose another.`, {
      fields: { key: "key_taken" },
    });
  }
  await tx.update(spaceKeys).set({ spaceId: row.spaceId }).where(eq(spaceKeys.key, row.key));
}

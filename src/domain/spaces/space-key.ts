import { asc, count, desc, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Mistake } from "#src/domain/identity/mistakes.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Reader, Tx } from "#src/store/database.ts";
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
  const mistake = shapeMistake(key);
  if (mistake === "key_wrong") {
    const rule = "1 to 63 of a-z, 0-9 and -, with no - at either end and no -- in third place";
    throw new Refusal("invalid", `A space can't be called "${key}": use ${rule}.`, {
      fields: { key: mistake },
    });
  }
  if (mistake !== undefined) {
    throw new Refusal("invalid", `The name "${key}" is reserved. Choose another.`, {
      fields: { key: mistake },
    });
  }
}

function shapeMistake(key: string): "key_wrong" | "key_reserved" | undefined {
  if (!label.test(key) || encodedLabel.test(key)) return "key_wrong";
  return reserved.has(key) ? "key_reserved" : undefined;
}

interface WantedKey {
  orgId: string;
  key: string;
}

/** Why a new space of the org can't have this name in URLs; undefined where it can. */
export async function lookUpKeyMistake(
  needs: Needs<"db">,
  actor: Actor,
  wanted: WantedKey,
): Promise<Mistake | undefined> {
  await requireOrg(needs, actor, wanted.orgId, "spaces:create");
  return await mistakeIn(needs.db.read, wanted);
}

/** A name in URLs that a new space of the org can have, made from what people call it. */
export async function suggestSpaceKey(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, name }: { orgId: string; name: string },
): Promise<string> {
  await requireOrg(needs, actor, orgId, "spaces:create");
  const plain = plainKeyOf(name);
  for (let number = 1; number <= mostTried; number++) {
    const key = number === 1 ? plain : `${plain}-${number}`;
    if ((await mistakeIn(needs.db.read, { orgId, key })) === undefined) return key;
  }
  return "";
}

const mostTried = 50;
/** Room for a number behind it. */
const longestSuggested = 58;
const spelledOut: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", ø: "o", ł: "l" };

/** Letters without their accents, hyphens for the rest; `space` where nothing of a name can be written so. */
function plainKeyOf(name: string): string {
  const spelled = name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[äöüßæøł]/g, (letter) => spelledOut[letter] ?? "");
  const plain = spelled
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longestSuggested)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "space" : plain;
}

async function mistakeIn(read: Reader, { orgId, key }: WantedKey): Promise<Mistake | undefined> {
  const mistake = shapeMistake(key);
  if (mistake !== undefined) return mistake;
  const [known] = await read.select().from(spaceKeys).where(eq(spaceKeys.key, key));
  return known !== undefined && (await isTaken(read, known, orgId)) ? "key_taken" : undefined;
}

/** Another space answers under it, or one of another org did. */
async function isTaken(read: Reader, known: typeof spaceKeys.$inferSelect, orgId: string): Promise<boolean> {
  if (known.orgId !== orgId) return true;
  const others = await read.select({ id: spaces.id }).from(spaces).where(eq(spaces.id, known.spaceId));
  return others.length > 0;
}

/** Under which the space answers too, the latest first: those that it had before. */
export async function listFormerKeys(
  { db }: Needs<"db">,
  { id, key }: { id: string; key: string },
): Promise<string[]> {
  const rows = await db.read
    .select({ key: spaceKeys.key })
    .from(spaceKeys)
    .where(eq(spaceKeys.spaceId, id))
    .orderBy(desc(spaceKeys.createdAt), asc(spaceKeys.key));
  return rows.map((row) => row.key).filter((former) => former !== key);
}

/**
 * Lets a space have this name in URLs. Refuses (conflict) one that another space answers under, or that a space of another
 * org ever had.
 */
export async function takeSpaceKey(tx: Tx, row: typeof spaceKeys.$inferInsert): Promise<void> {
  const [known] = await tx.read.select().from(spaceKeys).where(eq(spaceKeys.key, row.key));
  if (known === undefined) {
    await refuseHoarding(tx, row.spaceId);
    await tx.insert(spaceKeys).values(row);
    return;
  }
  if (known.spaceId === row.spaceId) return;
  if (await isTaken(tx.read, known, row.orgId)) {
    throw new Refusal("conflict", `The name "${row.key}" is taken. Choose another.`, {
      fields: { key: "key_taken" },
    });
  }
  await tx.update(spaceKeys).set({ spaceId: row.spaceId }).where(eq(spaceKeys.key, row.key));
}

/** Each name is kept from everybody else for good. */
const mostNames = 20;

async function refuseHoarding({ read }: Tx, spaceId: string): Promise<void> {
  const [row] = await read.select({ number: count() }).from(spaceKeys).where(eq(spaceKeys.spaceId, spaceId));
  if ((row?.number ?? 0) < mostNames) return;
  throw new Refusal(
    "over_quota",
    `A space has ${mostNames} names in its life at most. Go back to one of them.`,
    {
      fields: { key: "keys_used_up" },
    },
  );
}

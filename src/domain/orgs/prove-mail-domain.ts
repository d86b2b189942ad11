import { and, eq, gt, isNotNull, lte, ne, or } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { mailDomains } from "#src/store/schema/mail-domains.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { recordOf } from "./mail-domain-rules.ts";
import { mailOwners } from "./owners.ts";

type Row = typeof mailDomains.$inferSelect;
type SettleNeeds = Needs<"db" | "clock" | "sealer">;

const system = { kind: "system" } as const;
const hourMs = 3_600_000;
const checkEveryMs = 24 * hourMs;
/** So long a domain counts without its record: whoever moves to another name server may forget it. */
const missingMs = 3 * 24 * hourMs;

/** Looks for the records of proven domains that nobody has looked for in a day. Where DNS doesn't say, all stays as it is. */
export async function checkMailDomains(
  needs: SettleNeeds & Needs<"dns" | "log">,
  signal?: AbortSignal,
): Promise<void> {
  const now = needs.clock.now();
  const { checkedAt } = mailDomains;
  // Looked for while the clock was ahead is as good as not looked for.
  const isDue = or(lte(checkedAt, now - checkEveryMs), gt(checkedAt, now + mostSetBackMs));
  const rows = await needs.db.read
    .select()
    .from(mailDomains)
    .where(and(isNotNull(mailDomains.provenAt), isDue));
  for (const { id, domain, proof } of rows) {
    if (signal?.aborted) return;
    try {
      const texts = await needs.dns.lookUpTexts(recordOf({ domain, proof }).name);
      await needs.db.write(async (tx) => {
        const [row] = await tx.read.select().from(mailDomains).where(eq(mailDomains.id, id));
        if (row !== undefined && row.provenAt !== null) await settleProof(tx, needs, system, row, texts);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      needs.log.info({ domain, err: error }, "the record of a mail domain can't be looked for");
    }
  }
}

/** Keeps what the texts of a domain say of an org's proof, and gives the row as it is then. */
export async function settleProof(
  tx: Tx,
  needs: SettleNeeds,
  actor: Actor,
  row: Row,
  texts: readonly string[],
): Promise<Row> {
  const checkedAt = needs.clock.now();
  if (!isAmong(texts, row)) return await missRecord(tx, needs, row, checkedAt);
  if (row.provenAt === null) {
    await takeFromOther(tx, needs, row, texts);
    const { orgId, domain } = row;
    await record(tx, needs, actor, { orgId, action: "mail_domain.proven", details: { domain } });
  }
  return await update(tx, row, { checkedAt, provenAt: row.provenAt ?? checkedAt, missingSince: null });
}

/** A text may have come in pieces, and people set it with quotes around it. */
function isAmong(texts: readonly string[], row: Row): boolean {
  return texts.join("").includes(recordOf(row).text);
}

/** One org has a domain: whose record is there. Where both are, it stays with who has it. */
async function takeFromOther(
  tx: Tx,
  needs: SettleNeeds,
  { id, domain }: Row,
  texts: readonly string[],
): Promise<void> {
  const isOthers = and(
    eq(mailDomains.domain, domain),
    isNotNull(mailDomains.provenAt),
    ne(mailDomains.id, id),
  );
  const [other] = await tx.read.select().from(mailDomains).where(isOthers);
  if (other === undefined) return;
  if (isAmong(texts, other)) {
    throw new Refusal(
      "conflict",
      "Another organisation has proved this domain, and its record is still there. Remove that one first.",
    );
  }
  await lose(tx, needs, other, needs.clock.now());
}

/** Its owners are told when it is missed first, and when it counts no more. */
async function missRecord(tx: Tx, needs: SettleNeeds, row: Row, now: number): Promise<Row> {
  if (row.provenAt === null) return await update(tx, row, { checkedAt: now });
  // Missed while the clock was ahead: its days count from now.
  const missingSince = Math.min(row.missingSince ?? now, now);
  if (now - missingSince >= missingMs) return await lose(tx, needs, { ...row, missingSince }, now);
  if (row.missingSince === null) {
    const until = new Date(now + missingMs).toISOString();
    await tellOwners(tx, needs, row, "mail-domain-missing", { domain: row.domain, until });
  }
  return await update(tx, row, { checkedAt: now, missingSince });
}

async function lose(tx: Tx, needs: SettleNeeds, row: Row, now: number): Promise<Row> {
  const { orgId, domain } = row;
  await record(tx, needs, system, { orgId, action: "mail_domain.lost", details: { domain } });
  await tellOwners(tx, needs, row, "mail-domain-lost", { domain });
  return await update(tx, row, { checkedAt: now, provenAt: null, missingSince: row.missingSince ?? now });
}

async function tellOwners<Kind extends "mail-domain-missing" | "mail-domain-lost">(
  tx: Tx,
  needs: SettleNeeds,
  { orgId }: Row,
  kind: Kind,
  told: Parameters<typeof mailOwners<Kind>>[4],
): Promise<void> {
  const [org] = await tx.read.select().from(orgs).where(eq(orgs.id, orgId));
  if (org !== undefined) await mailOwners(needs, tx, org, kind, told);
}

async function update(tx: Tx, row: Row, set: Partial<Row>): Promise<Row> {
  const [updated = row] = await tx.update(mailDomains).set(set).where(eq(mailDomains.id, row.id)).returning();
  return updated;
}

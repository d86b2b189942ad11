import { and, asc, count, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret } from "#src/lib/secret.ts";
import type { Reader } from "#src/store/database.ts";
import { mailDomains } from "#src/store/schema/mail-domains.ts";
import { checkMailDomain, recordOf } from "./mail-domain-rules.ts";
import { requireOrg } from "./orgs.ts";
import { settleProof } from "./prove-mail-domain.ts";

type Row = typeof mailDomains.$inferSelect;

/** `missing`: the record isn't found any more, and the domain still counts. `lost`: it was the org's and isn't. */
export type MailDomainState = "unproven" | "proven" | "missing" | "lost";

export interface MailDomain
  extends Pick<Row, "id" | "domain" | "joining" | "checkedAt" | "provenAt" | "missingSince"> {
  state: MailDomainState;
  /** The TXT record by which it is proved. */
  record: { name: string; text: string };
}

interface NamedDomain {
  orgId: string;
  id: string;
}

/** Of one org: more than anybody has who isn't trying names. */
const mostOfAnOrg = 20;

/** By their names. */
export async function listMailDomains(
  { db }: Needs<"db">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<MailDomain[]> {
  await requireOrg({ db }, actor, orgId, "members:see");
  const rows = await db.read
    .select()
    .from(mailDomains)
    .where(eq(mailDomains.orgId, orgId))
    .orderBy(asc(mailDomains.domain));
  return rows.map(shown);
}

export async function findMailDomain(
  { db }: Needs<"db">,
  actor: Actor,
  { orgId, id }: NamedDomain,
): Promise<MailDomain> {
  await requireOrg({ db }, actor, orgId, "members:manage");
  return shown(await requireRow(db.read, { orgId, id }));
}

/** Named as the org's own; it means nothing until it is proved. Twice is the same as once. */
export async function addMailDomain(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, domain: typed }: { orgId: string; domain: string },
): Promise<MailDomain> {
  return await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "members:manage");
    const { domain = "", mistake } = checkMailDomain(typed);
    refuseMistakes({ domain: mistake });
    const isIt = and(eq(mailDomains.orgId, orgId), eq(mailDomains.domain, domain));
    const [known] = await tx.read.select().from(mailDomains).where(isIt);
    if (known !== undefined) return shown(known);
    const isOwn = eq(mailDomains.orgId, orgId);
    const [held] = await tx.read.select({ number: count() }).from(mailDomains).where(isOwn);
    if ((held?.number ?? 0) >= mostOfAnOrg) {
      throw new Refusal("over_quota", `An organisation has ${mostOfAnOrg} mail domains at most.`);
    }
    const createdAt = needs.clock.now();
    const row: Row = {
      id: createId(createdAt),
      orgId,
      domain,
      proof: createSecret(),
      joining: "invited",
      createdAt,
      provenAt: null,
      checkedAt: null,
      missingSince: null,
    };
    await tx.insert(mailDomains).values(row);
    await record(tx, needs, actor, { orgId, action: "mail_domain.added", details: { domain } });
    return shown(row);
  });
}

/**
 * Looks now whether the record is there. Refuses (upstream) where DNS doesn't say, and (conflict) a domain that another
 * org has proved and whose record is there as well.
 */
export async function proveMailDomain(
  needs: Needs<"db" | "clock" | "sealer" | "attempts" | "dns">,
  actor: Actor,
  { orgId, id }: NamedDomain,
): Promise<MailDomain> {
  const { record: wanted } = await findMailDomain(needs, actor, { orgId, id });
  if (actor.kind === "person") needs.attempts.take("mail-domain", { address: actor.network, account: orgId });
  const texts = await needs.dns.lookUpTexts(wanted.name);
  return await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "members:manage");
    return shown(await settleProof(tx, needs, actor, await requireRow(tx.read, { orgId, id }), texts));
  });
}

/** What becomes of who comes with such an address. It counts from when the domain is proved. */
export async function setJoining(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, id, joining }: NamedDomain & Pick<Row, "joining">,
): Promise<void> {
  await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "members:manage");
    const row = await requireRow(tx.read, { orgId, id });
    if (row.joining === joining) return;
    await tx.update(mailDomains).set({ joining }).where(eq(mailDomains.id, id));
    const details = { domain: row.domain, joining };
    await record(tx, needs, actor, { orgId, action: "mail_domain.changed", details });
  });
}

/** Its accounts count as managed no more, and nobody comes in by it. Members stay. */
export async function removeMailDomain(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, id }: NamedDomain,
): Promise<void> {
  await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "members:manage");
    const { domain } = await requireRow(tx.read, { orgId, id });
    await tx.delete(mailDomains).where(eq(mailDomains.id, id));
    await record(tx, needs, actor, { orgId, action: "mail_domain.removed", details: { domain } });
  });
}

async function requireRow(read: Reader, { orgId, id }: NamedDomain): Promise<Row> {
  const [row] = await read
    .select()
    .from(mailDomains)
    .where(and(eq(mailDomains.id, id), eq(mailDomains.orgId, orgId)));
  if (row === undefined) throw new Refusal("not_found", "There is no such mail domain.");
  return row;
}

function shown(row: Row): MailDomain {
  const { id, domain, joining, checkedAt, provenAt, missingSince } = row;
  const state = stateOf(row);
  return { id, domain, joining, checkedAt, provenAt, missingSince, state, record: recordOf(row) };
}

function stateOf({ provenAt, missingSince }: Row): MailDomainState {
  if (provenAt !== null) return missingSince === null ? "proven" : "missing";
  return missingSince === null ? "unproven" : "lost";
}

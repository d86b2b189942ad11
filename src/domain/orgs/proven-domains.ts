import { and, eq, exists, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { Account } from "#src/domain/identity/accounts.ts";
import { mailDomainOf } from "#src/domain/identity/email-address.ts";
import type { Reader } from "#src/store/database.ts";
import { mailDomains } from "#src/store/schema/mail-domains.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";

interface ProvenDomain {
  domain: string;
  joining: "invited" | "automatic";
  org: { id: string; name: string };
}

/** A suspended or ending org has none. */
const counts = and(
  isNotNull(mailDomains.provenAt),
  inArray(orgs.state, ["active", "read_only"]),
  isNull(orgs.deletionAt),
);

/** Whose the domain of an address is, as far as that is proven and counts. */
export async function lookUpProvenDomain(read: Reader, emailKey: string): Promise<ProvenDomain | undefined> {
  const [row] = await provenDomains(read, eq(mailDomains.domain, mailDomainOf(emailKey)));
  return row;
}

/** The org by which an account counts as managed: it has proved the domain of its verified address. */
export async function managingOrgOf(
  read: Reader,
  { emailKey, emailVerifiedAt }: Pick<Account, "emailKey" | "emailVerifiedAt">,
): Promise<{ id: string; name: string; domain: string } | undefined> {
  if (emailVerifiedAt === null) return undefined;
  const proven = await lookUpProvenDomain(read, emailKey);
  return proven && { ...proven.org, domain: proven.domain };
}

/** Of each account of a query, whether it counts as managed by the org. */
export function isManagedBy(read: Reader, orgId: string): SQL {
  const isTheirs = sql`${users.emailKey} LIKE '%@' || ${mailDomains.domain}`;
  const domains = read
    .select({ id: mailDomains.id })
    .from(mailDomains)
    .innerJoin(orgs, eq(orgs.id, mailDomains.orgId))
    .where(and(eq(mailDomains.orgId, orgId), counts, isTheirs));
  return and(isNotNull(users.emailVerifiedAt), exists(domains)) ?? sql`false`;
}

/** Whether whoever has this address comes in by himself, once it is proved that it is his. */
export async function isLetInByDomain(read: Reader, emailKey: string): Promise<boolean> {
  return (await lookUpProvenDomain(read, emailKey))?.joining === "automatic";
}

/** Whether there is any org that lets its own people in by themselves. */
export async function areAnyLetInByDomain(read: Reader): Promise<boolean> {
  return (await provenDomains(read, eq(mailDomains.joining, "automatic"))).length > 0;
}

async function provenDomains(read: Reader, wanted: SQL): Promise<ProvenDomain[]> {
  return await read
    .select({
      domain: mailDomains.domain,
      joining: mailDomains.joining,
      org: { id: orgs.id, name: orgs.name },
    })
    .from(mailDomains)
    .innerJoin(orgs, eq(orgs.id, mailDomains.orgId))
    .where(and(wanted, counts));
}

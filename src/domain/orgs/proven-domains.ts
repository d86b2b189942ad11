import { and, eq, exists, isNotNull, type SQL, sql } from "drizzle-orm";
import { orgStateOf } from "#src/domain/access.ts";
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

/** Whose the domain of an address is, as far as that is proven; a suspended or ending org has none. */
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
    .where(and(eq(mailDomains.orgId, orgId), isNotNull(mailDomains.provenAt), isTheirs));
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

async function provenDomains(read: Reader, wanted: ReturnType<typeof eq>): Promise<ProvenDomain[]> {
  const rows = await read
    .select({ domain: mailDomains.domain, joining: mailDomains.joining, org: orgs })
    .from(mailDomains)
    .innerJoin(orgs, eq(orgs.id, mailDomains.orgId))
    .where(and(wanted, isNotNull(mailDomains.provenAt)));
  const isOpen = ({ org }: (typeof rows)[number]) => ["active", "read_only"].includes(orgStateOf(org));
  return rows.filter(isOpen).map(({ org: { id, name }, ...row }) => ({ ...row, org: { id, name } }));
}

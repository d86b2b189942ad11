import type { Needs } from "#src/domain/context.ts";
import { type Account, isOpen } from "#src/domain/identity/accounts.ts";
import type { Tx } from "#src/store/database.ts";
import { hasDeparted } from "./departures.ts";
import { insertMember } from "./members.ts";
import { lookUpProvenDomain } from "./proven-domains.ts";

const system = { kind: "system" } as const;

/**
 * Makes somebody a member of the org whose mail domain his address has, where it lets its people in by themselves and he
 * hasn't been in and out of it already. Called only where it has just been proved that the address is his: one confirmed
 * long ago may be of somebody who has left since.
 */
export async function letInByDomain(tx: Tx, needs: Needs<"clock">, account: Account): Promise<void> {
  if (!isOpen(account)) return;
  const proven = await lookUpProvenDomain(tx.read, account.emailKey);
  if (proven?.joining !== "automatic") return;
  const coming = { orgId: proven.org.id, userId: account.id };
  if (await hasDeparted(tx.read, coming)) return;
  await insertMember(tx, needs, system, { ...coming, role: "member", domain: proven.domain });
}

import { desc, eq, inArray, sql } from "drizzle-orm";
import { type Actor, actorIdOf } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret } from "#src/lib/secret.ts";
import type { Tx } from "#src/store/database.ts";
import { auditEvents, type Personal } from "#src/store/schema/audit-events.ts";
import {
  type AuditAction,
  type AuditDetail,
  commitmentOf,
  hashOf,
  instanceChain,
  type PersonalField,
} from "./event.ts";

export interface AuditedEvent {
  /** Left out for what concerns the instance. */
  orgId?: string;
  spaceId?: string;
  action: AuditAction;
  /** What it was done to. */
  target?: { kind: string; id: string };
  details?: Partial<Record<AuditDetail, string | number | boolean>>;
  personal?: Partial<Record<PersonalField, string>>;
}

/** Writes down what the actor has done, in the transaction in which it was done. */
export async function record(
  tx: Tx,
  { clock }: Needs<"clock">,
  actor: Actor,
  { orgId, spaceId, action, target, details = {}, personal = {} }: AuditedEvent,
): Promise<void> {
  const chain = orgId ?? instanceChain;
  const [last] = await tx.read
    .select({ number: auditEvents.number, hash: auditEvents.hash })
    .from(auditEvents)
    .where(eq(auditEvents.chain, chain))
    .orderBy(desc(auditEvents.number))
    .limit(1);
  const createdAt = clock.now();
  const kept = salted({ ...("network" in actor && { network: actor.network }), ...personal });
  const event = {
    id: createId(createdAt),
    chain,
    number: (last?.number ?? 0) + 1,
    spaceId: spaceId ?? null,
    createdAt,
    actorKind: actor.kind,
    actorId: "id" in actor || "userId" in actor ? actorIdOf(actor) : null,
    action,
    targetKind: target?.kind ?? null,
    targetId: target?.id ?? null,
    details,
    commitments: Object.fromEntries(Object.entries(kept).map(([name, each]) => [name, commitmentOf(each)])),
  };
  await tx.insert(auditEvents).values({ ...event, personal: kept, hash: hashOf(event, last?.hash ?? "") });
}

/** Erases what is personal of events that are about these accounts, were done by them or hold their addresses. The chains stay whole. */
export async function erasePersonal(tx: Tx, accounts: { id: string; email: string }[]): Promise<void> {
  if (accounts.length === 0) return;
  const ids = accounts.map(({ id }) => id);
  const emails = accounts.map(({ email }) => email.toLowerCase());
  const isMailedTo = inArray(sql`lower(json_extract(${auditEvents.personal}, '$.email.value'))`, emails);
  for (const isTheirs of [
    inArray(auditEvents.actorId, ids),
    inArray(auditEvents.targetId, ids),
    isMailedTo,
  ]) {
    const rows = await tx.read.select().from(auditEvents).where(isTheirs);
    for (const { id, personal } of rows) {
      const erased = Object.fromEntries(Object.keys(personal).map((name) => [name, null]));
      await tx.update(auditEvents).set({ personal: erased }).where(eq(auditEvents.id, id));
    }
  }
}

function salted(personal: Partial<Record<PersonalField, string>>): Record<string, Salted> {
  return Object.fromEntries(
    Object.entries(personal).map(([name, value]) => [name, { value, salt: createSecret() }]),
  );
}

type Salted = Exclude<Personal[string], null>;

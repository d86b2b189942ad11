import { createHash } from "node:crypto";
import type { auditEvents } from "#src/store/schema/audit-events.ts";

export type AuditRow = typeof auditEvents.$inferSelect;

/** Everything that is written down, in the order of its subjects. */
export const auditActions = [
  "org.created",
  "org.renamed",
  "org.picture_changed",
  "org.state_changed",
  "org.deletion_asked",
  "org.deletion_taken_back",
  "org.transferred",
  "org.opened",
  "org.closed",
  "org.erased",
  "org.second_factor_demanded",
  "org.second_factor_lifted",
  "member.joined",
  "member.role_changed",
  "member.removed",
  "member.left",
  "mail_domain.added",
  "mail_domain.proven",
  "mail_domain.changed",
  "mail_domain.lost",
  "mail_domain.removed",
  "invitation.sent",
  "invitation.sent_again",
  "invitation.accepted",
  "invitation.declined",
  "invitation.cancelled",
  "space.created",
  "space.changed",
  "space.renamed",
  "space.archived",
  "space.unarchived",
  "space.deletion_asked",
  "space.restored",
  "space_member.set",
  "space_member.removed",
  "font.added",
  "font.deleted",
  "signing_key.created",
  "signing_key.disabled",
  "signing_key.shown",
  "api_key.created",
  "api_key.rotated",
  "api_key.revoked",
  "upload_token.created",
  "assets.moved",
  "assets.deleted",
  "results.purged",
  "account.closed",
  "account.suspended",
  "account.resumed",
  "account.factors_removed",
  "operator.made",
  "operator.unmade",
  "job.tried_again",
  "mail.sent_again",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What is told of an event beside who and on what: roles, names of settings, numbers, and nothing personal. */
export type AuditDetail =
  | "role"
  | "before"
  | "state"
  | "reason"
  | "minutes"
  | "key"
  | "changed"
  | "scopes"
  | "spaces"
  | "byMail"
  | "isIn"
  | "pictures"
  | "of"
  | "uses"
  | "seconds"
  | "days"
  | "domain"
  | "joining"
  | "kind"
  | "events"
  | "head";

export function isAuditAction(name: string): name is AuditAction {
  return (auditActions as readonly string[]).includes(name);
}

/** What is personal of an event. Each can be erased later, and the chain stays whole. */
export type PersonalField = "name" | "email" | "network";

export const instanceChain = "instance";

/** What the hash of an event is made of, so that nothing of it can be changed, left out or moved unseen. */
export function hashOf(event: Omit<AuditRow, "hash" | "personal">, previousHash: string): string {
  const { id, chain, number, spaceId, createdAt, actorKind, actorId } = event;
  const { action, targetKind, targetId, details, commitments } = event;
  const fields = [previousHash, id, chain, number, spaceId, createdAt, actorKind, actorId, action];
  const rest = [targetKind, targetId, sorted(details), sorted(commitments)];
  return sha256(JSON.stringify([...fields, ...rest]));
}

/** Of a personal field: without its salt nobody can tell by trying what it was. */
export function commitmentOf({ value, salt }: { value: string; salt: string }): string {
  return sha256(JSON.stringify([salt, value]));
}

function sorted(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

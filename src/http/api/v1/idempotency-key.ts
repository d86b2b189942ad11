import { Refusal } from "#src/lib/errors.ts";

export const idempotencyKeyHeader = {
  "Idempotency-Key":
    "Of your choice, up to 255 characters: sent again with the same within 24 hours, it is done once and answered alike.",
};

/** Printable ASCII, as drafts and others have it; undefined where there is none. */
export function idempotencyKey({ headers }: Request): { idempotencyKey?: string } {
  const key = headers.get("idempotency-key");
  if (key === null) return {};
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return { idempotencyKey: key };
  throw new Refusal("invalid", "Idempotency-Key is not 1 to 255 printable ASCII characters without spaces.");
}

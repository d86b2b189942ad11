import { Refusal } from "#src/lib/errors.ts";

/** Refuses other bytes than those whose SHA-256 (lower-case hex) their sender gave, where he gave one. */
export function checkSha256(given: string | undefined, arrived: string): void {
  if (given === undefined || given === arrived) return;
  throw new Refusal("invalid", "The bytes that arrived are not those of Content-Digest. Send them again.");
}

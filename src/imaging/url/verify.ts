import { createHash, timingSafeEqual } from "node:crypto";
import { type SigningKey, sign } from "./sign.ts";

/**
 * Whether one of the keys signed the path. `path` and `hash` are those of the parsed URL; slashes between the
 * signature and the path may be signed with it or not, as imagor takes both. A key without a secret signs nothing:
 * anyone would know it. Takes the same time whichever key fits, or none.
 */
export function verifySignature(keys: readonly SigningKey[], path: string, hash: string): boolean {
  const writings = new Set([path, path.replace(/^\/+/, "")]);
  const given = digest(hash);
  const secretKeys = keys.filter(({ secret }) => secret !== "");
  const matches = secretKeys.flatMap((key) =>
    [...writings].map((signed) => timingSafeEqual(digest(sign(key, signed)), given)),
  );
  return matches.includes(true);
}

/** Of equal length whatever the text, as the comparison needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

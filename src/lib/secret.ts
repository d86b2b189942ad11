import { createHash, timingSafeEqual } from "node:crypto";

const secretBytes = 32;

/** 32 random bytes in base64url: 43 characters. */
export function createSecret(): string {
  return crypto
    .getRandomValues(new Uint8Array(secretBytes))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

/** What is kept of a secret: SHA-256, lower-case hex. One of 32 random bytes needs no salt. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether a hash is that of the secret, in the same time whatever they share. */
export function isHashOf(hash: string, secret: string): boolean {
  const [kept, given] = [Buffer.from(hash), Buffer.from(hashSecret(secret))];
  return kept.length === given.length && timingSafeEqual(kept, given);
}

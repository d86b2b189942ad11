import { createHmac } from "node:crypto";

export const signingAlgorithms = ["sha1", "sha256", "sha512"] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** What makes and checks signatures. */
export interface SigningKey {
  secret: string;
  algorithm: SigningAlgorithm;
  /** Characters of the signature that are kept; 0 keeps all. */
  truncate: number;
}

/**
 * The signature of a path, which begins behind `SIGNATURE/` and has its escapes as they are sent: HMAC in base64url
 * with padding, cut where the key says so (urls.md section 3).
 */
export function sign(key: SigningKey, path: string): string {
  const digest = createHmac(key.algorithm, key.secret).update(path).digest("base64");
  const signature = digest.replaceAll("+", "-").replaceAll("/", "_");
  return key.truncate > 0 ? signature.slice(0, key.truncate) : signature;
}

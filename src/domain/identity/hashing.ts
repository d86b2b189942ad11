/** What is asked about a password: its hash, or whether that is its hash. */
export type Asked = { password: string } | { password: string; hash: string };
/** argon2id in PHC's writing, or the answer. */
export type Hashed = string | boolean;

/** Memory in KiB and rounds: what OWASP asks of argon2id, some 40 ms of one core. */
const settings = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

export function hashed(asked: Asked): Promise<Hashed> {
  return "hash" in asked
    ? Bun.password.verify(asked.password, asked.hash)
    : Bun.password.hash(asked.password, settings);
}

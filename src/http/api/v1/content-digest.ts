import { Refusal } from "#src/lib/errors.ts";

export const contentDigestHeader = {
  "Content-Digest":
    "`sha-256=:BASE64:` of the body (RFC 9530); other bytes are refused. Other algorithms are passed over.",
};

/** The SHA-256 that the client gives for its body, lower-case hex; undefined where it gives none. */
export function contentSha256({ headers }: Request): { sha256?: string } {
  const [, encoded] = /(?:^|[,\s])sha-256=:([^:]*):/i.exec(headers.get("content-digest") ?? "") ?? [];
  if (encoded === undefined) return {};
  const digest = Buffer.from(encoded, "base64");
  if (digest.length === 32 && digest.toString("base64") === encoded)
    return { sha256: digest.toString("hex") };
  throw new Refusal(
    "invalid",
    "Content-Digest is not `sha-256=:…:` with the 44 base64 characters of a SHA-256.",
  );
}

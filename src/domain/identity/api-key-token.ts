/** Secret scanners know our tokens by them. */
const prefixes = { apiKey: "imgc_live_", uploadToken: "imgc_up_" };
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 32 bytes in base 62. */
const secretLength = 43;
/** 32 bits in base 62. */
const checksumLength = 6;
const shape = new RegExp(`^[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** A new token: prefix, 32 random bytes, and a checksum of both that tells a typo without asking the database. */
export function createApiKeyToken(): string {
  return createToken(prefixes.apiKey);
}

export function createUploadToken(): string {
  return createToken(prefixes.uploadToken);
}

/** Whether a text can be a token at all. */
export function isApiKeyToken(text: string): boolean {
  return isToken(prefixes.apiKey, text);
}

export function isUploadToken(text: string): boolean {
  return isToken(prefixes.uploadToken, text);
}

/** Whether it was meant to be one, however mistyped. */
export function looksLikeUploadToken(text: string): boolean {
  return text.startsWith(prefixes.uploadToken);
}

function createToken(prefix: string): string {
  const random = crypto.getRandomValues(new Uint8Array(32));
  const body = prefix + base62(BigInt(`0x${random.toHex()}`), secretLength);
  return body + checksumOf(body);
}

function isToken(prefix: string, text: string): boolean {
  if (!text.startsWith(prefix) || !shape.test(text.slice(prefix.length))) return false;
  return text.slice(-checksumLength) === checksumOf(text.slice(0, -checksumLength));
}

function checksumOf(text: string): string {
  return base62(BigInt(Bun.hash.crc32(text)), checksumLength);
}

function base62(number: bigint, length: number): string {
  let text = "";
  for (let rest = number; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)] + text;
  return text.padStart(length, "0");
}

/** No text of a field is longer than what this many bytes hold. */
const maxTextBytes = 10_000;

/** UTF-8 up to the first zero byte; what isn't UTF-8 becomes U+FFFD, as in libvips. */
export function textOf(value: Uint8Array): string {
  const end = value.indexOf(0);
  const length = Math.min(end < 0 ? value.length : end, maxTextBytes);
  return new TextDecoder().decode(value.subarray(0, length));
}

/** Everything after leading zeros and spaces, with a dot for each byte that isn't printable ASCII. */
export function printableText(value: Uint8Array): string {
  const start = value.findIndex((byte) => byte !== 0 && byte !== 0x20);
  if (start < 0) return "";
  const bytes = Array.from(value.subarray(start, start + maxTextBytes));
  return bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
}

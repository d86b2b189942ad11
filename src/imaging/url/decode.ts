import { base64Prefix } from "./grammar.ts";

const malformedEscape = /%(?![0-9A-Fa-f]{2})/;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const replacement = [0xef, 0xbf, 0xbd];

/**
 * Undoes percent-escapes and reads `+` as a space, over the whole text; undefined where an escape is malformed.
 * Bytes that are no UTF-8 each become U+FFFD, as in the JSON that imagor prints.
 */
export function queryUnescape(text: string): string | undefined {
  if (malformedEscape.test(text)) return undefined;
  const spaced = text.replaceAll("+", " ");
  return spaced.includes("%") ? decodeUtf8(unescapeBytes(spaced)) : spaced;
}

/** Reads unpadded base64url (RFC 4648 section 5) as UTF-8; undefined where the text is none. Line ends are skipped. */
export function decodeBase64Url(text: string): string | undefined {
  const digits = text.replace(/[\r\n]/g, "");
  if (digits.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(digits)) return undefined;
  return decodeUtf8(Buffer.from(digits, "base64url"));
}

/** A name or text as a path or an argument holds it: escapes undone, then `b64:` and base64url (urls.md 2.2, 6.11). */
export function decodeWritten(written: string): { text: string; isBase64: boolean } {
  const text = queryUnescape(written) ?? written;
  if (!text.startsWith(base64Prefix)) return { text, isBase64: false };
  const decoded = decodeBase64Url(text.slice(base64Prefix.length));
  return decoded === undefined ? { text, isBase64: false } : { text: decoded, isBase64: true };
}

function unescapeBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x25) {
      bytes[length++] = Number.parseInt(bytes.toString("latin1", at + 1, at + 3), 16);
      at += 2;
    } else bytes[length++] = bytes[at] ?? 0;
  }
  return bytes.subarray(0, length);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return strictUtf8.decode(replaceStrays(bytes));
  }
}

/** One U+FFFD a stray byte, where TextDecoder itself would write one for a whole broken sequence. */
function replaceStrays(bytes: Uint8Array): Uint8Array {
  const whole: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    whole.push(...(length === 0 ? replacement : bytes.subarray(at, at + length)));
    at += length || 1;
  }
  return Uint8Array.from(whole);
}

/** Bytes of the well-formed UTF-8 sequence at a place (Unicode table 3-7), or 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const [low, high] = secondByte(lead);
  const second = bytes[at + 1] ?? 0;
  if (second < low || second > high) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Which bytes may follow a lead byte: leaves out overlong forms, surrogates and what is beyond U+10FFFF. */
function secondByte(lead: number): [low: number, high: number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}

import { Refusal } from "#src/lib/errors.ts";

/** Encodings that are read, by the names that XML declarations give them. */
const encodings: ReadonlyMap<string, Bun.Encoding> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["us-ascii", "utf-8"],
  ["ascii", "utf-8"],
  ["utf-16", "utf-8"],
  ["iso-8859-1", "windows-1252"],
  ["windows-1252", "windows-1252"],
]);

/** The text of an XML file by its byte order mark, else by its declaration. Refuses (unsupported) other encodings. */
export function readXmlText(bytes: Uint8Array): string {
  const marked = markOf(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(200, bytes.length)).toString("latin1");
  const [, name = "utf-8"] = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head) ?? [];
  const encoding = encodings.get(name.toLowerCase());
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  throw new Refusal("unsupported", "This SVG is in an encoding that can't be read here. Save it as UTF-8.");
}

function markOf([first, second, third]: Uint8Array): Bun.Encoding | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xef && second === 0xbb && third === 0xbf ? "utf-8" : undefined;
}

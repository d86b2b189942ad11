const longestName = 200;

/**
 * The header for a file of any name (RFC 6266): a plain ASCII name that every client understands, and where that
 * is not the whole name, the real one as UTF-8 (RFC 5987) beside it. The value holds nothing but printable ASCII.
 * `plainName` is what the plain name is made of where that is another text.
 */
export function contentDisposition(kind: "inline" | "attachment", name: string, plainName = name): string {
  const real = fileName(name);
  const plain = fileName(plainName)
    .replaceAll('"', "%22")
    .replace(/[^\x20-\x7e]/gu, "_");
  return `${kind}; filename="${plain}"${plain === real ? "" : `; filename*=UTF-8''${encode(real)}`}`;
}

/** The last segment, without what could steer a terminal or a file system, or turn the reading direction. */
function fileName(text: string): string {
  const [last = ""] = text.toWellFormed().split("/").slice(-1);
  const harmless = last
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu, "")
    .replaceAll("\\", "_")
    .replace(/^[.\s]+/, "")
    .trim();
  return harmless === "" ? "picture" : [...harmless].slice(0, longestName).join("");
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

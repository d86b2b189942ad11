import { contentDisposition } from "#src/http/content-disposition.ts";
import { formats, type ResultFormat, type SourceFormat } from "#src/imaging/formats.ts";

/** The name that a picture is kept under: always with the suffix of what it really is. */
export function fileName(name: string, format: SourceFormat | ResultFormat): string {
  const endings = format === "json" ? ["json"] : formats[format].suffixes;
  const lower = name.toLowerCase();
  return endings.some((ending) => lower.endsWith(`.${ending}`)) ? name : `${name}.${endings[0]}`;
}

/**
 * `attachment([name])` of the URL, where an empty name is that of the picture. A name stands in `filename` as the
 * URL has it (urls.md section 5.1), and what its percent-escapes mean, beside it.
 */
export function disposition(
  attachment: string | undefined,
  image: string,
  format: SourceFormat | ResultFormat,
): string {
  if (attachment === undefined) return "inline";
  if (attachment === "") return contentDisposition("attachment", fileName(image, format));
  const meant = fileName(unescaped(attachment), format);
  return contentDisposition("attachment", meant, fileName(attachment, format));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

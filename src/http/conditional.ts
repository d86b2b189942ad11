import type { ByteRange } from "#src/storage/storage.ts";

/** Whether the asker already holds this body: `If-None-Match`, compared weakly (RFC 9110 13.1.2). */
export function isHeldAlready(request: Request, etag: string): boolean {
  const header = request.headers.get("if-none-match");
  if (header === null) return false;
  return header.trim() === "*" || tags(header).includes(etag);
}

function tags(header: string): string[] {
  return header.match(/"[^"]*"/g) ?? [];
}

/**
 * The one range that was asked for; "unsatisfiable" where it lies behind the end; undefined where the whole is to be
 * sent: no range, several, another unit, one that can't be read, or an `If-Range` that speaks of another body.
 */
export function wantedRange(
  request: Request,
  { sizeBytes, etag }: { sizeBytes: number; etag: string },
): ByteRange | "unsatisfiable" | undefined {
  const ifRange = request.headers.get("if-range");
  if (request.method !== "GET") return undefined;
  if (ifRange !== null && ifRange.trim() !== etag) return undefined;
  const [, from, to] =
    /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(request.headers.get("range") ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  const first = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  return first < sizeBytes && first <= last ? { first, last } : "unsatisfiable";
}

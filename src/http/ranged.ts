import type { ByteRange } from "#src/storage/storage.ts";
import { isHeldAlready, wantedRange } from "./conditional.ts";
import { exchangeOf } from "./exchange.ts";
import { HttpRefusal } from "./refusals.ts";

interface Representation {
  request: Request;
  /** Strong, in quotes; known before the body is. */
  etag: string;
  /** On every answer, 304 too. */
  headers: Record<string, string>;
  /** Whoever holds it wants it again all the same. */
  isWantedFresh?: boolean;
  /** Asked for only where it isn't held already. */
  load(): Promise<Whole> | Whole;
}

interface Whole {
  sizeBytes: number;
  /** Beside those of every answer. */
  headers?: Record<string, string>;
  /** Opened only when it is sent. */
  open(range: ByteRange | undefined): Promise<Content> | Content;
}

type Content = ReadableStream<Uint8Array> | Blob | Uint8Array;

/**
 * Nothing where it is held already (304), else the whole or the part that was asked for (200, 206); a part behind
 * the end is refused with the true size (416).
 */
export async function sendRanged(representation: Representation): Promise<Response> {
  const { request, etag, headers, isWantedFresh = false } = representation;
  if (!isWantedFresh && isHeldAlready(request, etag)) {
    return new Response(null, { status: 304, headers: { ...headers, etag } });
  }
  const { sizeBytes, headers: own, open } = await representation.load();
  const range = wantedRange(request, { sizeBytes, etag });
  if (range === "unsatisfiable") {
    const size = { "content-range": `bytes */${sizeBytes}` };
    throw new HttpRefusal("range", `This has ${sizeBytes} bytes. Ask for a range within them.`, size);
  }
  const length = range ? range.last - range.first + 1 : sizeBytes;
  const isHead = request.method === "HEAD";
  if (isHead) exchangeOf(request).omittedBytes = length;
  return new Response(isHead ? null : await open(range), {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      ...own,
      etag,
      "accept-ranges": "bytes",
      "content-length": String(length),
      ...(range && { "content-range": `bytes ${range.first}-${range.last}/${sizeBytes}` }),
    },
  });
}

import type { ByteRange } from "#src/storage/storage.ts";
import { wantedRange } from "./conditional.ts";
import { exchangeOf } from "./exchange.ts";
import { HttpRefusal } from "./refusals.ts";

type Content = ReadableStream<Uint8Array> | Uint8Array;

interface Whole {
  request: Request;
  sizeBytes: number;
  /** Strong, in quotes. */
  etag: string;
  headers: Record<string, string>;
  /** Opened only when it is sent. */
  open(range: ByteRange | undefined): Promise<Content> | Content;
}

/** The whole or the part that was asked for (200, 206); a part behind the end is refused with the true size (416). */
export async function sendRanged({ request, sizeBytes, etag, headers, open }: Whole): Promise<Response> {
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
      etag,
      "accept-ranges": "bytes",
      "content-length": String(length),
      ...(range && { "content-range": `bytes ${range.first}-${range.last}/${sizeBytes}` }),
    },
  });
}

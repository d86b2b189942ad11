import { exchangeOf } from "#src/http/exchange.ts";
import { withSilenceLimit } from "#src/http/silence.ts";
import { Refusal } from "#src/lib/errors.ts";

interface UploadOptions {
  maxBytes: number;
  /** What to type instead of a form. */
  curl: string;
}

interface Upload {
  body: ReadableStream<Uint8Array>;
  /** As announced. */
  sizeBytes?: number;
}

const silenceSeconds = 30;

/**
 * The bytes of a picture as they come in, refused by the headers alone where that can be: nothing has been read
 * yet. A slow client may take its time; a silent one is ended here, since the idle timeout of the connection would
 * end slow ones too (reliability.md 0.8).
 */
export function uploadBody(request: Request, { maxBytes, curl }: UploadOptions): Upload {
  const type = request.headers.get("content-type") ?? "";
  if (/^multipart\//i.test(type)) {
    throw new Refusal("unsupported", `Send the file itself, not a form: ${curl}`);
  }
  const length = request.headers.get("content-length");
  if (Number(length) > maxBytes) {
    throw new Refusal("too_large", `This picture has ${length} bytes; at most ${maxBytes} are taken.`);
  }
  if (request.body === null) throw new Refusal("invalid", `The body is empty. Send the file itself: ${curl}`);
  exchangeOf(request).connection.allowSeconds?.(0);
  const body = withSilenceLimit(request.body, silenceSeconds);
  return { body, ...(length !== null && { sizeBytes: Number(length) }) };
}

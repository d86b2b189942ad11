import { exchangeOf } from "#src/http/exchange.ts";
import { type Pace, withPace } from "#src/http/pace.ts";

/**
 * The body of a request, undefined where there is none; nothing has been read yet. Whoever is too slow is ended here,
 * since the idle timeout of the connection would end honest ones too (reliability.md 0.8), and over HTTP/2 nobody.
 */
export function pacedBody(request: Request, pace: Pace): ReadableStream<Uint8Array> | undefined {
  if (request.body === null) return undefined;
  exchangeOf(request).connection.allowSeconds?.(0);
  return withPace(request.body, pace);
}

import { Refusal, type RefusalCode } from "#src/lib/errors.ts";

/** What a code is called on the wire: in the API and on pages, and for a picture (product.md, urls.md section 7). */
interface Statuses {
  api: number;
  delivery: number;
}

const alike = (status: number): Statuses => ({ api: status, delivery: status });

export const statuses: Record<RefusalCode, Statuses> = {
  not_found: alike(404),
  forbidden: alike(403),
  unauthenticated: alike(401),
  invalid: { api: 422, delivery: 400 },
  conflict: alike(409),
  over_quota: alike(403),
  rate_limited: alike(429),
  bad_signature: alike(403),
  too_large: { api: 413, delivery: 422 },
  unsupported: { api: 415, delivery: 406 },
  broken: { api: 422, delivery: 406 },
  too_costly: alike(422),
  expired: alike(410),
  method_not_allowed: alike(405),
  precondition_failed: alike(412),
  range: alike(416),
  uri_too_long: alike(414),
  too_slow: alike(408),
  storage_full: alike(507),
  upstream: alike(502),
  upstream_timeout: alike(504),
  overloaded: alike(503),
};

/** Seconds after which it makes sense to ask again; and a client that has gone silent isn't waited for. */
const codeHeaders: Partial<Record<RefusalCode, Record<string, string>>> = {
  rate_limited: { "retry-after": "60" },
  overloaded: { "retry-after": "1" },
  too_slow: { connection: "close" },
};

export function headersOf(code: RefusalCode): Record<string, string> {
  return codeHeaders[code] ?? {};
}

/** A refusal that HTTP wants to tell more of: `Allow`, `Content-Range`, `WWW-Authenticate`. */
export class HttpRefusal extends Refusal {
  constructor(
    code: RefusalCode,
    message: string,
    readonly headers: Record<string, string>,
  ) {
    super(code, message);
  }
}

/** Refuses a URL that is longer than is answered. */
export function refuseLong({ url }: Request, maxBytes: number): void {
  if (url.length <= maxBytes) return;
  throw new Refusal("uri_too_long", `This URL is longer than ${maxBytes} bytes. Ask for less in one.`);
}

export function methodNotAllowed(method: string, allowed: string): HttpRefusal {
  const others = allowed.split(", ").filter((other) => other !== method);
  const use = new Intl.ListFormat("en", { type: "disjunction" }).format(others);
  return new HttpRefusal("method_not_allowed", `${method} can't be used here. Use ${use}.`, {
    allow: allowed,
  });
}

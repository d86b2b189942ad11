import { STATUS_CODES } from "node:http";
import { TooManyAttempts } from "#src/domain/identity/attempts.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { isDiskFull, isOutOfDescriptors } from "#src/lib/files.ts";
import type { Log } from "#src/lib/log.ts";
import { type Exchange, exchangeOf } from "./exchange.ts";
import { HttpRefusal, headersOf, statuses } from "./refusals.ts";
import { bytes, json } from "./respond.ts";

/** What may be said of an error: everything but a Refusal is a bug or an outage, whose details are the log's. */
export interface Said {
  code: RefusalCode | "internal" | "client_gone";
  status: number;
  message: string;
  fields?: Record<string, string>;
  headers: Record<string, string>;
}

type Side = "api" | "delivery";

/** Whoever runs the server has to look into these; other refusals are the everyday. */
const alarming = new Set<RefusalCode>([
  "storage_full",
  "upstream",
  "upstream_timeout",
  "too_costly",
  "overloaded",
]);

/**
 * The one place where errors become answers. Logs what the answer keeps to itself, and notes the reason for the
 * access log.
 */
export function say(thrown: unknown, request: Request, { side, log }: { side: Side; log: Log }): Said {
  const error = wantOf(thrown) ?? thrown;
  const exchange = exchangeOf(request);
  const said = explain(error, request, side, exchange);
  exchange.reason = said.code;
  if (said.code === "internal") log.error({ requestId: exchange.id, err: error }, "request failed");
  if (error instanceof Refusal && error.cause !== undefined) logCause(log, exchange, error);
  return said;
}

/** What the machine lacks, wherever that showed. */
function wantOf(cause: unknown): Refusal | undefined {
  // It passes when the idle connections are cut.
  if (isOutOfDescriptors(cause))
    return new Refusal("overloaded", "Too many are connected at the moment. Try again in a moment.", {
      cause,
    });
  return isDiskFull(cause)
    ? new Refusal("storage_full", "The disk of the server is full.", { cause })
    : undefined;
}

function logCause(log: Log, { id }: Exchange, { code, cause }: Refusal): void {
  const level = alarming.has(code) ? "warn" : "debug";
  log[level]({ requestId: id, reason: code, err: cause }, "request refused");
}

function explain(error: unknown, request: Request, side: Side, { id }: Exchange): Said {
  if (error instanceof Refusal) {
    const { code, message, fields } = error;
    const headers = headersFor(error);
    return { code, status: statuses[code][side], message, headers, ...(fields && { fields }) };
  }
  // The client's going away makes the reading of its body fail; nobody hears the answer.
  if (request.signal.aborted)
    return { code: "client_gone", status: 400, message: "The request was cut off.", headers: {} };
  const message = `Something went wrong on the server. Try again; if it goes on, tell who runs it the number ${id}.`;
  return { code: "internal", status: 500, message, headers: {} };
}

function headersFor(error: Refusal): Record<string, string> {
  if (error instanceof HttpRefusal) return error.headers;
  const { code, retryAfterSeconds } = error;
  return {
    ...headersOf(code),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    ...(error instanceof TooManyAttempts && {
      ratelimit: error.rateLimit,
      "ratelimit-policy": error.rateLimitPolicy,
    }),
  };
}

/** `application/problem+json` (RFC 9457); `code` is the stable name of what happened. */
export function problem(said: Said, request: Request): Response {
  const body = {
    type: "about:blank",
    title: STATUS_CODES[said.status] ?? "Error",
    status: said.status,
    detail: said.message,
    code: said.code,
    instance: `urn:uuid:${exchangeOf(request).id}`,
    ...(said.fields && { errors: said.fields }),
  };
  const headers = { ...said.headers, "content-type": "application/problem+json" };
  return json(body, { status: said.status, headers });
}

/** The short body of delivery (urls.md section 7). */
export function shortError(said: Said, headers: Record<string, string>): Response {
  const body = JSON.stringify({ message: said.message, status: said.status });
  const own = { "content-type": "application/json", "cache-control": "no-store" };
  return bytes(body, { status: said.status, headers: { ...headers, ...said.headers, ...own } });
}

import type { IncomingMessage } from "node:http";
import { unlessAborted } from "#src/lib/abort.ts";
import { Refusal } from "#src/lib/errors.ts";
import { isOutOfDescriptors } from "#src/lib/files.ts";
import { findDestination } from "./destination.ts";
import { exchange, type Sent } from "./exchange.ts";
import { type Allowance, type Guard, guardOf } from "./guard.ts";
import { type Purpose, rulesOf } from "./purposes.ts";

export interface Call {
  /** As somebody of an org wrote it, or as somebody else's answer did. */
  url: string;
  purpose: Purpose;
  method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Not handed on to another origin. */
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  /** Of the answer's body, as it comes. */
  maxBytes: number;
  /** For everything, to the last byte. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** As it was sent: a Content-Encoding is not undone. Fails with the refusals of `call`. */
  body: ReadableStream<Uint8Array>;
  /** What has answered, behind all that sent on. */
  url: string;
}

export interface Outbound {
  /**
   * Calls what an org named, on the only road by which such calls leave this server. Refuses as `invalid` what may not
   * be called, without a packet to it, as `upstream_timeout` what takes too long, as `too_large` an answer beyond
   * `maxBytes`, and as `upstream` everything else that goes wrong, be the port closed or the certificate another's.
   */
  call(call: Call): Promise<Answer>;
}

export function createOutbound({ allow }: { allow: readonly Allowance[] }): Outbound {
  const guard = guardOf(allow);
  return {
    async call(call) {
      const deadline = AbortSignal.timeout(call.timeoutMs);
      const signal = call.signal ? AbortSignal.any([deadline, call.signal]) : deadline;
      const host = URL.canParse(call.url) ? new URL(call.url).hostname : call.url;
      const refuse = (error: unknown) => asRefusal(error, { host, deadline, asker: call.signal });
      try {
        const { message, url } = await follow(call, { guard, signal });
        return {
          status: message.statusCode ?? 0,
          headers: headersOf(message),
          body: bodyOf(message, { maxBytes: call.maxBytes, host, signal, refuse }),
          url,
        };
      } catch (error) {
        throw refuse(error);
      }
    },
  };
}

const sendingOn = [301, 302, 303, 307, 308];

/** Each place that an answer sends on to is looked at like the first. */
async function follow(
  { url: first, purpose, method = "GET", headers = {}, body }: Call,
  means: { guard: Guard; signal: AbortSignal },
): Promise<{ message: IncomingMessage; url: string }> {
  let sent: Sent = { method, headers: { ...headers, ...ownHeaders }, body };
  let from: URL | undefined;
  let next = first;
  for (let left = rulesOf[purpose].redirects; ; left--) {
    const destination = await findDestination(next, { purpose, ...means });
    const { url } = destination;
    if (from && url.origin !== from.origin) sent = { ...sent, headers: ownHeaders };
    if (from?.protocol === "https:" && url.protocol === "http:") throw sentOn(from, "to a place without TLS");
    const message = await exchange(destination, sent, means);
    const location = sendingOn.includes(message.statusCode ?? 0) ? message.headers.location : undefined;
    const isFollowed = rulesOf[purpose].redirects > 0 && ["GET", "HEAD"].includes(method);
    if (location === undefined || !isFollowed) return { message, url: url.href };
    message.destroy();
    if (left === 0) throw sentOn(url, "too often");
    if (!URL.canParse(location, url.href)) throw sentOn(url, "to nowhere");
    [from, next] = [url, new URL(location, url.href).href];
  }
}

const ownHeaders = { "user-agent": "imagor-cloud", "accept-encoding": "identity" };

function sentOn({ hostname }: URL, where: string): Refusal {
  return new Refusal("upstream", `${hostname} sends on ${where}.`);
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}

interface Bounds {
  maxBytes: number;
  host: string;
  signal: AbortSignal;
  refuse(error: unknown): unknown;
}

function bodyOf(
  message: IncomingMessage,
  { maxBytes, host, signal, refuse }: Bounds,
): ReadableStream<Uint8Array> {
  const chunks = message[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let taken = 0;
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      const { done, value } = await unlessAborted(chunks.next(), signal);
      if (done) return controller.close();
      taken += value.byteLength;
      if (taken > maxBytes) throw new Refusal("too_large", `${host} answers more than ${maxBytes} bytes.`);
      controller.enqueue(value);
    } catch (error) {
      message.destroy();
      throw refuse(error);
    }
  }
  return new ReadableStream({ pull, cancel: () => void message.destroy() }, { highWaterMark: 0 });
}

interface Circumstances {
  host: string;
  deadline: AbortSignal;
  asker: AbortSignal | undefined;
}

/** What an asker may hear; whoever asked and left hears his own reason. */
function asRefusal(error: unknown, { host, deadline, asker }: Circumstances): unknown {
  if (asker?.aborted) return asker.reason;
  if (error instanceof Refusal) return error;
  if (deadline.aborted)
    return new Refusal("upstream_timeout", `${host} has not answered in time.`, { cause: error });
  if (isOutOfDescriptors(error))
    return new Refusal(
      "overloaded",
      "This server has too many connections open. Try again in a few seconds.",
      {
        cause: error,
      },
    );
  return new Refusal("upstream", `${host} can't be reached, or doesn't answer as the web does.`, {
    cause: error,
  });
}

import { isIP } from "node:net";
import type { Server } from "bun";
import type { Certificate } from "#src/lib/certificate.ts";
import { Refusal } from "#src/lib/errors.ts";
import { errorCode, hasCode, isOutOfDescriptors } from "#src/lib/files.ts";
import type { Connection } from "./exchange.ts";
import { headersOf } from "./refusals.ts";
import type { App } from "./routes.ts";

export interface Place {
  host: string;
  /** 0 for any that is free. */
  port: number;
}

/** Bun counts in steps of four, so that it is 24 to 28 in fact. */
const idleSeconds = 28;
const unkept = { "cache-control": "no-store" };

/** With a certificate by HTTPS, HTTP/2 and HTTP/1.1. */
export function listen(app: App, place: Place, certificate?: Certificate): Server<undefined> {
  const tls = certificate && { cert: certificate.cert, key: certificate.key };
  try {
    return Bun.serve({
      hostname: place.host,
      port: place.port,
      ...(tls && { tls, http2: true }),
      development: false,
      // Left out, Bun lets two processes share a port.
      reusePort: false,
      idleTimeout: idleSeconds,
      // Each body is capped by who reads it; this one would answer before we can say why.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch(request, server) {
        const response = app.fetch(request, connectionOf(request, server));
        return response instanceof Response ? response : leave(response, request, server);
      },
      error: unsent,
    });
  } catch (cause) {
    throw listenRefusal(cause, place);
  }
}

/** A file that could not be opened when its turn came: it was deleted since it was found, or too many are open. */
export function unsent(error: Error): Response {
  if (isOutOfDescriptors(error)) {
    return new Response(null, { status: 503, headers: { ...unkept, ...headersOf("overloaded") } });
  }
  return new Response(null, { status: hasCode(error, "ENOENT") ? 404 : 500, headers: unkept });
}

/** A handler may have had all its time; who only holds the connection now hasn't. */
async function leave(answer: Promise<Response>, request: Request, server: Server<undefined>) {
  const response = await answer;
  server.timeout(request, idleSeconds);
  return response;
}

function connectionOf(request: Request, server: Server<undefined>): Connection {
  return {
    get address() {
      return server.requestIP(request)?.address;
    },
    allowSeconds: (seconds) => server.timeout(request, seconds),
  };
}

/** What the system says of an address that isn't one of this machine. */
const foreignCodes = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"]);

/** Why nothing can listen there and what to choose instead; errors of another kind as they are. */
export function listenRefusal(cause: unknown, { host, port }: Place): unknown {
  const code = errorCode(cause);
  if (code === "EADDRINUSE") {
    return new Refusal("conflict", `Port ${port} of ${host} is taken. Choose another by --port.`, { cause });
  }
  if (code === "EACCES") {
    return new Refusal(
      "forbidden",
      `This user may not listen on port ${port}. Choose one above 1023 by --port.`,
      { cause },
    );
  }
  // Of a name that leads nowhere the system says whatever came last.
  if (isIP(host) !== 0 && code !== undefined && !foreignCodes.has(code)) return cause;
  return new Refusal(
    "invalid",
    `This machine can't listen on ${host}. Name an address of its own by --host: 127.0.0.1 for itself alone, 0.0.0.0 for all.`,
    { cause },
  );
}

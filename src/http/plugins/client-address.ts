import { isIP } from "node:net";
import type { Connection } from "#src/http/exchange.ts";

/** Whether an address is of a proxy that is believed. */
export type Trust = (address: string) => boolean;

/** Of the asker: the rightmost of X-Forwarded-For that is no trusted proxy, and only if the peer itself is one. */
export function clientAddress(request: Request, { address }: Connection, trust: Trust): string | undefined {
  const peer = address === undefined ? undefined : withoutMapping(address);
  if (peer === undefined || !trust(peer)) return peer;
  const hops = (request.headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((hop) => withoutMapping(hop.trim()));
  const client = hops.findLast((hop) => hop !== "" && !trust(hop));
  return client === undefined || isIP(client) === 0 ? peer : client;
}

/** Sent on by somebody in between, believed or not. */
export function isForwarded(request: Request): boolean {
  return ["x-forwarded-for", "forwarded", "x-real-ip", "via"].some((name) => request.headers.has(name));
}

export function isLoopback(address: string): boolean {
  return address === "::1" || /^127\./.test(address);
}

/** `::ffff:192.0.2.1` is how a socket for both families writes 192.0.2.1. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

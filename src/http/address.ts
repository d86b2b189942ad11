import { Refusal } from "#src/lib/errors.ts";

/** Where a request goes, from its own words. */
export interface Address {
  /** Lower case, without port and trailing dot; an IPv6 address in brackets. */
  host: string;
  /** As sent, percent-escapes kept, without the query. */
  path: string;
}

const hostAndPort = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Reads host and path from `request.url` without `new URL`, which throws where the Host is bad. Bun takes two
 * Host headers and answers by the first: both, or a Host that is none, are refused here.
 */
export function readAddress(request: Request): Address {
  const [, authority = "", target = ""] = /^https?:\/\/([^/?#]*)([\s\S]*)$/.exec(request.url) ?? [];
  const [, host] = hostAndPort.exec(request.headers.get("host") ?? authority) ?? [];
  if (host === undefined || authority === "")
    throw new Refusal("invalid", "The Host header is not a host name.");
  const [path = ""] = target.split("?", 1);
  return { host: host.toLowerCase().replace(/\.$/, ""), path: path === "" ? "/" : path };
}

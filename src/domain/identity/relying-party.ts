import { isIP } from "node:net";
import { isHttps } from "#src/lib/cookie.ts";

/** Whom passkeys are made for, as browsers know it. */
export interface RelyingParty {
  /** A host, without its port. */
  id: string;
  origin: string;
}

/** Undefined where browsers make none: on plain http, localhost aside, and where the host has no name. */
export function relyingPartyOf(publicUrl: string): RelyingParty | undefined {
  const { hostname, origin } = new URL(publicUrl);
  const isLocal = hostname === "localhost" || hostname.endsWith(".localhost");
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
  return !isAddress && (isLocal || isHttps(publicUrl)) ? { id: hostname, origin } : undefined;
}

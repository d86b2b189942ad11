import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { withinNetworks } from "#src/lib/networks.ts";
import { type Purpose, rulesOf } from "./purposes.ts";

/** Addresses that the operator lets be called besides the public ones, at every port, with TLS and without. */
export interface Allowance {
  /** `10.0.0.0/8`, `fd00::1` */
  network: string;
  purpose: Exclude<Purpose, "operator"> | "any";
}

/** How an address is to be called. */
export interface Road {
  purpose: Purpose;
  port: number;
  hasTls: boolean;
}

/** Whether an IPv4 or IPv6 address, as a resolver or a socket writes it, may be called so. */
export type Guard = (address: string, road: Road) => boolean;

const usualPorts = [80, 443];

export function guardOf(allowances: readonly Allowance[]): Guard {
  const allowedFor = (purpose: Purpose) =>
    withinNetworks(
      allowances.filter((one) => [purpose, "any"].includes(one.purpose)).map(({ network }) => network),
    );
  const allowed: Record<Purpose, (address: string) => boolean> = {
    bucket: allowedFor("bucket"),
    webhook: allowedFor("webhook"),
    origin: allowedFor("origin"),
    upload: allowedFor("upload"),
    issuer: allowedFor("issuer"),
    operator: () => true,
  };
  return (address, { purpose, port, hasTls }) =>
    allowed[purpose](address) ||
    (isPublic(address) && usualPorts.includes(port) && (hasTls || rulesOf[purpose].takesHttp));
}

/**
 * Whether it is global unicast of today's internet. A mapped IPv4 address, which is how a socket for both families
 * writes it, is judged as that; other ways of writing IPv4 in IPv6 (compatible, NAT64, 6to4, Teredo, ISATAP) never are.
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || (parsed.match(allocated) && !isIsatap(parsed));
}

/** All that IANA has given out for global unicast (RFC 4291, section 2.4). */
const allocated = ipaddr.IPv6.parseCIDR("2000::/3");

/** RFC 5214, section 6.1: whatever the network, the last 64 bits tell. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  const universalAndGroup = 0x0300;
  return ((parts[4] ?? 0) & ~universalAndGroup) === 0 && parts[5] === 0x5efe;
}

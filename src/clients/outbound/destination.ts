import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { unlessAborted } from "#src/lib/abort.ts";
import { Refusal } from "#src/lib/errors.ts";
import { errorCode } from "#src/lib/files.ts";
import type { Guard, Road } from "./guard.ts";
import type { Purpose } from "./purposes.ts";

/** What may be called: under its own name, at one of these addresses and no other. */
export interface Destination {
  url: URL;
  road: Road;
  addresses: string[];
}

/**
 * What an address on the web leads to, looked up once. Refuses (invalid) what may not be called, alike whether it
 * isn't public, isn't there or has the wrong port, so that nobody learns what lies in the operator's network.
 */
export async function findDestination(
  text: string,
  { purpose, guard, signal }: { purpose: Purpose; guard: Guard; signal: AbortSignal },
): Promise<Destination> {
  const url = parseUrl(text);
  const hasTls = url.protocol === "https:";
  const road = { purpose, hasTls, port: Number(url.port || (hasTls ? 443 : 80)) };
  const addresses = await unlessAborted(addressesOf(url.hostname), signal);
  if (addresses.length === 0 || !addresses.every((address) => guard(address, road))) throw closedRoad(url);
  return { url, road, addresses };
}

export function closedRoad({ hostname }: URL): Refusal {
  return new Refusal(
    "invalid",
    `${hostname} can't be called from here: only public hosts can, by https or http on their usual ports, and buckets by https alone. Whoever runs this server can allow others (OUTBOUND_ALLOW).`,
  );
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.hostname === "")
    throw new Refusal("invalid", "That is no address on the web. It has to begin with https:// or http://.");
  if (url.username !== "" || url.password !== "")
    throw new Refusal("invalid", "An address on the web can't hold a user name or a password here.");
  return url;
}

const nobody = ["ENOTFOUND", "ENODATA"];

/** All that the host's name stands for; none where there is no such name. */
async function addressesOf(hostname: string): Promise<string[]> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) return [literal];
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  } catch (error) {
    if (nobody.includes(errorCode(error) ?? "")) return [];
    throw error;
  }
}

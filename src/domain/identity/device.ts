import Bowser from "bowser";
import { networkOf } from "#src/lib/networks.ts";

/** What is told of where a session is used: enough to know it again, too little to find anybody. */
export interface Device {
  /** "Firefox"; empty where it doesn't say. */
  browser: string;
  /** "Windows"; likewise. */
  system: string;
  /** A /24 or /48, or `unknown`. */
  network: string;
}

/** Of one request. */
export interface Visit {
  /** The asker's IP address. */
  address: string;
  /** The header of that name. */
  userAgent: string;
}

/** More than any browser sends. */
const longestUserAgent = 512;
const longestName = 40;

export function deviceOf({ address, userAgent }: Visit): Device {
  const network = cutNetwork(address);
  const text = userAgent.slice(0, longestUserAgent);
  if (text.trim() === "") return { browser: "", system: "", network };
  const { browser, os } = Bowser.parse(text);
  return { browser: shortened(browser.name), system: shortened(os.name), network };
}

/** What of an address is told and kept: a /24 or /48, or `unknown`. */
export function cutNetwork(address: string): string {
  return networkOf(address, { v4: 24, v6: 48 });
}

function shortened(name = ""): string {
  return name.replaceAll(/\p{Cc}/gu, "").slice(0, longestName);
}

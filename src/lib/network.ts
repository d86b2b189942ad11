import { isIP } from "node:net";

/** How many leading bits of an address count. */
interface Cut {
  v4: number;
  v6: number;
}

/**
 * The network that an address lies in, as `192.0.2.0/24` or `2001:db8::/48`. An IPv4 address that is mapped into IPv6
 * is cut as IPv4. What is no address comes back as `unknown`.
 */
export function networkOf(address: string, { v4, v6 }: Cut): string {
  const [bare = ""] = address.split("%");
  const family = isIP(bare);
  if (family === 0) return "unknown";
  if (family === 4) return cutV4(bare, v4);
  const groups = groupsOf(bare);
  const [high = 0, low = 0] = groups.slice(6);
  if (isMapped(groups)) return cutV4([high >> 8, high & 255, low >> 8, low & 255].join("."), v4);
  const kept = groups.map((group, index) => group & maskOf(v6 - index * 16, 16));
  const text = kept.map((group) => group.toString(16)).join(":");
  return `${new URL(`http://[${text}]`).hostname.slice(1, -1)}/${v6}`;
}

function cutV4(address: string, bits: number): string {
  const bytes = address.split(".").map((byte, index) => Number(byte) & maskOf(bits - index * 8, 8));
  return `${bytes.join(".")}/${bits}`;
}

/** Of one group of `width` bits, of which the first `bits` count. */
function maskOf(bits: number, width: number): number {
  const kept = Math.min(Math.max(bits, 0), width);
  return ((1 << kept) - 1) << (width - kept);
}

function groupsOf(address: string): number[] {
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = text.split("::");
  const numbers = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [numbers(head), numbers(tail ?? "")];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function isMapped(groups: number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

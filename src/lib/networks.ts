import { BlockList, isIP } from "node:net";
import ipaddr from "ipaddr.js";

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

/** Whether an address lies in any of these addresses and networks, such as `10.0.0.0/8` and `fd00::1`. */
export function withinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, family(address));
}

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
  if (isIP(bare) === 0) return "unknown";
  const whole = ipaddr.process(bare);
  const bits = whole.kind() === "ipv4" ? v4 : v6;
  const version = whole.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${version.networkAddressFromCIDR(`${whole}/${bits}`)}/${bits}`;
}

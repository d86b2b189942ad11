import { expect, test } from "bun:test";
import { clientAddress, isLoopback } from "#src/http/plugins/client-address.ts";
import { withinNetworks } from "#src/lib/networks.ts";

const proxies = ["10.0.0.0/8", "192.0.2.7", "fd00::/8"];

const cases: [string, string | undefined, string | undefined, string[], string | undefined][] = [
  ["no proxy is believed by default", "203.0.113.1", "198.51.100.9", [], "203.0.113.1"],
  ["a stranger's word isn't taken", "203.0.113.1", "198.51.100.9", proxies, "203.0.113.1"],
  ["a trusted proxy's is", "10.1.2.3", "198.51.100.9", proxies, "198.51.100.9"],
  [
    "only the last one that no proxy wrote",
    "10.1.2.3",
    "1.1.1.1, 198.51.100.9, 192.0.2.7",
    proxies,
    "198.51.100.9",
  ],
  ["what is no address counts for nothing", "10.1.2.3", "unknown", proxies, "10.1.2.3"],
  ["a proxy asking for itself", "10.1.2.3", undefined, proxies, "10.1.2.3"],
  ["IPv4 written as IPv6", "::ffff:10.1.2.3", "::ffff:198.51.100.9", proxies, "198.51.100.9"],
  ["IPv6 proxies", "fd00::1", "2001:db8::5", proxies, "2001:db8::5"],
  ["no socket, no address", undefined, "198.51.100.9", proxies, undefined],
];
test.each(cases)("%s", (_, address, forwarded, networks, expected) => {
  const request = new Request("http://localhost/");
  if (forwarded !== undefined) request.headers.set("x-forwarded-for", forwarded);
  const connection = address === undefined ? {} : { address };
  expect(clientAddress(request, connection, withinNetworks(networks))).toBe(expected);
});

test.each([
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["::1", true],
  ["1127.0.0.1", false],
  ["10.0.0.1", false],
])("%s is this machine: %p", (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});

import { expect, test } from "bun:test";
import { networkOf } from "#src/lib/networks.ts";

const coarse = { v4: 24, v6: 48 };

test.each([
  ["192.0.2.77", "192.0.2.0/24"],
  ["255.255.255.255", "255.255.255.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:DB8::6", "2001:db8::/48"],
  ["::1", "::/48"],
  ["fe80::1%eth0", "fe80::/48"],
  ["::ffff:192.0.2.77", "192.0.2.0/24"],
  ["::ffff:c000:24d", "192.0.2.0/24"],
  ["", "unknown"],
  ["192.0.2", "unknown"],
  ["localhost", "unknown"],
])("%s lies in %s", (address, network) => {
  expect(networkOf(address, coarse)).toBe(network);
});

test("an address of IPv4 and a /64 of IPv6 are told apart where that is asked", () => {
  const fine = { v4: 32, v6: 64 };
  expect(networkOf("192.0.2.77", fine)).toBe("192.0.2.77/32");
  expect(networkOf("2001:db8:1:2:ffff::1", fine)).toBe("2001:db8:1:2::/64");
});

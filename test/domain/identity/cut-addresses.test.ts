import { expect, test } from "bun:test";
import { withCutAddresses } from "#src/domain/identity/email-address.ts";

const cut: [string, string][] = [
  ["ada@example.com", "a…@example.com"],
  ["a@example.com", "a…@example.com"],
  ["550 <ada.l+x@example.com>: ada.l+x@example.com unknown", "550 <a…@example.com>: a…@example.com unknown"],
  ["ädä@münchen.example", "ä…@münchen.example"],
  ["no address @ all", "no address @ all"],
];
test.each(cut)("of the addresses in %p one letter of the name is left", (text, expected) => {
  expect(withCutAddresses(text)).toBe(expected);
});

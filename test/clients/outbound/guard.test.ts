import { expect, test } from "bun:test";
import { type Allowance, guardOf, isPublic } from "#src/clients/outbound/guard.ts";
import { closed, open } from "#test/reliability/roads/addresses.ts";

test.each(closed)("%s isn't public", (address) => expect(isPublic(address)).toBe(false));

test.each(open)("%s is public", (address) => expect(isPublic(address)).toBe(true));

const notAnAddress = ["", "example.com", "8.8.8", "0x08080808", "8.8.8.8:80", "[2606:4700::1111]"];
test.each(notAnAddress)("%p is no address", (text) => expect(isPublic(text)).toBe(false));

const allow: Allowance[] = [
  { network: "10.0.0.0/8", purpose: "bucket" },
  { network: "fd00:1::/32", purpose: "any" },
];
const guard = guardOf(allow);

const roads: [boolean, string, Parameters<typeof guard>][] = [
  [true, "a public host by https", ["8.8.8.8", { purpose: "bucket", port: 443, hasTls: true }]],
  [true, "a web origin by http", ["8.8.8.8", { purpose: "origin", port: 80, hasTls: false }]],
  [true, "http on the port of https", ["8.8.8.8", { purpose: "webhook", port: 443, hasTls: false }]],
  [false, "a public bucket by http", ["8.8.8.8", { purpose: "bucket", port: 80, hasTls: false }]],
  [false, "an unusual port of a public host", ["8.8.8.8", { purpose: "upload", port: 6379, hasTls: false }]],
  [true, "an allowed bucket, at any port", ["10.1.2.3", { purpose: "bucket", port: 9000, hasTls: false }]],
  [
    true,
    "one that is written as mapped",
    ["::ffff:10.1.2.3", { purpose: "bucket", port: 9000, hasTls: false }],
  ],
  [false, "what was allowed to others", ["10.1.2.3", { purpose: "webhook", port: 443, hasTls: true }]],
  [true, "what is allowed to all", ["fd00:1::7", { purpose: "upload", port: 8080, hasTls: false }]],
  [
    false,
    "the network beside the allowed one",
    ["fd00:2::7", { purpose: "upload", port: 80, hasTls: false }],
  ],
];
test.each(roads)("%p: %s", (isOpen, _, [address, road]) => expect(guard(address, road)).toBe(isOpen));

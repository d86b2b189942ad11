import { expect, test } from "bun:test";
import { createDns } from "#src/clients/dns.ts";
import { aDnsServer } from "#test/support/dns.ts";

test("the texts of a name are given in pieces, those of other names aren't", async () => {
  await using zone = await aDnsServer();
  zone.records.set("_a.example.com", ["one", ["two ", "halves"]]);
  zone.records.set("_b.example.com", ["other"]);
  const dns = createDns({ servers: [zone.server] });
  expect(await dns.lookUpTexts("_a.example.com")).toEqual(["one", "two ", "halves"]);
});

test("a name that isn't there, and one without texts, has none", async () => {
  await using zone = await aDnsServer();
  zone.records.set("_empty.example.com", []);
  const dns = createDns({ servers: [zone.server] });
  expect(await dns.lookUpTexts("_missing.example.com")).toEqual([]);
  expect(await dns.lookUpTexts("_empty.example.com")).toEqual([]);
});

test.each(["servfail", "refused", "silent"] as const)(
  "a name server that is %s has said nothing of what is there",
  async (mood) => {
    await using zone = await aDnsServer();
    zone.records.set("_a.example.com", ["one"]);
    zone.mood = mood;
    const dns = createDns({ servers: [zone.server], mostMs: 300 });
    await expect(dns.lookUpTexts("_a.example.com")).rejects.toMatchObject({ code: "upstream" });
  },
);

test("of several name servers a silent one keeps nobody from asking the next", async () => {
  await using silent = await aDnsServer();
  await using zone = await aDnsServer();
  silent.mood = "silent";
  zone.records.set("_a.example.com", ["one"]);
  const dns = createDns({ servers: [silent.server, zone.server] });
  expect(await dns.lookUpTexts("_a.example.com")).toEqual(["one"]);
});

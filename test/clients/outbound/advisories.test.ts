import { afterAll, expect, test } from "bun:test";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { Refusal } from "#src/lib/errors.ts";
import { spellingsOf4 } from "#test/reliability/roads/spellings.ts";

/** Takes connections on the next address of this machine, which nobody is allowed to call. */
let called = 0;
const canary = Bun.serve({
  hostname: "127.0.0.2",
  port: 0,
  fetch() {
    called += 1;
    return new Response("secret");
  },
});
/** The one that may be called; sends on to wherever it is told. */
const web = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request) =>
    new Response(null, {
      status: 302,
      headers: { location: new URL(request.url).searchParams.get("to") ?? "" },
    }),
});
afterAll(async () => void (await Promise.all([canary.stop(true), web.stop(true)])));

const closed = createOutbound({ allow: [] });
const outbound = createOutbound({ allow: [{ network: "127.0.0.1", purpose: "any" }] });

/** What is refused before anything is sent is `invalid`; what nobody answers would be `upstream`. */
async function refusalOf(url: string, { call } = closed): Promise<string> {
  const asked = { url, purpose: "upload", maxBytes: 1_000, timeoutMs: 5_000 } as const;
  const error = await call(asked).catch((thrown: unknown) => thrown);
  return error instanceof Refusal ? error.code : "it was answered";
}

const flaws: [id: string, hosts: string[]][] = [
  [
    "CVE-2023-30019",
    ["127.0.0.1", "localhost", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "[::1]"],
  ],
  ["CVE-2025-24354", ["0.0.0.0", "0", "0x0", "0.0", "[::]", "[0:0:0:0:0:0:0:0]"]],
  [
    "imgproxy 4.0.12",
    ["100.64.0.1", "100.127.255.254", ...["127.0.0.1", "10.0.0.5", "169.254.169.254"].flatMap(spellingsOf4)],
  ],
  [
    "CVE-2026-35409",
    ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:a9fe:a9fe]", "[0:0:0:0:0:ffff:0a00:5]"],
  ],
  [
    "CVE-2026-22874",
    [
      "192.0.0.192",
      "198.18.0.1",
      "192.88.99.1",
      "224.0.0.1",
      "255.255.255.255",
      "[fc00::1]",
      "[fe80::1]",
      "[ff02::1]",
    ],
  ],
  [
    "CVE-2026-55187",
    ["[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]"],
  ],
  ["CVE-2022-24825", ["localhost.", "LOCALHOST", "127.0.0.1.", "localhost.localdomain."]],
  ["CVE-2022-29188", ["[127.0.0.1]", "[localhost]", "[::1].", "[[::1]]"]],
  [
    "CVE-2024-29415",
    [
      "127.1",
      "127.0.1",
      "0x7f.1",
      "0177.1",
      "2130706433",
      "0x7f000001",
      "017700000001",
      "[::fFFf:127.0.0.1]",
    ],
  ],
];
test.each(flaws)("%s: none of the ways to write it reaches what isn't public", async (_, hosts) => {
  for (const host of hosts)
    for (const scheme of ["http", "https"])
      expect([host, await refusalOf(`${scheme}://${host}/`)]).toEqual([host, "invalid"]);
});

test("CVE-2026-58418: an answer that may be called leads to nothing that may not", async () => {
  const inside = `127.0.0.2:${canary.port}`;
  for (const to of [
    `http://${inside}/`,
    `//${inside}/`,
    `http://127.0.0.1@${inside}/`,
    `http://127.0.2:${canary.port}/`,
  ]) {
    const url = `http://127.0.0.1:${web.port}/?${new URLSearchParams({ to })}`;
    expect([to, await refusalOf(url, outbound)]).toEqual([to, "invalid"]);
  }
  const twice = `/?${new URLSearchParams({ to: `http://${inside}/` })}`;
  const url = `http://127.0.0.1:${web.port}/?${new URLSearchParams({ to: twice })}`;
  expect([await refusalOf(url, outbound), called]).toEqual(["invalid", 0]);
});

test("CVE-2026-54300: what is allowed is one network, and nothing whose name looks like it", async () => {
  for (const host of [
    "127.0.0.1.example.invalid",
    "127.0.0.10",
    "127.0.0.2",
    "1127.0.0.1",
    "127.0.0.1-example.invalid",
  ])
    expect([host, await refusalOf(`http://${host}:${canary.port}/`, outbound)]).toEqual([host, "invalid"]);
  expect(called).toBe(0);
});

import { expect, test } from "bun:test";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { anApp, type TestApp } from "#test/http/an-app.ts";

const inPage = /(?:href|src)="(\/public\/[^"]+\.(?:css|js))"/g;
const inFile = /"(\/public\/[^"]+)"/g;

async function addressesIn(app: TestApp, path: string, pattern: RegExp): Promise<string[]> {
  const text = await (await app.get(path)).text();
  return [...text.matchAll(pattern)].map(([, address = ""]) => address);
}

async function style(app: TestApp, name: string): Promise<string> {
  const addresses = await addressesIn(app, "/", inPage);
  return addresses.find((address) => address.includes(`/${name}.`)) ?? "";
}

const encodings: [string, (body: Uint8Array) => Uint8Array, string][] = [
  ["br", brotliDecompressSync, "gzip, deflate, br, zstd"],
  ["zstd", zstdDecompressSync, "gzip, zstd"],
  ["gzip", gunzipSync, "gzip"],
  ["gzip", gunzipSync, "br;q=0, GZIP;q=0.5"],
];
test.each(encodings)("a style comes as %s to a browser that takes it", async (encoding, unpack, accepted) => {
  using app = await anApp();
  const address = await style(app, "base");
  const plain = await app.get(address);
  const packed = await app.get(address, { "accept-encoding": accepted });
  const body = await packed.bytes();
  expect(packed.headers.get("content-encoding")).toBe(encoding);
  expect([plain.headers.get("vary"), packed.headers.get("vary")]).toEqual([
    "accept-encoding",
    "accept-encoding",
  ]);
  expect(Buffer.from(unpack(body)).toString()).toBe(await plain.text());
});

test.each(["", "identity", "br;q=0", "brotli, x-gzip"])(
  "it comes as it is to who takes %j",
  async (accepted) => {
    using app = await anApp();
    const response = await app.get(await style(app, "base"), { "accept-encoding": accepted });
    expect(response.headers.has("content-encoding")).toBe(false);
    expect(await response.text()).toContain("box-sizing");
  },
);

test("what a style or a script names is there, under an address that changes with it", async () => {
  using app = await anApp();
  for (const address of await addressesIn(app, "/", inPage)) {
    for (const named of await addressesIn(app, address, inFile)) {
      expect(named).toMatch(/\.[0-9a-f]{12}\.\w+$/);
      expect([named, (await app.get(named)).status]).toEqual([named, 200]);
    }
  }
});

test("scripts and styles of a page are less than 90 KB on their way", async () => {
  using app = await anApp({ showsKit: true });
  const seen = new Set<string>();
  const visit = async (address: string): Promise<number> => {
    if (seen.has(address) || !/\.(css|js)$/.test(address)) return 0;
    seen.add(address);
    const sent = (await (await app.get(address, { "accept-encoding": "br" })).bytes()).length;
    const inside = await Promise.all((await addressesIn(app, address, inFile)).map(visit));
    return inside.reduce((sum, bytes) => sum + bytes, sent);
  };
  const sizes = await Promise.all((await addressesIn(app, "/_kit", inPage)).map(visit));
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(90_000);
  expect(seen.size).toBeGreaterThan(8);
});

test("fonts come from this server, with their licence", async () => {
  using app = await anApp();
  const named = await addressesIn(app, await style(app, "tokens"), inFile);
  const types = await Promise.all(
    named.map(async (file) => (await app.get(file)).headers.get("content-type")),
  );
  const licence = "text/plain; charset=utf-8";
  expect(types).toEqual([licence, licence, "font/ttf", "font/ttf", "font/ttf", "font/woff2"]);
});

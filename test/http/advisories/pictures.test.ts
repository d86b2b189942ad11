import { expect, test } from "bun:test";
import { scopes } from "#src/domain/permissions.ts";
import { anApp, aPicture } from "#test/http/an-app.ts";
import { aLibrary, filesOf } from "#test/http/pages/library/a-library.ts";
import { tiffCircle, tiffHeader, tiffTiles } from "#test/reliability/bombs/tiff.ts";
import { joined, littleNumbers } from "#test/reliability/bombs/zeros.ts";
import { bitmap } from "#test/support/odd-pictures.ts";

const sandboxed = /default-src 'none';.*sandbox/;

async function aShop(options: Parameters<typeof anApp>[0] = {}) {
  const app = await anApp({ allowUnsafe: true, ...options });
  await app.space("shop", { unsafeAllowed: true, svgAllowed: true, rawAllowed: true });
  const key = { authorization: `Bearer ${await app.key([...scopes])}` };
  const show = (path: string, headers?: Record<string, string>) => app.get(`/i/shop/unsafe/${path}`, headers);
  const upload = (path: string, body: Uint8Array | string, headers: Record<string, string> = {}) =>
    app.ask(`/api/v1/spaces/shop/assets?${new URLSearchParams({ path })}`, {
      method: "POST",
      body: Uint8Array.from(Buffer.from(body)),
      headers: { ...key, ...headers },
    });
  return { ...app, key, show, upload };
}

const svg = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40"><path d="M0 0h40v40H0z" fill="#00f"/>${inner}</svg>`;

test("CVE-2023-1496: an SVG that was uploaded runs nothing, wherever it is shown", async () => {
  using app = await aShop();
  const bad = svg(
    '<script>alert(1)</script><a xlink:href="javascript:alert(1)"><text onclick="alert(1)">x</text></a>' +
      '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>',
  );
  const { status } = await app.upload("a.svg", bad);
  expect(status).toBe(201);
  for (const path of ["filters:raw()/a.svg", "20x20/a.svg", "filters:raw():attachment()/a.svg"]) {
    const answer = await app.show(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get("content-security-policy")).toMatch(sandboxed);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const text = await answer.text();
    expect(text).not.toMatch(/<script|javascript:|onclick|onload|foreignObject/i);
    if (answer.headers.get("content-type") === "image/svg+xml")
      expect(answer.headers.get("content-disposition")).toStartWith("attachment");
  }
});

test("CVE-2023-38633, CVE-2023-27586: an SVG opens neither a file of the server nor an address", async () => {
  let called = 0;
  const canary = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(`${++called}`) });
  using app = await aShop();
  const inside = `http://127.0.0.1:${canary.port}/a.png`;
  const drawings = [
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href=".?../../../../../../etc/passwd" parse="text"/>',
    `<image width="40" height="40" xlink:href="${inside}"/>`,
    '<image width="40" height="40" href="file:///etc/passwd"/>',
    `<use href="${inside}#a"/>`,
    `<style>@import url("${inside}"); path { fill: url(${inside}#p) }</style>`,
    `<filter id="f"><feImage href="${inside}"/></filter><path filter="url(#f)" d="M0 0h9v9z"/>`,
  ];
  const documents = [
    ...drawings.map(svg),
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg("<text y='20'>&x;</text>")}`,
    `<!DOCTYPE svg SYSTEM "${inside}">${svg("")}`,
    `<?xml-stylesheet href="${inside}"?>${svg("")}`,
  ];
  for (const [number, document] of documents.entries()) {
    const sent = await app.upload(`${number}.svg`, document);
    expect([201, 415, 422]).toContain(sent.status);
    if (sent.status !== 201) continue;
    const text = await (await app.show(`filters:raw()/${number}.svg`)).text();
    expect(text).not.toMatch(/root:|passwd|127\.0\.0\.1/);
    expect((await app.show(`filters:format(png)/${number}.svg`)).status).toBeOneOf([200, 406, 422]);
  }
  expect(called).toBe(0);
  await canary.stop(true);
});

test("CVE-2025-55173, CVE-2025-68939: what a file is, its bytes say: neither its sender, nor its name, nor a new one", async () => {
  using app = await aShop();
  const page = "<!doctype html><script>alert(1)</script>";
  const wrapped = { "content-type": "image/png", "content-disposition": 'inline; filename="a.html"' };
  expect((await app.upload("a.png", page, wrapped)).status).toBe(415);
  const png = await aPicture("60x40/filters:format(png)");
  const sent = await app.upload("a.html", png, {
    "content-type": "text/html",
    "content-disposition": "inline",
  });
  expect(sent.status).toBe(201);
  const { id } = (await sent.json()) as { id: string };
  for (const name of ["a.html", "b.svg", "c.php", "d.png.js"]) {
    const body = JSON.stringify({ path: name });
    const headers = { ...app.key, "content-type": "application/json" };
    await app.ask(`/api/v1/spaces/shop/assets/${id}`, { method: "PATCH", body, headers });
    const answers = [
      await app.show(`filters:raw()/${name}`),
      await app.show(`20x20/${name}`),
      await app.get(`/api/v1/spaces/shop/assets/${id}/original`, app.key),
    ];
    for (const answer of answers) {
      expect([name, answer.status, answer.headers.get("content-type")]).toEqual([name, 200, "image/png"]);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  }
});

const climbs = [
  "..%2f..%2f..%2fetc/passwd",
  "..%5c..%5cetc%5cpasswd",
  "%252e%252e%252f%252e%252e%252fetc/passwd",
  "%2e%2e/%2e%2e/etc/passwd",
  "..;/..;/etc/passwd",
  "....//....//etc/passwd",
  "%c0%ae%c0%ae/etc/passwd",
  "%00/etc/passwd",
  "..%u2215..%u2215etc/passwd",
  "file:%2f%2f%2fetc/passwd",
  "..%2fobjects-secret/x",
  "..%2fdata-secret/x",
];
test.each(climbs)(
  "CVE-2025-54387, CVE-2026-53779, CVE-2026-6321: by %s nobody leaves where he was put",
  async (climb) => {
    using app = await aShop();
    for (const path of [
      `/i/shop/unsafe/${climb}`,
      `/i/shop/unsafe/filters:raw()/${climb}`,
      `/i/shop/unsafe/filters:watermark(${climb},0,0)/color:red`,
      `/i/shop/unsafe/filters:icc(${climb})/color:red`,
      `/public/${climb}`,
      `/public/css/${climb}`,
      `/api/v1/spaces/shop/assets/${climb}/original`,
      `/api/v1/spaces/${climb}/assets`,
      `/spaces/shop/preview/${climb}/thumb`,
    ]) {
      const answer = await app.get(path, app.key);
      const text = await answer.text();
      expect([path, answer.status < 500, text.includes("root:")]).toEqual([path, true, false]);
      if (!path.includes("color:red")) expect([path, answer.status >= 300]).toEqual([path, true]);
    }
    const kept = await app.upload(unescape(climb), await aPicture("9x9"));
    expect([201, 422]).toContain(kept.status);
    for (const { key } of (await app.context.storage.list("")).objects)
      expect(key).toMatch(/^[a-z]+\/[\w/-]+$/);
  },
);

test("thumbor e3ae3e25: a signature is good for what follows it, and for nothing that holds it elsewhere", async () => {
  using app = await aShop();
  await app.space("cats", { unsafeAllowed: false });
  await app.put("cats", "cat.png", await aPicture("60x40/filters:format(png)"));
  await app.put("cats", "secret.png", await aPicture("60x40/filters:format(png)"));
  const [, signature = "", path = ""] =
    /^\/i\/cats\/([^/]+)\/(.+)$/.exec(await app.sign("cats", "30x20/cat.png")) ?? [];
  expect((await app.get(`/i/cats/${signature}/${path}`)).status).toBe(200);
  for (const forged of [
    `${signature}/${signature}/${path}`,
    `${signature}/30x20/${signature}/cat.png`,
    `${signature}/30x20/secret.png/${signature}/${path}`,
    `30x20/${signature}/secret.png`,
    `${path}/${signature}`,
    `unsafe/${signature}/${path}`,
    `${signature}=/${path}`,
    `${signature.slice(0, -1)}/${path}`,
    `${signature.toLowerCase()}/${path}`,
    `${signature}/30x20%2fcat.png/secret.png`,
  ]) {
    const { status } = await app.get(`/i/cats/${forged}`);
    expect([forged, status]).toEqual([forged, 403]);
  }
});

test("CVE-2026-58426: where one part ends and the next begins is signed as well", async () => {
  using app = await aShop();
  for (const key of ["ab", "a"]) {
    await app.space(key);
    for (const path of ["cat.png", "bcat.png", "30x20/cat.png"])
      await app.put(key, path, await aPicture("60x40/filters:format(png)"));
  }
  const [, signature = ""] = /^\/i\/ab\/([^/]+)\//.exec(await app.sign("ab", "30x20/cat.png")) ?? [];
  expect((await app.get(`/i/ab/${signature}/30x20/cat.png`)).status).toBe(200);
  for (const other of [
    "a/SIG/30x20/cat.png",
    "a/SIG/b30x20/cat.png",
    "ab/SIG/30x2/0cat.png",
    "ab/SIG/30/x20/cat.png",
    "ab/SIG/cat.png",
    "shop/SIG/30x20/cat.png",
  ])
    expect([other, (await app.get(`/i/${other.replace("SIG", signature)}`)).status]).toEqual([other, 403]);
});

test("CVE-2025-57752: what one person was shown is answered to nobody else", async () => {
  using app = await aLibrary();
  const { version } = await app.put("shop", "cat.png", app.png);
  const path = `/spaces/shop/preview/${version.id}/thumb`;
  const viewer = await app.person("viewer");
  const shown = await app.get(path, viewer);
  expect([shown.status, shown.headers.get("cache-control")]).toEqual([200, "private, max-age=3600"]);
  const asked = { "if-none-match": shown.headers.get("etag") ?? "", "cache-control": "only-if-cached" };
  expect((await app.get(path, asked)).status).toBe(302);
  expect((await app.get(path, { ...(await app.person()), ...asked })).status).toBe(404);
  expect((await app.get(`${path}?a=b`, {})).status).toBe(302);
  for (const page of ["/", "/me", "/spaces/shop"])
    expect([page, (await app.get(page, viewer)).headers.get("cache-control")]).toEqual([page, "no-store"]);
});

test("CVE-2024-47831: ever other sizes of one picture end at the budget of its space", async () => {
  using app = await aShop({ limits: { newResultsPerHour: 5 } });
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const statuses: number[] = [];
  for (let width = 10; width < 20; width += 1) statuses.push((await app.show(`${width}x10/cat.png`)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429, 429]);
  using other = await aShop();
  await other.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  for (const size of ["99999x99999", "2147483648x1", "0x99999999999999999999"])
    expect((await other.show(`${size}/cat.png`)).status).toBeOneOf([400, 422]);
});

test("CVE-2026-3284: a part of a picture with numbers beyond any picture is a picture or a refusal", async () => {
  using app = await aShop();
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const numbers = [
    "0",
    "-1",
    "1e309",
    "NaN",
    "2147483647",
    "2147483648",
    "4294967296",
    "9007199254740993",
    "0.0000001",
  ];
  for (const number of numbers)
    for (const path of [
      `${number}x0:10x10`,
      `0x${number}:10x10`,
      `0x0:${number}x10`,
      `0x0:10x${number}`,
      `${number}x${number}:${number}x${number}`,
    ]) {
      const { status } = await app.show(`${path}/cat.png`);
      expect([path, status]).toSatisfy(([, code]) => Number(code) < 500);
    }
  expect((await app.show("10x10/cat.png")).status).toBe(200);
}, 30_000);

/** A TIFF of one page from its entries: tag, type (3 short, 4 long), count, value. */
function tiffOf(entries: number[][], strip: number[] = []): Uint8Array {
  const body = new Uint8Array(Math.max(8, strip.length + (strip.length % 2)));
  body.set(strip);
  const fields = entries.map(([tag = 0, type = 4, count = 1, value = 0]) =>
    littleNumbers([2, tag], [2, type], [4, count], [4, value]),
  );
  const head = littleNumbers([2, 0x4949], [2, 42], [4, 8 + body.length]);
  return joined([head, body, littleNumbers([2, entries.length]), ...fields, littleNumbers([4, 0])]);
}

const usual = (width: number, height: number, more: number[][] = []) =>
  tiffOf(
    [
      [256, 4, 1, width],
      [257, 4, 1, height],
      [258, 3, 1, 8],
      [262, 3, 1, 1],
      [273, 4, 1, 8],
      [277, 3, 1, 1],
      [278, 4, 1, height],
      [279, 4, 1, 8],
    ]
      .filter(([tag]) => !more.some(([other]) => other === tag))
      .concat(more)
      .sort(([a = 0], [b = 0]) => a - b),
    [0xff, 0xff, 0x81, 0x80, 0x7f, 1, 2, 3],
  );

const webp = (chunkName: string, bytes: number[]) => {
  const data = new Uint8Array([...bytes, ...(bytes.length % 2 ? [0] : [])]);
  const inner = joined([Buffer.from(`WEBP${chunkName}`), littleNumbers([4, bytes.length]), data]);
  return joined([Buffer.from("RIFF"), littleNumbers([4, inner.length]), inner]);
};

/** 8 bits a pixel, and a palette of one. */
function ofOneColour(): Uint8Array {
  const file = bitmap();
  file.writeUInt16LE(8, 28);
  file.writeUInt32LE(1, 46);
  return file;
}

const shapes: [id: string, what: string, bytes: Uint8Array][] = [
  [
    "CVE-2022-41727",
    "a TIFF whose list of strips has four billion entries",
    usual(8, 8, [[273, 4, 0xffffffff, 8]]),
  ],
  ["CVE-2023-29407", "a TIFF without height and very wide", usual(0x7fffffff, 0)],
  ["CVE-2023-29408", "a TIFF of tiles beyond any memory", tiffTiles(64, 1_000_000)],
  [
    "CVE-2026-33809",
    "a TIFF whose strip lies far behind its end",
    usual(8, 8, [
      [273, 4, 1, 0xfffffff0],
      [279, 4, 1, 0xffffffff],
    ]),
  ],
  [
    "CVE-2026-33809",
    "a TIFF whose page begins nowhere",
    joined([littleNumbers([2, 0x4949], [2, 42], [4, 0xfffffff0]), new Uint8Array(64)]),
  ],
  ["CVE-2026-46599", "a TIFF in PackBits that says more than it has", usual(64, 64, [[259, 3, 1, 32773]])],
  ["CVE-2026-46602", "a TIFF whose pages go round", tiffCircle()],
  ["CVE-2026-46602", "a TIFF that promises four billion bytes", tiffHeader(8, 8)],
  [
    "CVE-2026-46604",
    "a TIFF whose palette is too short",
    usual(8, 8, [
      [262, 3, 1, 3],
      [320, 3, 3, 8],
    ]),
  ],
  ["CVE-2026-42500", "a BMP whose pixels name colours that it hasn't", ofOneColour()],
  [
    "CVE-2026-46601",
    "a WebP whose alpha is of another size",
    webp("VP8X", [0x10, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0xff, 0, 0x41, 0x4c, 0x50, 0x48, 1, 0, 0, 0, 0, 0]),
  ],
  [
    "CVE-2026-46603",
    "a WebP without loss that ends in its header",
    webp("VP8L", [0x2f, 0xff, 0xff, 0xff, 0xff]),
  ],
  [
    "CVE-2023-4863",
    "a WebP without loss whose Huffman tables are broken",
    webp("VP8L", [0x2f, 0x07, 0xc0, 0x01, 0x10, ...Array.from({ length: 200 }, (_, n) => (n * 37) % 256)]),
  ],
  [
    "CVE-2026-32882",
    "a HEIF whose boxes are longer than the file",
    joined([
      Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic\xff\xff\xff\xffmeta", "latin1"),
      new Uint8Array(64),
    ]),
  ],
  [
    "CVE-2026-3950",
    "an AVIF whose boxes are of no length",
    joined([
      Buffer.from("\0\0\0\x18ftypavif\0\0\0\0mif1avif\0\0\0\x0cmeta\0\0\0\0\0\0\0\0iloc", "latin1"),
      new Uint8Array(64),
    ]),
  ],
];
test.each(shapes)("%s: %s is shown or refused, and the next picture made", async (_, __, bytes) => {
  using app = await aShop();
  const { status } = await app.upload("a", bytes);
  expect([201, 413, 415, 422]).toContain(status);
  for (const path of ["20x20/filters:format(png)/a", "filters:format(webp)/a", "meta/a"])
    expect((await app.show(path)).status).toBeOneOf([200, 404, 406, 422]);
  expect((await app.show("8x8/color:red")).status).toBe(200);
});

test("GHSA-v2ch-c8v8-fgr7: an upload in chunks of its own, or in a torn form, is refused and no error of ours", async () => {
  using app = await aShop();
  const png = Buffer.from(await aPicture("60x40/filters:format(png)"));
  for (const head of [
    "",
    "0\r\n",
    "-1\r\n",
    "ffffffffffffffff\r\n",
    "8;chunk-signature=\r\n",
    "\r\n\r\n",
    "zz;",
  ]) {
    const chunked = joined([Buffer.from(head), png, Buffer.from("\r\n0;chunk-signature=x\r\n\r\n")]);
    const headers = {
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": "-1",
      "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    };
    expect((await app.upload("a.png", chunked, headers)).status).toBe(415);
    if (head !== "") expect((await app.upload("a.png", chunked)).status).toBe(415);
  }
  using library = await aLibrary();
  const editor = await library.person("editor");
  const whole = new Response(filesOf(["a.png", library.png]));
  const type = whole.headers.get("content-type") ?? "";
  const form = await whole.bytes();
  for (let at = 0; at < 60; at += 1) {
    const torn = Uint8Array.from(form);
    torn[(at * 7) % 180] = (at * 91) % 256;
    const body = at % 2 === 0 ? torn : torn.subarray(0, (at * form.length) / 60);
    const headers = { ...editor, "sec-fetch-site": "same-origin", "content-type": type };
    const { status } = await library.ask("/spaces/shop/pictures", { method: "POST", headers, body });
    expect([at, status < 500]).toEqual([at, true]);
  }
}, 30_000);

import { expect, setDefaultTimeout, test } from "bun:test";
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { decode, plain } from "#test/support/engine.ts";
import { aDataDirectory, type DataDirectory, usedData } from "./data-directory.ts";
import { aServer } from "./process.ts";

setDefaultTimeout(60_000);

const secret = "a-long-secret-of-a-shop";

/** As a shop might have it that puts its pictures on a disk. */
const imagorEnvironment = `# images.example.com
PORT=8000
export IMAGOR_SECRET="${secret}"   # the same as in the web shop
IMAGOR_SIGNER_TYPE=sha256
IMAGOR_SIGNER_TRUNCATE=40
IMAGOR_UNSAFE=0
IMAGOR_AUTO_WEBP=1
IMAGOR_CACHE_HEADER_TTL=24h
IMAGOR_CACHE_HEADER_SWR=1h

FILE_LOADER_BASE_DIR='/mnt/data'
FILE_RESULT_STORAGE_BASE_DIR=/mnt/data/result
HTTP_LOADER_DISABLE=1
VIPS_STRIP_METADATA=1
VIPS_MAX_WIDTH=5000
VIPS_MAX_HEIGHT=5000
S3_LOADER_BUCKET=old-pictures
AWS_SECRET_ACCESS_KEY=another-secret
SENTRY_DSN=https://yet-another-secret@sentry.example/1
TZ=Europe/Berlin
`;

const thumborConf = `# -*- coding: utf-8 -*-
import os.path

## The security key thumbor uses to sign image URLs
## Defaults to: 'MY_SECURE_KEY'
SECURITY_KEY = '${secret}'
ALLOW_UNSAFE_URL = False

QUALITY = 85
#WEBP_QUALITY = None
AUTO_WEBP = True
MAX_AGE = 60 * 60
MAX_WIDTH, MAX_HEIGHT = 0, 0
ALLOWED_SOURCES = [
    r'.+\\.example\\.com',  # ours
]
LOADER = 'thumbor.loaders.file_loader'
FILE_LOADER_ROOT_PATH = os.path.expanduser('~/pictures')
DETECTORS = []
HTTP_LOADER_PROXY_PASSWORD = "another-secret"
`;

async function withFile(data: DataDirectory, name: string, text: string | Uint8Array): Promise<string> {
  await Bun.write(data.beside(name), text);
  return data.beside(name);
}

test("an imagor environment makes a space that answers what is signed with its secret", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path);
  const file = await withFile(data, "imagor.env", imagorEnvironment);
  const { code, out } = await data.run(`import-config ${file} --space shop`);
  expect([code, out.includes("asset add /mnt/data --space shop")]).toEqual([0, true]);
  await data.run(`asset add ${await withFile(data, "cat.jpg", await plain(60, 40, "red"))} --space shop`);
  const path = "30x20/filters:quality(70)/cat.jpg";
  const signature = createHmac("sha256", secret).update(path).digest("base64url").slice(0, 40);
  const answer = await fetch(`${server.url}/i/shop/${signature}/${path}`, {
    headers: { accept: "image/webp" },
  });
  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
    200,
    "image/webp",
    "public, s-maxage=86400, max-age=86400, no-transform, stale-while-revalidate=3600",
  ]);
  expect((await decode(await answer.bytes())).width).toBe(30);
  expect((await fetch(`${server.url}/i/shop/unsafe/${path}`)).status).toBe(403);
});

test("a thumbor.conf does as well", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path);
  const { code, json } = await data.runJson(
    `import-config ${await withFile(data, "thumbor.conf", thumborConf)}`,
  );
  expect([code, json.program, json.codeLines, json.space.key]).toEqual([0, "thumbor", [2, 13], "default"]);
  await data.run(`asset add ${await withFile(data, "cat.jpg", await plain(60, 40, "red"))} --space default`);
  const path = "fit-in/30x30/filters:grayscale()/cat.jpg";
  const hash = createHmac("sha1", secret).update(path).digest("base64");
  const signature = hash.replaceAll("+", "-").replaceAll("/", "_");
  const answer = await fetch(`${server.url}/i/default/${signature}/${path}`);
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([
    200,
    "public, s-maxage=3600, max-age=3600, no-transform",
  ]);
  expect((await decode(await answer.bytes())).height).toBe(20);
});

test("a secret that Python works out ends it before anything is made", async () => {
  using data = aDataDirectory();
  const text = thumborConf.replace(`'${secret}'`, "os.environ['KEY']");
  const { code, notes } = await data.run(`import-config ${await withFile(data, "thumbor.conf", text)}`);
  expect([code, notes]).toEqual([
    1,
    expect.stringContaining("Line 6: SECURITY_KEY is worked out by Python, which isn't run here"),
  ]);
  expect(existsSync(data.path)).toBe(false);
});

test("no secret is printed, whichever key it stands under", async () => {
  using data = aDataDirectory();
  const file = await withFile(data, "imagor.env", imagorEnvironment);
  for (const line of [`import-config ${file} --dry-run`, `import-config ${file}`]) {
    const [text, { json }] = [await data.run(line), await data.runJson(line)];
    for (const hidden of [secret, "another-secret", "Europe/Berlin"]) {
      expect(text.out + text.notes + JSON.stringify(json)).not.toContain(hidden);
    }
  }
});

test("a dry run says the same and makes nothing, not even the data directory", async () => {
  using data = aDataDirectory();
  const file = await withFile(data, "imagor.env", imagorEnvironment);
  const dry = await data.run(`import-config ${file} --space shop --dry-run`);
  const { json: dryFacts } = await data.runJson(`import-config ${file} --space shop --dry-run`);
  expect([dry.code, existsSync(data.path)]).toEqual([0, false]);
  const { json } = await data.runJson(`import-config ${file} --space shop`);
  const again = await data.run(`import-config ${file} --space shop`);
  const { madeData, isNew, signingKeyId, ...facts } = json;
  expect([madeData, isNew, typeof signingKeyId]).toEqual([true, true, "string"]);
  expect({ ...facts, isDryRun: true }).toEqual(dryFacts);
  expect(again.out.split("\n").slice(1)).toEqual(dry.out.split("\n").slice(1));
});

test("twice is the same as once, and what the file doesn't speak of stays", async () => {
  using data = await usedData();
  const file = await withFile(data, "imagor.env", imagorEnvironment);
  await data.run("space create shop --rule fallback=none.png --name Shop");
  await data.run(`import-config ${file} --space shop`);
  const once = await data.runJson("space show shop");
  const keys = await data.runJson("signing-key list --space shop");
  const { json } = await data.runJson(`import-config ${file} --space shop`);
  expect([json.isNew, json.signingKeyId]).toEqual([false, undefined]);
  expect((await data.runJson("space show shop")).json).toEqual(once.json);
  expect((await data.runJson("signing-key list --space shop")).json).toEqual(keys.json);
  expect(once.json).toMatchObject({
    name: "Shop",
    defaults: "imagor",
    rules: { fallback: "none.png", strip: ["metadata"] },
  });
});

test("settings can come from standard input, so that they are in no file", async () => {
  using data = aDataDirectory();
  const { code, json } = await data.runJson("import-config - --space shop", {
    input: "IMAGOR_SECRET=short\n",
  });
  expect([code, json.signingKey]).toEqual([0, { algorithm: "sha1", truncate: 0 }]);
  expect(json.warning).toStartWith("This secret has less than 16 bytes");
});

test("without a secret in the file it says how one is added", async () => {
  using data = aDataDirectory();
  const { out } = await data.run("import-config - --space shop", { input: "IMAGOR_UNSAFE=1\n" });
  expect(out).toContain("`signing-key add --space shop --algorithm sha1 --secret -`");
});

const hostile: [string, string | Uint8Array, RegExp][] = [
  ["a huge file", `IMAGOR_SECRET=a\n${"#".repeat(300_000)}`, /more than 256000 bytes/],
  ["binary", new Uint8Array([0x49, 0x3d, 0xff, 0xfe, 0x00]), /is no text/],
  ["a NUL", "IMAGOR_SECRET=a\0b\n", /is no text/],
  ["nothing", "", /no setting of imagor .* or thumbor/],
  ["another program's settings", "DATABASE_URL=a\n", /no setting of imagor .* or thumbor/],
  ["an unclosed quote", 'IMAGOR_SECRET="abc\nPORT=1\n', /Line 1: the quote of IMAGOR_SECRET is never closed/],
  ["an unclosed quote of Python", "SECURITY_KEY = 'abc\nQUALITY = 1\n", /Line 1: a quote is never closed/],
  [
    "a secret that is too long",
    `IMAGOR_SECRET=${"a".repeat(2000)}\n`,
    /A signing secret has 1 to 1024 bytes/,
  ],
  ["a signature that is too short", "IMAGOR_SECRET=a\nIMAGOR_SIGNER_TRUNCATE=3\n", /17 to 28/],
];
test.each(hostile)("%s is refused, and nothing is made", async (_name, content, reason) => {
  using data = aDataDirectory();
  const file = await withFile(data, "settings", content);
  const { code, out, notes } = await data.run(`import-config ${file}`);
  expect([code, out, notes]).toEqual([1, "", expect.stringMatching(reason)]);
  expect(existsSync(data.path)).toBe(false);
});

test("Python code is read and never run", async () => {
  using data = aDataDirectory();
  const trap = data.beside("trap");
  const text = `SECURITY_KEY = 'a'\nLOADER = open('${trap}', 'w').write('x')\n__import__('os').system('touch ${trap}')\n`;
  const { code, out } = await data.run(`import-config ${await withFile(data, "thumbor.conf", text)}`);
  expect([code, existsSync(trap)]).toEqual([0, false]);
  expect(out).toContain("Python code that sets nothing by itself: line 3. Nothing of it was run.");
});

test.each([
  ["import-config /nowhere/imagor.env", /There is no file/],
  ["import-config /dev", /is no file/],
  ["import-config - --space imagor", /reserved/],
  ["import-config - --space Sh_op", /can't be called/],
])("`%s` is refused with why", async (line, reason) => {
  using data = aDataDirectory();
  const { code, notes } = await data.run(line, { input: "IMAGOR_SECRET=a\n" });
  expect([code, notes]).toEqual([1, expect.stringMatching(reason)]);
});

test("pictures that were fetched by their address are found where docs/moving.md puts them", async () => {
  using data = aDataDirectory();
  await using server = await aServer(data.path);
  await data.run("import-config - --space shop", { input: "IMAGOR_UNSAFE=1\n" });
  const file = await withFile(data, "cat.png", await plain(60, 40, "red"));
  for (const [folder, address] of [
    ["https:/img.example.org/a", "https://img.example.org/a/cat.png"],
    ["img.example.org", "img.example.org/cat.png"],
  ]) {
    await data.run(`asset add ${file} --space shop --folder ${folder}`);
    expect((await fetch(`${server.url}/i/shop/unsafe/30x20/${address}`)).status).toBe(200);
  }
});

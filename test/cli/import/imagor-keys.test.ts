import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { imagorKeys } from "#src/cli/import/imagor-keys.ts";
import { findingOf, planOf } from "./plan.ts";

const rules: [string, object][] = [
  [
    "IMAGOR_BASE_PARAMS=filters:watermark(a.png,-5,-5,20)/",
    { baseOperations: "filters:watermark(a.png,-5,-5,20)" },
  ],
  ["IMAGOR_AUTO_WEBP=1", { autoFormats: ["webp"] }],
  [
    "IMAGOR_AUTO_WEBP=1\nIMAGOR_AUTO_AVIF=true\nIMAGOR_AUTO_JPEG=t",
    { autoFormats: ["webp", "avif", "jpeg"] },
  ],
  ["IMAGOR_AUTO_WEBP=0", {}],
  ["IMAGOR_CACHE_HEADER_TTL=169s", { maxAgeSeconds: 169 }],
  ["IMAGOR_CACHE_HEADER_TTL=1h30m", { maxAgeSeconds: 5400 }],
  ["IMAGOR_CACHE_HEADER_TTL=168h0m0s", { maxAgeSeconds: 604_800 }],
  ["IMAGOR_CACHE_HEADER_TTL=1500ms", { maxAgeSeconds: 2 }],
  ["IMAGOR_CACHE_HEADER_SWR=24h", { staleSeconds: 86_400 }],
  ["IMAGOR_CACHE_HEADER_NO_CACHE=1", { maxAgeSeconds: 0 }],
  ["IMAGOR_CACHE_HEADER_NO_CACHE=1\nIMAGOR_CACHE_HEADER_TTL=1h", { maxAgeSeconds: 0 }],
  ["VIPS_STRIP_METADATA=1", { strip: ["metadata"] }],
  ["VIPS_STRIP_METADATA=1\nVIPS_STRIP_COLOR_PROFILE=1", { strip: ["metadata", "profile"] }],
  ["VIPS_MOZJPEG=1", { mozjpeg: true }],
  ["VIPS_AVIF_SPEED=8", { avifEffort: 1 }],
  ["VIPS_AVIF_SPEED=10", { avifEffort: 0 }],
  ["VIPS_DISABLE_BLUR=1", { disabledFilters: ["blur", "sharpen"] }],
  [
    "VIPS_DISABLE_FILTERS=fill, watermark,blur\nVIPS_DISABLE_BLUR=1",
    { disabledFilters: ["fill", "watermark", "blur", "sharpen"] },
  ],
  ["VIPS_DISABLE_FILTERS=fill,vignette", { disabledFilters: ["fill"] }],
  ["VIPS_DISABLE_FILTERS=vignette", {}],
  ["VIPS_MAX_FILTER_OPS=1", { mostFilters: 1 }],
  ["VIPS_MAX_FILTER_OPS=-1", {}],
  ["VIPS_MAX_ANIMATION_FRAMES=3", { maxFrames: 3 }],
  ["VIPS_MAX_ANIMATION_FRAMES=0", { maxFrames: 1 }],
  ["VIPS_MAX_ANIMATION_FRAMES=-1", {}],
];
test.each(rules)("%j becomes the rules %j", (text, made) => {
  expect(planOf(text).space.rules).toEqual(made);
});

test("a disabled filter that there isn't is said to have no equal", () => {
  const { says } = findingOf(planOf("VIPS_DISABLE_FILTERS=fill,vignette"), "VIPS_DISABLE_FILTERS");
  expect(says).toBe("rule disabledFilters=fill. Without an equal: vignette.");
});

const limits: [string, object][] = [
  ["VIPS_MAX_RESOLUTION=90000", { resultMaxPixels: 90_000 }],
  ["VIPS_MAX_WIDTH=600\nVIPS_MAX_HEIGHT=500", { resultMaxSide: 600 }],
  ["VIPS_MAX_WIDTH=600", {}],
  ["VIPS_MAX_RESOLUTION=0", {}],
  ["HTTP_LOADER_MAX_ALLOWED_SIZE=5000000", { sourceMaxBytes: 5_000_000 }],
  ["IMAGOR_REQUEST_TIMEOUT=10s\nIMAGOR_PROCESS_TIMEOUT=8s", { wallSeconds: 8 }],
];
test.each(limits)("%j becomes the limits %j", (text, made) => {
  expect(planOf(text).space.limits).toEqual(made);
});

test("a limit that is higher than the server's is the operator's to raise", () => {
  const plan = planOf("VIPS_MAX_RESOLUTION=200000000");
  expect(plan.space.limits).toEqual({});
  expect(findingOf(plan, "VIPS_MAX_RESOLUTION")).toMatchObject({
    outcome: "server",
    settings: { RESULT_MAX_PIXELS: "200000000" },
  });
  const raised = planOf("VIPS_MAX_RESOLUTION=200000000", { RESULT_MAX_PIXELS: "300000000" });
  expect(raised.space.limits).toEqual({ resultMaxPixels: 200_000_000 });
});

const keys: [string, object | undefined][] = [
  ["IMAGOR_SECRET=mysecret", { secret: "mysecret", algorithm: "sha1", truncate: 0 }],
  [
    "IMAGOR_SECRET=mysecret\nIMAGOR_SIGNER_TYPE=sha256\nIMAGOR_SIGNER_TRUNCATE=40",
    { secret: "mysecret", algorithm: "sha256", truncate: 40 },
  ],
  ["IMAGOR_SECRET=a\nIMAGOR_SIGNER_TYPE=md5", { secret: "a", algorithm: "sha1", truncate: 0 }],
  ["IMAGOR_SECRET=a\nIMAGOR_SIGNER_TRUNCATE=-1", { secret: "a", algorithm: "sha1", truncate: 0 }],
  ["IMAGOR_SECRET=\nIMAGOR_UNSAFE=1", undefined],
];
test.each(keys)("%j becomes the signing key %j", (text, key) => {
  expect(planOf(text).signingKey as object | undefined).toEqual(key);
});

test("unsigned URLs are answered where imagor answered them and the server lets a space do so", () => {
  expect(planOf("IMAGOR_UNSAFE=1").space.unsafeAllowed).toBe(true);
  expect(planOf("IMAGOR_UNSAFE=0").space.unsafeAllowed).toBe(false);
  expect(planOf("PORT=1").space.unsafeAllowed).toBe(false);
  const forbidden = planOf("IMAGOR_UNSAFE=1", { ALLOW_UNSAFE: "no" });
  expect(forbidden.space.unsafeAllowed).toBe(false);
  expect(findingOf(forbidden, "IMAGOR_UNSAFE")).toMatchObject({
    outcome: "server",
    settings: { ALLOW_UNSAFE: "yes" },
  });
});

const settings: [string, string, object][] = [
  ["PORT=9000", "PORT", { PORT: "9000" }],
  ["SERVER_ADDRESS=0.0.0.0", "SERVER_ADDRESS", { HOST: "0.0.0.0" }],
  ["BIND=0.0.0.0:9000", "BIND", { HOST: "0.0.0.0", PORT: "9000" }],
  ["BIND=:9000", "BIND", { PORT: "9000" }],
  ["DEBUG=1", "DEBUG", { LOG_LEVEL: "debug" }],
  ["IMAGOR_PROCESS_CONCURRENCY=8", "IMAGOR_PROCESS_CONCURRENCY", { RENDER_PROCESSES: "8" }],
];
test.each(settings)("%s is the operator's to set", (text, key, made) => {
  expect(findingOf(planOf(text), key)).toMatchObject({ outcome: "server", settings: made });
});

test("the directory of the file loader comes in by `asset add`, its prefix as the folder", () => {
  const plan = planOf("FILE_LOADER_BASE_DIR='/mnt/our pictures'\nFILE_LOADER_PATH_PREFIX=/shop/");
  expect(findingOf(plan, "FILE_LOADER_BASE_DIR").says).toContain(
    "`asset add '/mnt/our pictures' --space shop --folder shop`",
  );
});

const wrong: [string, string][] = [
  ["IMAGOR_UNSAFE=maybe", "IMAGOR_UNSAFE has to be true or false"],
  ["IMAGOR_SIGNER_TRUNCATE=all", "IMAGOR_SIGNER_TRUNCATE has to be a whole number"],
  ["IMAGOR_CACHE_HEADER_TTL=soon", "IMAGOR_CACHE_HEADER_TTL has to be a time such as 90s or 1h30m"],
  [
    "IMAGOR_CACHE_HEADER_TTL=10000h",
    "IMAGOR_CACHE_HEADER_TTL has to be a time such as 90s or 1h30m that fits the rule",
  ],
  ["VIPS_DISABLE_FILTERS=../etc", "VIPS_DISABLE_FILTERS has to be a list of texts"],
  ["IMAGOR_BASE_PARAMS=filters:vignette(2)", 'IMAGOR_BASE_PARAMS is refused. There is no filter "vignette"'],
  [
    "IMAGOR_BASE_PARAMS=some/picture.png",
    "IMAGOR_BASE_PARAMS has to be a text that makes the rule baseOperations",
  ],
];
test.each(wrong)("%s is refused", (line, reason) => {
  expect(() => planOf(`PORT=1\n${line}\n`)).toThrow(`Line 2: ${reason}`);
});

test("every mistake is told at once", () => {
  expect(() => planOf("IMAGOR_UNSAFE=maybe\nPORT=1\nVIPS_MOZJPEG=x\n")).toThrow(/Line 1: .*\nLine 3: /);
});

test("a key that imagor hasn't is said, with the one that may have been meant and without its value", () => {
  const plan = planOf("IMAGOR_SECRET=abc\nIMAGOR_SECRTE=hidden\n__proto__=hidden\nconstructor=hidden\n");
  expect(findingOf(plan, "IMAGOR_SECRTE")).toMatchObject({
    outcome: "unknown",
    line: 2,
    says: expect.stringContaining("IMAGOR_SECRET"),
  });
  for (const key of ["__proto__", "constructor"]) expect(findingOf(plan, key).outcome).toBe("unknown");
  expect(JSON.stringify(plan.findings)).not.toContain("hidden");
});

const page = resolve(import.meta.dir, "../../../../shared/urls.md");

test.skipIf(!existsSync(page))("every setting of imagor has a way", () => {
  const rows = readFileSync(page, "utf8").matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm);
  const names = [...rows].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(130);
  expect(names.filter((name) => !Object.hasOwn(imagorKeys, name))).toEqual([]);
});

test.each(Object.keys(imagorKeys))("%s is told with what it becomes, never with its value", (key) => {
  const way = imagorKeys[key];
  if (way?.expected !== undefined) return;
  const { outcome, says } = findingOf(planOf(`${key}=s3cr3t\n`), key);
  expect([outcome === way?.outcome, says.includes("s3cr3t"), /[.]$/.test(says)]).toEqual([true, false, true]);
});

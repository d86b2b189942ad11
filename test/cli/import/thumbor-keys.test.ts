import { expect, test } from "bun:test";
import { thumborKeys } from "#src/cli/import/thumbor-keys.ts";
import { findingOf, planOf } from "./plan.ts";

const defaults = {
  jpegQuality: 80,
  webpQuality: 80,
  avifQuality: 80,
  maxAgeSeconds: 86_400,
  staleSeconds: 0,
  strip: ["exif"],
};

const rules: [string, object][] = [
  ["SECURITY_KEY = 'a'", {}],
  ["QUALITY = 70", { jpegQuality: 70, webpQuality: 70, avifQuality: 70 }],
  [
    "QUALITY = 70\nWEBP_QUALITY = 60\nAVIF_QUALITY = None",
    { jpegQuality: 70, webpQuality: 60, avifQuality: 70 },
  ],
  ["AVIF_SPEED = 9", { avifEffort: 1 }],
  ["AUTO_WEBP = True\nAUTO_AVIF = True\nAUTO_JPG = False", { autoFormats: ["webp", "avif"] }],
  ["MAX_AGE = 24 * 60 * 60 * 7", { maxAgeSeconds: 604_800 }],
  ["PRESERVE_EXIF_INFO = True", { strip: undefined }],
  ["ALLOW_ANIMATED_GIFS = False", { maxFrames: 1 }],
  ["MAX_WIDTH = 1200\nMAX_HEIGHT = 800", { publicMaxSide: 1200 }],
  ["MAX_WIDTH = 1200", {}],
  ["MAX_WIDTH = 0", {}],
];
test.each(rules)("%j becomes the rules %j beside thumbor's defaults", (text, made) => {
  expect(planOf(text).space.rules).toEqual({ ...defaults, ...made } as object);
});

test("what thumbor does without being told is told as its default", () => {
  const plan = planOf("SECURITY_KEY = 'a'");
  expect(plan.space.unsafeAllowed).toBe(true);
  expect(findingOf(plan, "ALLOW_UNSAFE_URL")).not.toHaveProperty("line");
  expect(planOf("ALLOW_UNSAFE_URL = False").space.unsafeAllowed).toBe(false);
});

test("filters that FILTERS leaves out do nothing", () => {
  const listed = ["brightness", "quality", "watermark"].map((name) => `  'thumbor.filters.${name}',`);
  const { disabledFilters = [] } = planOf(["FILTERS = [", ...listed, "]"].join("\n")).space.rules;
  expect(disabledFilters).toContain("blur");
  for (const name of ["brightness", "quality", "watermark", "curve"])
    expect(disabledFilters).not.toContain(name);
});

test("the security key is one of sha1, whole; without one none is taken, least of all the one that all know", () => {
  expect(planOf("SECURITY_KEY = 'a b'").signingKey).toEqual({
    secret: "a b",
    algorithm: "sha1",
    truncate: 0,
  });
  expect(planOf("QUALITY = 80").signingKey).toBeUndefined();
});

const limits: [string, object][] = [
  ["MAX_PIXELS = 40e6", { sourceMaxPixels: 40_000_000 }],
  ["UPLOAD_MAX_SIZE = 2000000", { sourceMaxBytes: 2_000_000 }],
  ["UPLOAD_MAX_SIZE = 0", {}],
];
test.each(limits)("%j becomes the limits %j", (text, made) => {
  expect(planOf(text).space.limits).toEqual(made);
});

test("its settings may come as an environment, values written as in a thumbor.conf or bare", () => {
  const plan = planOf("SECURITY_KEY=abc\nAUTO_WEBP=True\nQUALITY=70\nALLOWED_SOURCES=['a.example']\n");
  expect(plan.program).toBe("thumbor");
  expect(plan.signingKey?.secret).toBe("abc");
  expect(plan.space.rules).toMatchObject({ autoFormats: ["webp"], jpegQuality: 70 });
});

test("what Python would work out is refused where it would be taken over, and else passed by", () => {
  expect(() => planOf("import os\nSECURITY_KEY = os.environ['KEY']\n")).toThrow(
    "Line 2: SECURITY_KEY is worked out by Python, which isn't run here; write the value itself.",
  );
  const plan = planOf("import os\nSECURITY_KEY = 'a'\nLOADER = os.environ['LOADER']\n");
  expect([plan.codeLines, findingOf(plan, "LOADER").outcome]).toEqual([[1], "none"]);
  const paths = planOf("SECURITY_KEY = 'a'\nFILE_LOADER_ROOT_PATH = home()\nTHUMBOR_PORT = port()\n");
  expect(findingOf(paths, "FILE_LOADER_ROOT_PATH").says).toContain("asset add DIR --space shop");
  expect(findingOf(paths, "THUMBOR_PORT")).toMatchObject({
    outcome: "server",
    says: expect.stringContaining("PORT"),
  });
});

test.each(["QUALITY = 'high'", "AUTO_WEBP = 'x'", "QUALITY = 500", "FILTERS = 3"])(
  "%s is refused",
  (line) => {
    expect(() => planOf(`SECURITY_KEY = 'a'\n${line}\n`)).toThrow("Line 2: ");
  },
);

test.each(Object.keys(thumborKeys))("%s is told with what it becomes, never with its value", (key) => {
  const way = thumborKeys[key];
  if (way?.expected !== undefined) return;
  const { outcome, says } = findingOf(planOf(`${key} = 's3cr3t'\n`), key);
  expect([outcome === way?.outcome, says.includes("s3cr3t"), /[.]$/.test(says)]).toEqual([true, false, true]);
});

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf } from "#test/cli/import/plan.ts";
import { aDirectory } from "#test/support/directory.ts";
import { environmentText, profilesOf, readCases, setsOf, spaceKeyOf } from "./profiles.ts";

function aCase(profile: string, server_env: Record<string, string>, runnable = true) {
  return { id: "o-1", request: "/unsafe/a.jpg", profile, server_env, runnable };
}

test.each([{ sets: ["goldens"] }, { sets: ["oracle"] }, { sets: ["goldens", "oracle"] }])(
  "a corpus may have $sets alone",
  ({ sets }) => {
    using corpus = aDirectory();
    for (const set of sets)
      writeFileSync(join(corpus.path, `${set}.jsonl`), `${JSON.stringify(aCase(set, {}))}\n`);
    expect(setsOf(corpus.path)).toEqual([...sets]);
    expect(readCases(corpus.path).map(({ profile }) => profile)).toEqual([...sets]);
  },
);

test("a directory without cases is no corpus", () => {
  using empty = aDirectory();
  expect(() => readCases(empty.path)).toThrow("no goldens.jsonl");
});

test("each profile that can be run is one, the default before all", () => {
  const cases = [
    aCase("ttl", { IMAGOR_CACHE_HEADER_TTL: "1s" }),
    aCase("stub", {}, false),
    aCase("default", {}),
  ];
  expect(profilesOf(cases).map(({ name }) => name)).toEqual(["default", "ttl"]);
});

test.each([
  [{ SERVER_PATH_PREFIX: "/img" }, true],
  [{ SERVER_STRIP_QUERY_STRING: "1" }, true],
  [{ IMAGOR_DISABLE_ERROR_BODY: "1" }, true],
  [{ SERVER_CORS: "1" }, false],
])("%j is a server's: %p", (serverEnv: Record<string, string>, isServers) => {
  expect(profilesOf([aCase("other", serverEnv)])[1]?.isServers).toBe(isServers);
});

test("a profile's environment says what it sets in place of the usual", () => {
  const profile = {
    name: "signed",
    serverEnv: { IMAGOR_SECRET: `my "secret'\\`, IMAGOR_UNSAFE: "0" },
    isServers: false,
  };
  const plan = planOf(environmentText(profile, "/images"));
  expect([plan.signingKey?.secret, plan.space.unsafeAllowed]).toEqual([`my "secret'\\`, false]);
});

test.each([
  ["default", "corpus-default"],
  ["Max_Frames 3!", "corpus-max-frames-3"],
])("the space of the profile %s is %s", (name, key) => {
  expect(spaceKeyOf({ name, serverEnv: {}, isServers: false })).toBe(key);
});

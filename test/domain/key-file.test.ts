import { expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeyFile, readKeyFile } from "#src/domain/key-file.ts";
import { aDirectory } from "#test/support/directory.ts";

test("a key file is made for its owner alone, and read the next time", async () => {
  using root = aDirectory();
  const path = join(root.path, "key");
  expect(await readKeyFile(path)).toBeUndefined();
  const made = await createKeyFile(path);
  expect(made.map((key) => key.length)).toEqual([32]);
  expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
  expect(readFileSync(path, "utf8")).toMatch(/^[\w+/]{43}=\n$/);
  expect(await readKeyFile(path)).toEqual(made);
  expect(await createKeyFile(path)).toEqual(made);
  expect(readdirSync(root.path)).toEqual(["key"]);
});

test("processes that start at once get one key", async () => {
  using root = aDirectory();
  const path = join(root.path, "key");
  const all = await Promise.all(Array.from({ length: 10 }, () => createKeyFile(path)));
  expect(new Set(all.map(([key]) => Buffer.from(key ?? []).toString("hex"))).size).toBe(1);
});

test("a directory that isn't there is named", async () => {
  using root = aDirectory();
  await expect(createKeyFile(join(root.path, "no/key"))).rejects.toMatchObject({
    code: "not_found",
    message: `There is no directory ${join(root.path, "no")}. Make it first.`,
  });
});

test("a file may hold several keys", async () => {
  using root = aDirectory();
  const path = join(root.path, "key");
  const line = (fill: number) => Buffer.alloc(32, fill).toString("base64");
  writeFileSync(path, `\n${line(1)}\r\n  ${line(2)}  \n`);
  expect((await readKeyFile(path))?.map(([byte]) => byte)).toEqual([1, 2]);
});

test.each([
  "",
  "\n",
  "hello",
  Buffer.alloc(31).toString("base64"),
  `${Buffer.alloc(32).toString("base64")}\nx`,
])("%j is no key file, and stays as it is", async (text) => {
  using root = aDirectory();
  const path = join(root.path, "key");
  writeFileSync(path, text);
  await expect(readKeyFile(path)).rejects.toMatchObject({ code: "invalid" });
  expect(readFileSync(path, "utf8")).toBe(text);
});

import { afterAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { createDiskStorage } from "#src/storage/disk.ts";
import type { Storage } from "#src/storage/storage.ts";
import { bodyOf, brokenBody, bytesOf, silentBody, textOf } from "#test/support/bytes.ts";
import { aDirectory } from "#test/support/directory.ts";
import { createMemoryStorage } from "#test/support/memory-storage.ts";

const maxBytes = 1_000_000;
const key = "objects/ab/0001";

const directories: Disposable[] = [];
afterAll(() => {
  for (const directory of directories) directory[Symbol.dispose]();
});

function onDisk(): Storage {
  const directory = aDirectory();
  directories.push(directory);
  return createDiskStorage({ root: directory.path });
}

describe.each([
  ["disk", onDisk],
  ["memory", createMemoryStorage],
])("%s", (_name, create) => {
  const filled = async (...keys: string[]) => {
    const storage = create();
    for (const each of keys) await storage.put(each, bodyOf(each), { maxBytes });
    return storage;
  };
  const isAbsent = async (storage: Storage) => {
    expect(await storage.head(key)).toBeUndefined();
    expect((await storage.list("")).objects).toEqual([]);
    await expect(storage.get(key)).rejects.toMatchObject({ code: "not_found" });
  };

  test("gives back what was put and says its size and SHA-256", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(300_001));
    const storage = create();
    const put = await storage.put(key, bodyOf(bytes, 7000), { maxBytes });
    expect(put).toEqual({
      sizeBytes: 300_001,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(Buffer.from(await bytesOf(await storage.get(key))).equals(bytes)).toBe(true);
    expect(await storage.head(key)).toMatchObject({ key, sizeBytes: 300_001 });
  });

  test("says when an object was put", async () => {
    // Files are stamped by the kernel's tick, up to 10 ms ago.
    const before = Date.now() - 11;
    const storage = await filled(key);
    const modifiedAt = (await storage.head(key))?.modifiedAt ?? 0;
    expect(modifiedAt).toBeGreaterThanOrEqual(before);
    expect(modifiedAt).toBeLessThanOrEqual(Date.now() + 5);
  });

  test("an object that is put again is the new one", async () => {
    const storage = await filled(key);
    await storage.put(key, bodyOf("new"), { maxBytes });
    expect(await textOf(await storage.get(key))).toBe("new");
    expect((await storage.list("")).objects).toHaveLength(1);
  });

  test("what was there before the first put is nothing", async () => {
    await isAbsent(create());
  });

  test.each([
    [{ first: 0, last: 2 }, "012"],
    [{ first: 3, last: 3 }, "3"],
    [{ first: 8, last: 9 }, "89"],
    [{ first: 8, last: 1000 }, "89"],
  ])("the range %j is %p", async (range, text) => {
    const storage = create();
    await storage.put(key, bodyOf("0123456789"), { maxBytes });
    expect(await textOf(await storage.get(key, range))).toBe(text);
  });

  test.each([
    { first: 10, last: 12 },
    { first: 5, last: 4 },
  ])("the range %j is refused", async (range) => {
    const storage = create();
    await storage.put(key, bodyOf("0123456789"), { maxBytes });
    await expect(storage.get(key, range)).rejects.toMatchObject({ code: "range" });
  });

  test("what is read stays as it was when the object is deleted meanwhile", async () => {
    const bytes = new Uint8Array(900_000).fill(7);
    const storage = create();
    await storage.put(key, bodyOf(bytes), { maxBytes });
    const body = await storage.get(key);
    await storage.delete(key);
    expect((await bytesOf(body)).length).toBe(900_000);
    await isAbsent(storage);
  });

  test("deleting what is not there is no mistake", async () => {
    const storage = await filled(key);
    await storage.delete(key);
    await storage.delete(key);
    await isAbsent(storage);
  });

  test("too many bytes are refused, and nothing is kept", async () => {
    const storage = create();
    const putting = storage.put(key, bodyOf(new Uint8Array(101), 10), { maxBytes: 100 });
    await expect(putting).rejects.toMatchObject({ code: "too_large" });
    await isAbsent(storage);
  });

  test("exactly as many bytes as are allowed are taken", async () => {
    const storage = create();
    await storage.put(key, bodyOf(new Uint8Array(100), 10), { maxBytes: 100 });
    expect(await storage.head(key)).toMatchObject({ sizeBytes: 100 });
  });

  test.each([9, 11])("a body of 10 bytes that was announced with %i is refused", async (sizeBytes) => {
    const storage = create();
    const putting = storage.put(key, bodyOf("0123456789"), { maxBytes, sizeBytes });
    await expect(putting).rejects.toMatchObject({ code: "invalid" });
    await isAbsent(storage);
  });

  test("a body that breaks off leaves nothing", async () => {
    const storage = create();
    await expect(storage.put(key, brokenBody("half"), { maxBytes })).rejects.toThrow("went dead");
    await isAbsent(storage);
  });

  test("a put that is called off leaves nothing and lets go of the body, also while that is silent", async () => {
    const storage = create();
    const controller = new AbortController();
    const { body, wasCancelled } = silentBody("half");
    const putting = storage.put(key, body, { maxBytes, signal: controller.signal });
    await Bun.sleep(5);
    controller.abort(new Error("gave up"));
    await expect(putting).rejects.toThrow("gave up");
    expect(wasCancelled()).toBe(true);
    await isAbsent(storage);
  });

  test("what is being put is not there yet", async () => {
    const storage = create();
    const controller = new AbortController();
    const putting = storage.put(key, silentBody("half").body, { maxBytes, signal: controller.signal });
    await Bun.sleep(5);
    await isAbsent(storage);
    controller.abort();
    await expect(putting).rejects.toThrow();
  });

  test("lists by prefix in key order, page by page", async () => {
    const keys = ["objects/a-b/1", "objects/a.c/1", "objects/a/1", "objects/a/2", "objects/b/1", "objects/z"];
    const storage = await filled(...keys, "other/1", "objectsx/1");
    for (const limit of [1, 2, 3, 6, 100]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await storage.list("objects/", { limit, ...(cursor !== undefined && { cursor }) });
        expect(page.objects.length).toBeLessThanOrEqual(limit);
        seen.push(...page.objects.map((object) => object.key));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(keys);
    }
    expect((await storage.list("objects/a")).objects.map((object) => object.key)).toEqual(keys.slice(0, 4));
    expect((await storage.list("nothing/")).objects).toEqual([]);
  });

  test.each([
    "",
    "/etc/passwd",
    "../x",
    "objects/../x",
    "objects/.hidden",
    "objects//x",
    "objects/",
    "Ab",
    "a\0",
    "é",
  ])("%j is no key", async (bad) => {
    const storage = create();
    await expect((async () => await storage.put(bad, bodyOf("x"), { maxBytes }))()).rejects.toThrow("no key");
  });

  test("many puts at once all arrive", async () => {
    const storage = create();
    const keys = Array.from({ length: 50 }, (_, index) => `objects/${index % 3}/${index}`);
    await Promise.all(keys.map((each) => storage.put(each, bodyOf(each), { maxBytes })));
    const texts = await Promise.all(keys.map(async (each) => await textOf(await storage.get(each))));
    expect(texts).toEqual(keys);
  });
});

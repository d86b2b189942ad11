import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDiskStorage } from "#src/storage/disk.ts";
import { bodyOf, silentBody, textOf } from "#test/support/bytes.ts";
import { aDirectory } from "#test/support/directory.ts";
import { failingCall } from "#test/support/faults.ts";

const maxBytes = 1_000_000;
const key = "objects/ab/0001";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const unfinishedIn = (root: string) => readdirSync(join(root, ".unfinished"));

test("objects and their directories are for their owner alone, and nothing else remains", async () => {
  using root = aDirectory();
  const storage = createDiskStorage({ root: root.path });
  await storage.put(key, bodyOf("x"), { maxBytes });
  expect(["objects", "objects/ab", key].map((path) => modeOf(join(root.path, path)))).toEqual([
    "700",
    "700",
    "600",
  ]);
  expect(modeOf(join(root.path, ".unfinished"))).toBe("700");
  expect(unfinishedIn(root.path)).toEqual([]);
  expect(storage.file?.(key)).toBe(join(root.path, key));
});

test("files that others put beside the objects are neither listed nor lost", async () => {
  using root = aDirectory();
  mkdirSync(join(root.path, "objects"));
  writeFileSync(join(root.path, "objects/.DS_Store"), "x");
  const storage = createDiskStorage({ root: root.path });
  await storage.put(key, bodyOf("x"), { maxBytes });
  expect((await storage.list("")).objects.map((object) => object.key)).toEqual([key]);
  expect(readdirSync(join(root.path, "objects"))).toContain(".DS_Store");
});

describe("what puts left behind", () => {
  const stray = (root: string, name: string, seconds: number) => {
    mkdirSync(join(root, ".unfinished"), { recursive: true });
    const file = join(root, ".unfinished", name);
    writeFileSync(file, "half");
    utimesSync(file, seconds, seconds);
  };

  test("is taken away once it is old, and young ones stay", async () => {
    using root = aDirectory();
    stray(root.path, "old", 999);
    stray(root.path, "young", 1000);
    const storage = createDiskStorage({ root: root.path });
    expect(await storage.discardUnfinished(1_000_000)).toBe(1);
    expect(unfinishedIn(root.path)).toEqual(["young"]);
  });

  test("is nothing on a new disk", async () => {
    using root = aDirectory();
    expect(await createDiskStorage({ root: root.path }).discardUnfinished(Date.now())).toBe(0);
  });

  test("is not what is being written at this moment, however slowly", async () => {
    using root = aDirectory();
    const storage = createDiskStorage({ root: root.path });
    const controller = new AbortController();
    const putting = storage.put(key, silentBody("half").body, { maxBytes, signal: controller.signal });
    await Bun.sleep(5);
    expect(await storage.discardUnfinished(Date.now() + 60_000)).toBe(0);
    expect(unfinishedIn(root.path)).toHaveLength(1);
    controller.abort();
    await expect(putting).rejects.toThrow();
  });
});

describe("a disk that fails", () => {
  // On a new disk: the names .unfinished, the file, objects, objects/ab, and at last the object's own.
  test.each([0, 1, 2, 3, 4])("at fsync %i acknowledges nothing, and takes the next put", async (nth) => {
    using root = aDirectory();
    const storage = createDiskStorage({ root: root.path });
    using _fault = await failingCall("sync", nth, "EIO");
    await expect(storage.put(key, bodyOf("first"), { maxBytes })).rejects.toThrow("EIO");
    await storage.put(key, bodyOf("second"), { maxBytes });
    expect(await textOf(await storage.get(key))).toBe("second");
  });

  test.each([
    ["write", "ENOSPC"],
    ["write", "EDQUOT"],
    ["sync", "ENOSPC"],
  ] as const)(
    "for want of room (%s says %s) refuses, lets go of the body and keeps nothing",
    async (call, code) => {
      using root = aDirectory();
      const storage = createDiskStorage({ root: root.path });
      await storage.put("objects/ab/0000", bodyOf("x"), { maxBytes });
      using _fault = await failingCall(call, 0, code);
      const { body, wasCancelled } = silentBody("half");
      const putting = storage.put(key, call === "write" ? body : bodyOf("whole"), { maxBytes });
      await expect(putting).rejects.toMatchObject({ code: "storage_full" });
      expect(wasCancelled()).toBe(call === "write");
      expect((await storage.list("")).objects).toHaveLength(1);
      expect(unfinishedIn(root.path)).toEqual([]);
    },
  );
});

test("a large body is not held in memory", async () => {
  using root = aDirectory();
  const storage = createDiskStorage({ root: root.path });
  let sent = 0;
  let unread = 0;
  let mostUnread = 0;
  const chunk = new Uint8Array(64 * 1024);
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sent === 500) return controller.close();
        sent += 1;
        unread = sent * chunk.length - writtenIn(root.path);
        mostUnread = Math.max(mostUnread, unread);
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  await storage.put(key, body, { maxBytes: 500 * chunk.length });
  expect(mostUnread).toBeLessThanOrEqual(2 * chunk.length);
});

function writtenIn(root: string): number {
  const [name] = unfinishedIn(root);
  return name === undefined ? 0 : statSync(join(root, ".unfinished", name)).size;
}

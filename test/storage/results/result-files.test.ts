import { afterEach, describe, expect, test } from "bun:test";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openReadNow } from "#src/storage/results/read-now.ts";
import { ResultFiles, type ResultPlace } from "#src/storage/results/result-files.ts";
import { aDirectory } from "#test/support/directory.ts";
import { strictLog } from "#test/support/log.ts";

const opened: ResultFiles[] = [];
afterEach(() => Promise.all(opened.splice(0).map((files) => files.close())));

const yes = () => true;
const photo = { format: "webp", body: new Uint8Array(1000).fill(7) };
/** What a directory takes of the disk, and what it takes there: a whole block, and a name. */
const directoryRoom = 4_096;
const room = 4_352;

function place(key: string, more: Partial<ResultPlace> = {}): ResultPlace {
  return { spaceId: "shop", assetId: "cat", key, ...more };
}

async function open(directory: string, maxBytes = 1_000_000_000, log = strictLog()): Promise<ResultFiles> {
  const files = new ResultFiles({ directory: join(directory, "results"), maxBytes, log });
  opened.push(files);
  await files.open();
  return files;
}

const chattr = (...given: string[]) => Bun.spawnSync(["chattr", ...given]).exitCode === 0;

const canMakeImmutable = (() => {
  using directory = aDirectory();
  if (Bun.which("chattr") === null || !chattr("+i", directory.path)) return false;
  return chattr("-i", directory.path);
})();

/** Not even root can delete it until it is disposed of. */
function immutable(file: string): Disposable {
  chattr("+i", file);
  return { [Symbol.dispose]: () => chattr("-i", file) };
}

async function bodyOf(files: ResultFiles, where: ResultPlace): Promise<Uint8Array | undefined> {
  return await (await files.read(where))?.body.bytes();
}

test("what was written is read again, also after a new start", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  await files.write(place("a"), photo, yes);
  const later = await open(directory.path);
  for (const each of [files, later]) {
    expect(await each.read(place("a"))).toMatchObject({ format: "webp", sizeBytes: 1000, isWhole: true });
    expect(await bodyOf(each, place("a"))).toEqual(photo.body);
  }
  expect([files.bytes, later.bytes]).toEqual([directoryRoom + room, directoryRoom + room]);
});

test("a large result stays on disk and is read from there", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  const body = crypto.getRandomValues(new Uint8Array(60_000)).toHex().repeat(20);
  const large = { format: "png", body: new TextEncoder().encode(body) };
  await files.write(place("a"), large, yes);
  const found = await files.read(place("a"));
  expect(found).toMatchObject({ sizeBytes: large.body.length, isWhole: false });
  expect(await bodyOf(files, place("a"))).toEqual(large.body);
});

test("what isn't there is undefined", async () => {
  using directory = aDirectory();
  expect(await (await open(directory.path)).read(place("a"))).toBeUndefined();
});

describe("a file that a power cut has torn", () => {
  const tears: Record<string, (file: string) => void> = {
    emptied: (file) => truncateSync(file, 0),
    "cut in the header": (file) => truncateSync(file, 20),
    "cut in the body": (file) => truncateSync(file, 500),
    "filled with zeros": (file) =>
      writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 40), Buffer.alloc(992)])),
    "of something else": (file) => writeFileSync(file, "hello"),
  };
  for (const [name, tear] of Object.entries(tears)) {
    test(`${name}, is thrown away`, async () => {
      using directory = aDirectory();
      const files = await open(directory.path);
      await files.write(place("a"), photo, yes);
      tear(join(directory.path, "results/shop/cat/a"));
      expect(await files.read(place("a"))).toBeUndefined();
      expect(readdirSync(join(directory.path, "results/shop/cat"))).toEqual([]);
      await files.write(place("a"), photo, yes);
      expect(await bodyOf(files, place("a"))).toEqual(photo.body);
    });
  }
});

test("what an earlier server left unfinished is thrown away at the start", async () => {
  using directory = aDirectory();
  mkdirSync(join(directory.path, "results/.unfinished"), { recursive: true });
  writeFileSync(join(directory.path, "results/.unfinished/half"), "half");
  await open(directory.path);
  expect(readdirSync(join(directory.path, "results/.unfinished"))).toEqual([]);
});

describe("purging", () => {
  async function filled(directory: string): Promise<ResultFiles> {
    const files = await open(directory);
    for (const [assetId, spaceId] of [
      ["cat", "shop"],
      ["dog", "shop"],
      ["cow", "farm"],
    ] as const) {
      for (const key of ["a", "b"]) await files.write({ spaceId, assetId, key }, photo, yes);
    }
    return files;
  }
  const kept = (files: ResultFiles, spaceId: string, assetId: string) =>
    files.read({ spaceId, assetId, key: "b" }).then((found) => found !== undefined);

  test("an asset ends all its results and no others", async () => {
    using directory = aDirectory();
    const files = await filled(directory.path);
    await files.purgeAssets("shop", new Set(["cat"]));
    expect(await Promise.all([kept(files, "shop", "cat"), kept(files, "shop", "dog")])).toEqual([
      false,
      true,
    ]);
    await files.write(place("a"), photo, yes);
    expect(await bodyOf(files, place("a"))).toEqual(photo.body);
  });

  test("a space ends those of all its assets", async () => {
    using directory = aDirectory();
    const files = await filled(directory.path);
    await files.purgeSpace("shop");
    expect(
      await Promise.all([kept(files, "shop", "cat"), kept(files, "shop", "dog"), kept(files, "farm", "cow")]),
    ).toEqual([false, false, true]);
  });

  test("what is there not at all is no mistake", async () => {
    using directory = aDirectory();
    await (await open(directory.path)).purgeAssets("none", new Set(["none"]));
  });

  test("a result that was purged while it was written isn't kept", async () => {
    using directory = aDirectory();
    const files = await open(directory.path);
    const unfinished = join(directory.path, "results/.unfinished");
    await files.write(place("a"), photo, () => false);
    expect(await files.read(place("a"))).toBeUndefined();
    // Whoever had asked before is still sent it.
    for (let tries = 0; readdirSync(unfinished).length > 0 && tries < 50; tries += 1) await Bun.sleep(100);
    expect(readdirSync(unfinished)).toEqual([]);
  });
});

describe("with more than may be kept", () => {
  interface Kept {
    /** Minutes since it was used. */
    age: number;
    spaceId?: string;
  }

  /** What is left of results that were used so long ago, where so many may stay once there are too many. */
  async function left(results: Record<string, Kept>, staying: number): Promise<string[]> {
    using directory = aDirectory();
    const files = await open(directory.path);
    for (const [key, { age, spaceId = "shop" }] of Object.entries(results)) {
      await files.write(place(key, { spaceId }), photo, yes);
      const at = Date.now() / 1000 - age * 60;
      utimesSync(join(directory.path, "results", spaceId, "cat", key), at, at);
    }
    const spaces = new Set(Object.values(results).map(({ spaceId = "shop" }) => spaceId));
    const stayingBytes = staying * room + spaces.size * directoryRoom;
    const later = await open(directory.path, Math.ceil(stayingBytes / 0.9));
    await later.close();
    const names = Object.entries(results).filter(([key, { spaceId = "shop" }]) =>
      existsSync(join(directory.path, "results", spaceId, "cat", key)),
    );
    const left = new Set(names.map(([_, { spaceId = "shop" }]) => spaceId));
    expect(later.bytes).toBe(left.size * directoryRoom + names.length * room);
    return names.map(([key]) => key);
  }

  /** As if the answers under way had ended. */
  function sent(directory: string): void {
    rmSync(join(directory, "results/.unfinished"), { recursive: true });
  }

  function many(count: number, kept: Kept): Record<string, Kept> {
    return Object.fromEntries(Array.from({ length: count }, (_, n) => [`many-${n}`, kept]));
  }

  test("what was used longest ago goes", async () => {
    const young = many(17, { age: 1 });
    const kept = await left({ old: { age: 60 }, older: { age: 70 }, oldest: { age: 80 }, ...young }, 18);
    expect(kept).toEqual(["old", ...Object.keys(young)]);
  });

  test("a space that has very many made pushes out its own", async () => {
    const others = { his: { age: 9, spaceId: "farm" }, "also his": { age: 9, spaceId: "farm" } };
    const kept = await left({ ...others, ...many(40, { age: 3 }) }, 18);
    expect(kept).toHaveLength(18);
    expect(kept.slice(0, 2)).toEqual(["his", "also his"]);
  });

  test("what nobody has used for long goes, though its space holds little", async () => {
    const kept = await left({ forgotten: { age: 2_000, spaceId: "farm" }, ...many(19, { age: 9 }) }, 18);
    expect(kept).toHaveLength(18);
    expect(kept).not.toContain("forgotten");
  });

  test("what was read is used", async () => {
    using directory = aDirectory();
    const files = await open(directory.path);
    await files.write(place("a"), photo, yes);
    const file = join(directory.path, "results/shop/cat/a");
    utimesSync(file, 0, 0);
    await files.read(place("a"));
    expect(statSync(file).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });

  test("CVE-2026-27980: they never take more than they may, however fast they come, and none of them is forgotten", async () => {
    using directory = aDirectory();
    const files = await open(directory.path, directoryRoom + 40 * room);
    const kept = () => readdirSync(join(directory.path, "results/shop/cat")).length;
    let most = 0;
    for (let round = 0; round < 50; round += 1) {
      const keys = Array.from({ length: 10 }, (_, n) => `${round}-${n}`);
      await Promise.all(keys.map((key) => files.write(place(key), photo, yes)));
      most = Math.max(most, kept());
    }
    await files.close();
    expect(most).toBeLessThanOrEqual(40);
    expect(files.bytes).toBeGreaterThanOrEqual(directoryRoom + kept() * room);
    sent(directory.path);
    // At the first it may be full.
    for (let tries = 0; tries < 2; tries += 1) {
      await files.write(place("last"), photo, yes);
      await files.close();
    }
    expect(await bodyOf(files, place("last"))).toEqual(photo.body);
  });

  test("what somebody else has linked goes as everything does", async () => {
    using directory = aDirectory();
    const files = await open(directory.path, directoryRoom + 20 * room);
    const keys = Array.from({ length: 19 }, (_, n) => `${n}`);
    for (const key of keys) await files.write(place(key), photo, yes);
    sent(directory.path);
    for (const key of keys) {
      linkSync(join(directory.path, "results/shop/cat", key), join(directory.path, `backup-${key}`));
    }
    await Bun.sleep(4_100);
    for (const key of ["new", "newer"]) await files.write(place(key), photo, yes);
    await files.close();
    expect(readdirSync(join(directory.path, "results/shop/cat")).length).toBeLessThanOrEqual(18);
  }, 15_000);

  test("what is just being sent stays, since deleting it would free nothing, and what comes then isn't kept", async () => {
    using directory = aDirectory();
    const files = await open(directory.path, directoryRoom + 20 * room);
    const keys = Array.from({ length: 25 }, (_, n) => `${n}`);
    for (const key of keys) await files.write(place(key), photo, yes);
    await files.close();
    const kept = () => readdirSync(join(directory.path, "results/shop/cat")).sort();
    expect(kept()).toEqual(keys.slice(0, 20).sort());
    sent(directory.path);
    await files.write(place("another"), photo, yes);
    await files.close();
    expect(kept().length).toBeLessThanOrEqual(18);
  });

  test.skipIf(!canMakeImmutable)(
    "what can't be deleted is passed over, and not tried again at once",
    async () => {
      using directory = aDirectory();
      const files = await open(directory.path);
      const fileOf = (key: string) => join(directory.path, "results/shop/cat", key);
      const old = { stuck: { age: 80 }, oldest: { age: 70 }, older: { age: 60 } };
      for (const [key, { age }] of Object.entries({ ...old, ...many(17, { age: 1 }) })) {
        await files.write(place(key), photo, yes);
        const at = Date.now() / 1000 - age * 60;
        utimesSync(fileOf(key), at, at);
      }
      sent(directory.path);
      using _ = immutable(fileOf("stuck"));
      const lines: Record<string, unknown>[] = [];
      const later = await open(directory.path, directoryRoom + 20 * room, strictLog(lines));
      await later.close();
      expect([existsSync(fileOf("stuck")), existsSync(fileOf("oldest"))]).toEqual([true, false]);
      const kept = readdirSync(join(directory.path, "results/shop/cat"));
      expect(later.bytes).toBe(directoryRoom + kept.length * room);
      for (let n = 0; n < 20; n += 1) await later.write(place(`new-${n}`), photo, yes);
      await later.close();
      expect(kept.filter((key) => !existsSync(fileOf(key)))).toEqual([]);
      expect(lines.map(({ msg }) => msg)).toEqual(["old results can't be deleted"]);
    },
  );

  test("one that is a good part of it isn't kept, and pushes out nothing", async () => {
    using directory = aDirectory();
    const files = await open(directory.path, 20 * room);
    await files.write(place("small"), photo, yes);
    await files.write(place("large"), { format: "png", body: new Uint8Array(3 * room) }, yes);
    await files.close();
    expect(readdirSync(join(directory.path, "results/shop/cat"))).toEqual(["small"]);
  });

  test("nothing is kept where nothing may be", async () => {
    using directory = aDirectory();
    const files = await open(directory.path, 0);
    await files.write(place("a"), photo, yes);
    expect(await files.read(place("a"))).toBeUndefined();
  });
});

test("where nothing can be written nothing is kept, and it is said once", async () => {
  using directory = aDirectory();
  writeFileSync(join(directory.path, "results"), "in the way");
  const lines: Record<string, unknown>[] = [];
  const files = await open(directory.path, 1_000_000, strictLog(lines));
  await files.write(place("a"), photo, yes);
  await files.write(place("b"), photo, yes);
  expect(await files.read(place("a"))).toBeUndefined();
  expect(lines.filter(({ level }) => level === "warn")).toHaveLength(1);
});

test("results are readable by this user alone", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  await files.write(place("a"), photo, yes);
  const modes = ["shop", "shop/cat", "shop/cat/a"].map(
    (name) => statSync(join(directory.path, "results", name)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o600]);
});

test("a directory that somebody takes away under way is made again", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  await files.write(place("a"), photo, yes);
  rmSync(join(directory.path, "results"), { recursive: true });
  await files.write(place("b"), photo, yes);
  await files.write(place("b"), photo, yes);
  expect(await bodyOf(files, place("b"))).toEqual(photo.body);
});

test("a purge ends results also where somebody has taken the directory of unfinished ones away", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  await files.write(place("a"), photo, yes);
  rmSync(join(directory.path, "results/.unfinished"), { recursive: true });
  await files.purgeAssets("shop", new Set(["cat"]));
  expect(await files.read(place("a"))).toBeUndefined();
});

test("what is purged is no longer counted, and what isn't kept never was", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  for (const key of ["a", "b"]) await files.write(place(key), photo, yes);
  await files.write(place("c"), photo, () => false);
  expect(files.bytes).toBe(directoryRoom + 2 * room);
  await files.purgeSpace("shop");
  expect(files.bytes).toBe(0);
});

describe("a large result", () => {
  const large = { format: "png", body: new Uint8Array(1_500_000).fill(9) };

  test("is sent whole though it is purged meanwhile", async () => {
    using directory = aDirectory();
    const files = await open(directory.path);
    await files.write(place("a"), large, yes);
    const found = await files.read(place("a"));
    await files.purgeSpace("shop");
    expect(await found?.body.bytes()).toEqual(large.body);
  });

  test("that was torn is thrown away", async () => {
    using directory = aDirectory();
    const files = await open(directory.path);
    await files.write(place("a"), large, yes);
    truncateSync(join(directory.path, "results/shop/cat/a"), 1_200_000);
    expect(await files.read(place("a"))).toBeUndefined();
    expect(readdirSync(join(directory.path, "results/shop/cat"))).toEqual([]);
  });
});

/** Memory-backed disks don't know reading without waiting. */
/** One that was open while the list was read is gone. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

const disk = join(import.meta.dir, "../../../.cache");
mkdirSync(disk, { recursive: true });
const canReadNow = openReadNow(1_000_000).read(import.meta.path) !== undefined;

describe.skipIf(!canReadNow)("what is read without waiting", () => {
  test("is the whole of a small result", async () => {
    using directory = aDirectory(disk);
    const files = await open(directory.path);
    await files.write(place("a"), photo, yes);
    await files.write(place("b"), { ...photo, body: new Uint8Array(500).fill(9) }, yes);
    expect(files.readNow(place("a"))).toEqual({ format: "webp", bytes: photo.body });
    expect(files.readNow(place("b"))?.bytes).toEqual(new Uint8Array(500).fill(9));
  });

  test("is nothing that was purged or never kept, and nothing large", async () => {
    using directory = aDirectory(disk);
    const files = await open(directory.path);
    await files.write(place("a"), photo, yes);
    await files.write(place("large"), { ...photo, body: new Uint8Array(1_000_001) }, yes);
    await files.purgeAssets("shop", new Set(["cat"]));
    expect([files.readNow(place("a")), files.readNow(place("b")), files.readNow(place("large"))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("is nothing that was read before it was purged", async () => {
    using directory = aDirectory(disk);
    const files = await open(directory.path);
    for (const purge of [() => files.purgeAssets("shop", new Set(["cat"])), () => files.purgeSpace("shop")]) {
      await files.write(place("a"), photo, yes);
      expect(files.readNow(place("a"))?.bytes).toEqual(photo.body);
      await purge();
      expect(files.readNow(place("a"))).toBeUndefined();
    }
  });

  test("is as many as one likes", async () => {
    using directory = aDirectory(disk);
    const files = await open(directory.path);
    const keys = Array.from({ length: 300 }, (_, at) => `key${at}`);
    for (const [at, key] of keys.entries()) {
      await files.write(place(key), { ...photo, body: new Uint8Array(at + 1) }, yes);
    }
    for (const _ of [1, 2]) {
      for (const [at, key] of keys.entries()) expect(files.readNow(place(key))?.bytes.length).toBe(at + 1);
    }
    const targets = readdirSync("/proc/self/fd").map((name) => linkOf(`/proc/self/fd/${name}`));
    expect(targets.filter((target) => target.startsWith(directory.path)).length).toBeLessThan(200);
  });

  test("is nothing that isn't whole", async () => {
    using directory = aDirectory(disk);
    const files = await open(directory.path);
    await files.write(place("short"), photo, yes);
    await files.write(place("other"), photo, yes);
    const fileOf = (key: string) => join(directory.path, "results/shop/cat", key);
    truncateSync(fileOf("short"), 500);
    writeFileSync(fileOf("other"), readFileSync(fileOf("other")).fill(1, 100));
    expect([files.readNow(place("short")), files.readNow(place("other"))]).toEqual([undefined, undefined]);
  });
});

test("many assets are purged at once, in what they are laid onto as well, and no others", async () => {
  using directory = aDirectory();
  const files = await open(directory.path);
  const gone = [
    place("a"),
    place("b", { assetId: "dog" }),
    place("c", { assetId: "hen", layerIds: ["dog"] }),
  ];
  const stays = [place("d", { assetId: "hen" }), place("e", { spaceId: "farm" })];
  for (const each of [...gone, ...stays]) await files.write(each, photo, yes);
  await files.purgeAssets("shop", new Set());
  expect(gone.map((each) => files.has(each))).toEqual([true, true, true]);
  await files.purgeAssets("shop", new Set(["cat", "dog", "none"]));
  for (const each of gone) expect(await files.read(each)).toBeUndefined();
  for (const each of stays) expect(await bodyOf(files, each)).toEqual(photo.body);
});

describe("a result that shows several assets", () => {
  const named = (count: number) => Array.from({ length: count }, (_, at) => `${at}`.repeat(36));

  test.each([1, 5, 6, 100])(
    "goes with each of %p that are laid onto it, and with its space",
    async (count) => {
      using directory = aDirectory();
      const files = await open(directory.path);
      const layerIds = named(count).map((id) => id.slice(0, 36));
      const layered = place("a", { layerIds });
      const ids = ["cat", layerIds[0] ?? "", layerIds.at(-1) ?? ""];
      const purges = ids.map((assetId) => () => files.purgeAssets("shop", new Set([assetId])));
      for (const purge of [...purges, () => files.purgeSpace("shop")]) {
        await files.write(layered, photo, yes);
        expect(await bodyOf(files, layered)).toEqual(photo.body);
        await purge();
        expect(await files.read(layered)).toBeUndefined();
      }
    },
  );

  test("stays where another asset, or its own of another space, is purged", async () => {
    using directory = aDirectory();
    const files = await open(directory.path);
    const layered = place("a", { layerIds: ["dog"] });
    await files.write(layered, photo, yes);
    await files.purgeAssets("shop", new Set(["do"]));
    await files.purgeAssets("farm", new Set(["dog"]));
    await files.purgeSpace("sho");
    expect(await bodyOf(files, layered)).toEqual(photo.body);
  });
});

import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import type { Claim, RenderJob } from "#src/imaging/job.ts";
import { type PoolOptions, RenderPool } from "#src/imaging/pool/pool.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { aDirectory } from "#test/support/directory.ts";
import { limits, plain } from "#test/support/engine.ts";
import { strictLog } from "#test/support/log.ts";

// Pictures that take long on a quiet machine take longer beside other work.
setDefaultTimeout(30_000);

const command = [process.execPath, join(import.meta.dir, "../../../src/main.ts"), "render-child"];
const cacheDirectory = join(tmpdir(), "imagor-cloud-test-pool");
const picture = await plain(2000, 2000, "teal");
const pools: RenderPool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

async function aPool(options: Partial<PoolOptions> = {}): Promise<RenderPool> {
  const pool = new RenderPool({
    command,
    cacheDirectory,
    processes: 1,
    mostWaitingMs: 60_000,
    rest: { afterMs: 60_000, keptBytes: 24_000_000 },
    memoryBytes: 1_000_000_000,
    log: strictLog(),
    ...options,
  });
  pools.push(pool);
  await pool.ready();
  return pool;
}

function job(path: string): RenderJob {
  return { params: parsePath(`unsafe/${path}`), defaults: "web", limits, source: { bytes: picture } };
}

/** Seconds of work, unless it is ended. */
const long = job(`2000x2000/filters:${Array(8).fill("blur(100)").join(":")}:format(avif)/a.png`);
const short = job("8x8/a.png");

function claim(more: Partial<Claim> = {}): Claim {
  return { lane: "shop", costMs: 10, ...more };
}

async function untilReady(pool: RenderPool, processes: number): Promise<void> {
  while (pool.state().processes < processes) await Bun.sleep(5);
}

/** The names of jobs in the order in which they are done. */
async function inOrder(jobs: Record<string, Promise<unknown>>): Promise<string[]> {
  const done: string[] = [];
  await Promise.all(Object.entries(jobs).map(([name, result]) => result.then(() => done.push(name))));
  return done;
}

test("as many pictures are made at a time as there are processes", async () => {
  const pool = await aPool({ processes: 2 });
  const order = await inOrder({ long: pool.render(long, claim()), short: pool.render(short, claim()) });
  expect(order).toEqual(["short", "long"]);
});

const header = { source: { bytes: picture }, limits, depth: "header" as const };
const pixels = { ...header, depth: "pixels" as const };

test("an upload waits for no picture", async () => {
  const pool = await aPool();
  const order = await inOrder({
    long: pool.render(long, claim()),
    waiting: pool.render(short, claim()),
    upload: pool.probe(header, claim({ rank: "urgent" })),
  });
  expect(order[0]).toBe("upload");
});

test("uploads leave a process to the pictures, however many there are", async () => {
  const pool = await aPool({ processes: 2 });
  await untilReady(pool, 2);
  const upload = () => pool.render(long, claim({ rank: "urgent" }));
  const order = await inOrder({
    ...{ one: upload(), two: upload(), three: upload() },
    picture: pool.render(short, claim({ lane: "neighbour" })),
  });
  expect(order[0]).toBe("picture");
});

test("where there is one process, pictures and uploads take turns", async () => {
  const pool = await aPool();
  const uploads = Array.from(
    { length: 20 },
    (_, n) => [`upload${n}`, pool.probe(header, claim({ rank: "urgent" }))] as const,
  );
  const picture = pool.render(short, claim({ lane: "neighbour" }));
  const order = await inOrder({ ...Object.fromEntries(uploads), picture });
  expect(order.indexOf("picture")).toBeLessThan(10);
});

test("no more processes are at work than there are, the further ones among them", async () => {
  const pool = await aPool();
  const upload = claim({ rank: "urgent" });
  const under = [pool.render(long, claim()), pool.probe(pixels, upload), pool.probe(pixels, upload)];
  const seen: { busy: number; processes: number }[] = [];
  const looking = setInterval(() => seen.push(pool.state()), 1);
  await Promise.all(under);
  clearInterval(looking);
  expect(seen.some(({ busy }) => busy > 1)).toBe(true);
  expect(seen.filter(({ busy, processes }) => busy > processes)).toEqual([]);
});

test("a picture waits for no other that turns out to take long", async () => {
  const pool = await aPool({ processes: 2 });
  const order = await inOrder({
    one: pool.render(long, claim()),
    two: pool.render(long, claim()),
    neighbour: pool.render(short, claim({ lane: "neighbour" })),
  });
  expect(order[0]).toBe("neighbour");
});

test("a picture that somebody waits for waits for none that nobody waits for", async () => {
  const pool = await aPool();
  const slow = { ...pixels, source: { bytes: await plain(7000, 7000, "teal") } };
  const order = await inOrder({
    inspection: pool.probe(slow, claim({ rank: "idle" })),
    next: pool.probe(pixels, claim({ rank: "idle" })),
    asked: pool.render(short, claim()),
  });
  expect(order).toEqual(["asked", "inspection", "next"]);
});

test("render processes give way to the server, and to each other as somebody waits for them", async () => {
  const directory = aDirectory();
  using _ = directory;
  const pool = await aPool({ cacheDirectory: directory.path });
  await Promise.all([
    pool.render(short, claim()),
    pool.probe(header, claim({ rank: "urgent" })),
    pool.probe(pixels, claim({ rank: "idle" })),
  ]);
  const own = getPriority();
  expect(nicenessOf(directory.path)).toEqual([own, own + 5, 19]);
});

test("what takes long gives way, and whoever comes next has a process of full priority", async () => {
  using directory = aDirectory();
  const pool = await aPool({ cacheDirectory: directory.path });
  const heavy = pool.render(long, claim({ costMs: 5000 }));
  const own = getPriority();
  expect(nicenessOf(directory.path)).toEqual([19]);
  await heavy;
  await pool.render(short, claim());
  expect(nicenessOf(directory.path)).toEqual([own + 5]);
});

test("while a process is made anew no heavy picture takes the last one", async () => {
  const pool = await aPool({ processes: 2 });
  await untilReady(pool, 2);
  await pool.render(long, claim({ costMs: 5000 }));
  const heavy = pool.render(long, claim({ costMs: 5000 }));
  expect(pool.state()).toMatchObject({ busy: 0, waiting: 1 });
  const order = await inOrder({ heavy, short: pool.render(short, claim({ lane: "neighbour" })) });
  expect(order).toEqual(["short", "heavy"]);
});

test("heavy pictures leave a process to the others", async () => {
  const pool = await aPool({ processes: 2 });
  const heavy = () => pool.render(long, claim({ costMs: 5000 }));
  const order = await inOrder({ one: heavy(), two: heavy(), short: pool.render(short, claim()) });
  expect(order).toEqual(["short", "one", "two"]);
});

test("whoever's picture took far longer than it looked leaves a process to the others next time", async () => {
  const pool = await aPool({ processes: 2 });
  await pool.render(long, claim());
  await untilReady(pool, 2);
  const next = [pool.render(short, claim()), pool.render(short, claim())];
  expect(pool.state()).toMatchObject({ busy: 1, waiting: 1 });
  const neighbour = pool.render(short, claim({ lane: "neighbour" }));
  expect(pool.state()).toMatchObject({ busy: 2, waiting: 1 });
  await Promise.all([...next, neighbour]);
});

test("a neighbour's picture goes before the many of one who asks for much", async () => {
  const pool = await aPool();
  const greedy = Array.from({ length: 5 }, (_, n) => [`greedy${n}`, pool.render(short, claim())] as const);
  const neighbour = pool.render(short, claim({ lane: "neighbour" }));
  const order = await inOrder({ ...Object.fromEntries(greedy), neighbour });
  expect(order.indexOf("neighbour")).toBeLessThanOrEqual(1);
});

describe("with more work than may wait", () => {
  test("a picture is refused at once", async () => {
    const pool = await aPool({ mostWaitingMs: 25 });
    const taken = [pool.render(long, claim()), pool.render(short, claim()), pool.render(short, claim())];
    await expect(pool.render(short, claim())).rejects.toMatchObject({ code: "overloaded" });
    expect(pool.state()).toMatchObject({ busy: 1, waiting: 2, waitingMs: 20 });
    expect((await Promise.all(taken)).length).toBe(3);
  });
});

test("a picture that nobody wants any more isn't made", async () => {
  const pool = await aPool();
  const asker = new AbortController();
  const underWay = pool.render(long, claim());
  const left = pool.render(long, claim({ signal: asker.signal }));
  asker.abort();
  await expect(left).rejects.toThrow("aborted");
  expect(pool.state().waiting).toBe(0);
  await expect(pool.render(long, claim({ signal: asker.signal }))).rejects.toThrow("aborted");
  await underWay;
});

test("a picture past the memory of its process is refused, and the next one is made", async () => {
  const pool = await aPool({ memoryBytes: 110_000_000 });
  const big = job("9000x9000/filters:blur(20):format(png)/a.png");
  await expect(pool.render(big, claim())).rejects.toMatchObject({
    code: "too_costly",
    message: "Making this picture takes too much memory. Ask for a smaller one.",
  });
  expect((await pool.render(short, claim())).width).toBe(8);
  expect(pool.state().ended.memory).toBe(1);
});

test("a process that keeps too much after a picture is made anew, and nobody notices", async () => {
  const pool = await aPool({ memoryBytes: 110_000_000 });
  for (let n = 0; n < 3; n += 1) expect((await pool.render(short, claim())).width).toBe(8);
  expect(pool.state().ended).toMatchObject({ crash: 0, memory: 0 });
  expect(pool.state().ended.grown).toBeGreaterThan(0);
});

test("a process that has kept much is made anew at rest, once", async () => {
  const pool = await aPool({ rest: { afterMs: 200, keptBytes: 0 } });
  await pool.render(short, claim());
  const renewed = () => pool.state().ended.grown;
  while (renewed() === 0) await Bun.sleep(20);
  await untilReady(pool, 1);
  await Bun.sleep(1000);
  expect(renewed()).toBe(1);
  expect((await pool.render(short, claim())).width).toBe(8);
});

test("where no process can be started for a while, pictures are refused until one can", async () => {
  using directory = aDirectory();
  const program = join(directory.path, "bun");
  const lines: Record<string, unknown>[] = [];
  symlinkSync(process.execPath, program);
  const pool = await aPool({ command: [program, ...command.slice(1)], log: strictLog(lines), processes: 2 });
  rmSync(program);
  for (const pid of childrenWhere(([name]) => name === program)) process.kill(pid, "SIGKILL");
  while (pool.state().processes > 0) await Bun.sleep(5);
  await expect(pool.render(short, claim())).rejects.toMatchObject({ code: "overloaded" });
  symlinkSync(process.execPath, program);
  await untilReady(pool, 2);
  expect((await pool.render(short, claim())).width).toBe(8);
});

function nicenessOf(cacheDirectory: string): number[] {
  return childrenWhere((words) => words.includes(cacheDirectory))
    .map((pid) => getPriority(pid))
    .sort((a, b) => a - b);
}

function childrenWhere(isMeant: (words: string[]) => boolean): number[] {
  return readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number)
    .filter((pid) => isMeant(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")));
}

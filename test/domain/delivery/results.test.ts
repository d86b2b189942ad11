import { describe, expect, test } from "bun:test";
import { existsSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ResultBudget } from "#src/domain/delivery/result-budget.ts";
import { Results } from "#src/domain/delivery/results.ts";
import type { Rendered } from "#src/imaging/job.ts";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { ResultFiles } from "#src/storage/results/result-files.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aDirectory } from "#test/support/directory.ts";
import { strictLog } from "#test/support/log.ts";

const place = { spaceId: "shop", assetId: "cat", key: "a", newPerHour: Number.POSITIVE_INFINITY };
const nobodyLeaves = new AbortController().signal;

function rendered(text: string): Rendered {
  const body = new TextEncoder().encode(text);
  return { body, format: "webp", contentType: "image/webp", width: 1, height: 1, pages: 1 };
}

async function open(directory: string, memoryBytes = 1_000_000, maxBytes = 1e9) {
  const files = new ResultFiles({ directory: join(directory, "results"), maxBytes, log: strictLog() });
  const results = new Results({ files, memoryBytes, budget: new ResultBudget(fixedClock()) });
  await results.open();
  return results;
}

/** A making that ends when it is told to. */
function aMaking(text = "picture") {
  const { promise, resolve, reject } = Promise.withResolvers<Rendered>();
  const signals: AbortSignal[] = [];
  return {
    signals,
    end: () => resolve(rendered(text)),
    fail: () => reject(new Error("no picture")),
    make: (signal: AbortSignal) => {
      signals.push(signal);
      return promise;
    },
  };
}

async function find(results: Results, make = aMaking().make, signal = nobodyLeaves) {
  const { via, body, format } = await results.find(place, signal, make);
  return { via, format, text: await new Response(body).text() };
}

async function begun({ signals }: { signals: AbortSignal[] }): Promise<void> {
  while (signals.length === 0) await Bun.sleep(1);
}

/** The disk has it by then. */
async function settled(results: Results): Promise<void> {
  while (results.state().underWay > 0) await Bun.sleep(1);
}

const never = () => Promise.reject(new Error("made once more"));

test("a result is made once, then held in memory", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  expect(await find(results, async () => rendered("one"))).toEqual({
    via: "made",
    format: "webp",
    text: "one",
  });
  await settled(results);
  expect(await find(results, never)).toEqual({ via: "memory", format: "webp", text: "one" });
});

test("after a new start it is found on disk, then in memory", async () => {
  using directory = aDirectory();
  const before = await open(directory.path);
  await find(before, async () => rendered("one"));
  await settled(before);
  const after = await open(directory.path);
  expect(await find(after, never)).toEqual({ via: "disk", format: "webp", text: "one" });
  expect((await find(after, never)).via).toBe("memory");
});

test("who asks for what is on its way waits for it with the others", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  const making = aMaking();
  const asked = [find(results, making.make), find(results, never), find(results, never)];
  making.end();
  expect((await Promise.all(asked)).map(({ via }) => via)).toEqual(["made", "joined", "joined"]);
  expect(making.signals).toHaveLength(1);
});

test("who asks for what is on its way in idle time has it made himself, and gives it to who had it made", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  const [idle, own] = [aMaking(), aMaking("own")];
  const left = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const warmed = results.find({ ...place, isIdle: true }, nobodyLeaves, (signal) =>
    Promise.race([idle.make(signal), left(signal)]),
  );
  await begun(idle);
  const asked = find(results, own.make);
  await begun(own);
  own.end();
  expect(await asked).toMatchObject({ via: "made", text: "own" });
  expect(await new Response((await warmed).body).text()).toBe("own");
});

test("what gave way is kept nowhere, so that a purge after it holds", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  const [idle, own] = [aMaking("idle"), aMaking("own")];
  const warmed = results.find({ ...place, isIdle: true }, nobodyLeaves, idle.make);
  await begun(idle);
  const asked = find(results, own.make);
  own.end();
  await asked;
  await settled(results);
  await results.purgeAssets(place.spaceId, new Set([place.assetId]));
  idle.end();
  expect(await new Response((await warmed).body).text()).toBe("idle");
  await settled(results);
  await Bun.sleep(20);
  expect(results.has(place)).toBe(false);
});

test("who asks for what is being read from the disk has it from there with the others", async () => {
  using directory = aDirectory();
  const before = await open(directory.path);
  await find(before, async () => rendered("one"));
  await settled(before);
  const after = await open(directory.path);
  const asked = await Promise.all([find(after, never), find(after, never)]);
  expect(asked.map(({ via }) => via)).toEqual(["disk", "disk"]);
});

test("what can't be made is refused to everybody who waits, and tried again for the next", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  const making = aMaking();
  const asked = [find(results, making.make), find(results, never)];
  await begun(making);
  making.fail();
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect((await find(results, async () => rendered("again"))).text).toBe("again");
});

describe("somebody who leaves", () => {
  test("has nothing made where he has left before he asks", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    const left = AbortSignal.abort(new Error("left"));
    expect(await find(results, never, left).catch(({ message }) => message)).toBe("left");
    expect(results.state().underWay).toBe(0);
  });

  test("has nothing made where he leaves while it is looked for", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    const leaving = new AbortController();
    const making = aMaking();
    const asked = find(results, making.make, leaving.signal);
    leaving.abort(new Error("left"));
    expect(await asked.catch(({ message }) => message)).toBe("left");
    await settled(results);
    expect(making.signals).toEqual([]);
  });

  test("ends the making where nobody else waits", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    const making = aMaking();
    const client = new AbortController();
    const left = find(results, making.make, client.signal);
    await begun(making);
    client.abort();
    expect(making.signals[0]?.aborted).toBe(true);
    making.fail();
    await expect(left).rejects.toThrow();
  });

  test("finds what was being made already, when he comes back", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    const making = aMaking();
    const client = new AbortController();
    const left = find(results, making.make, client.signal).catch((error) => String(error));
    await begun(making);
    client.abort();
    expect(await left).toContain("aborted");
    const back = find(results, never);
    making.end();
    expect(await back).toMatchObject({ via: "joined", text: "picture" });
  });

  test("has it made anew when he comes back before that had begun", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    const client = new AbortController();
    const waits = (signal: AbortSignal) =>
      new Promise<Rendered>((_, reject) =>
        signal.addEventListener("abort", () => setTimeout(reject, 5, signal.reason)),
      );
    const left = find(results, waits, client.signal).catch((error) => String(error));
    await Bun.sleep(5);
    client.abort();
    expect(await left).toContain("aborted");
    expect(await find(results, async () => rendered("anew"))).toMatchObject({ via: "made", text: "anew" });
  });

  test("ends nothing where others wait", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    const making = aMaking();
    const client = new AbortController();
    const left = find(results, making.make, client.signal).catch((error) => String(error));
    const stays = find(results, never);
    await begun(making);
    client.abort();
    expect(making.signals[0]?.aborted).toBe(false);
    making.end();
    expect((await stays).text).toBe("picture");
    expect(await left).toContain("aborted");
  });
});

describe("what is purged", () => {
  const purges: [string, (results: Results) => Promise<void>][] = [
    ["with its asset", (results) => results.purgeAssets("shop", new Set(["cat"]))],
    ["with many assets", (results) => results.purgeAssets("shop", new Set(["cat", "dog"]))],
    ["with its space", (results) => results.purgeSpace("shop")],
  ];
  for (const [how, purge] of purges) {
    test(`${how} is gone from memory and disk`, async () => {
      using directory = aDirectory();
      const results = await open(directory.path);
      await find(results, async () => rendered("old"));
      await settled(results);
      await purge(results);
      expect(await find(results, async () => rendered("new"))).toMatchObject({ via: "made", text: "new" });
    });

    test(`${how} while it is on its way answers who asked before, and nobody after`, async () => {
      using directory = aDirectory();
      const results = await open(directory.path);
      const making = aMaking("old");
      const before = find(results, making.make);
      await begun(making);
      await purge(results);
      const after = find(results, async () => rendered("new"));
      making.end();
      expect((await before).text).toBe("old");
      expect(await after).toMatchObject({ via: "made", text: "new" });
      await settled(results);
      expect((await find(await open(directory.path), never)).text).toBe("new");
    });
  }

  for (const [how, purge] of purges) {
    test(`${how} is given to nobody who asks after, though somebody asks meanwhile`, async () => {
      using directory = aDirectory();
      for (let round = 0; round < 20; round += 1) {
        const before = await open(directory.path);
        await find(before, async () => rendered("old"));
        await settled(before);
        const results = await open(directory.path);
        const purged = purge(results);
        const meanwhile = find(results, async () => rendered("new"));
        await purged;
        await meanwhile;
        expect(await find(results, async () => rendered("new"))).toMatchObject({ text: "new" });
        await settled(results);
        await purge(results);
      }
    });
  }

  test("leaves those of others", async () => {
    using directory = aDirectory();
    const results = await open(directory.path);
    await find(results, async () => rendered("kept"));
    await results.purgeAssets("shop", new Set(["dog"]));
    await results.purgeSpace("farm");
    expect((await find(results, never)).text).toBe("kept");
  });
});

test("memory is bounded: what was used longest ago is on disk alone", async () => {
  using directory = aDirectory();
  const results = await open(directory.path, 200_000);
  for (let n = 0; n < 300; n += 1) {
    await results.find({ ...place, key: `k${n}` }, nobodyLeaves, async () => rendered("x".repeat(2_000)));
  }
  await settled(results);
  expect(results.state().memoryBytes).toBeLessThanOrEqual(200_000);
  expect((await results.find({ ...place, key: "k299" }, nobodyLeaves, never)).via).toBe("memory");
  expect((await results.find({ ...place, key: "k0" }, nobodyLeaves, never)).via).toBe("disk");
});

test("what is read from memory again and again stays on disk too", async () => {
  using directory = aDirectory();
  const results = await open(directory.path, 10_000, 100_000);
  const ask = (key: string) => results.find({ ...place, key }, nobodyLeaves, async () => rendered(key));
  await ask("often");
  await settled(results);
  const file = join(directory.path, "results/shop/cat/often");
  utimesSync(file, 0, 0);
  for (let n = 0; n < 60; n += 1) {
    await ask(`once-${n}`);
    expect((await ask("often")).via).toBe("memory");
  }
  await settled(results);
  await results.close();
  expect(existsSync(file)).toBe(true);
});

test("a large result is sent from the disk, also to who had it made", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  const large = "x".repeat(2_000_000);
  expect(await find(results, async () => rendered(large))).toMatchObject({ via: "made", text: large });
  expect(results.state().memoryBytes).toBe(0);
  await settled(results);
  expect((await find(results, never)).via).toBe("disk");
});

test("what never got its turn costs nothing of the budget, what was refused for its own sake does", async () => {
  using directory = aDirectory();
  const results = await open(directory.path);
  const wanted = { ...place, newPerHour: 2 };
  const refusing = (code: RefusalCode) =>
    results.find(wanted, nobodyLeaves, () => Promise.reject(new Refusal(code, code)));
  const codes: RefusalCode[] = [
    "overloaded",
    "overloaded",
    "overloaded",
    "too_costly",
    "too_costly",
    "too_costly",
  ];
  const heard = [];
  for (const code of codes) heard.push(await refusing(code).catch(({ code }) => code));
  expect(heard).toEqual([...codes.slice(0, 5), "rate_limited"]);
});

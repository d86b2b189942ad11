import { expect, test } from "bun:test";
import { inEvenTime } from "#src/lib/even-time.ts";

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await inEvenTime(work).catch(() => {});
  return performance.now() - startedAt;
}

test("what takes a little, a little longer or fails ends after the same time", async () => {
  const times = [
    await tookMs(() => Promise.resolve("at once")),
    await tookMs(() => Bun.sleep(30)),
    await tookMs(() => Promise.reject(new Error("failed"))),
  ];
  for (const took of times) expect(took).toBeGreaterThanOrEqual(100);
});

test("what comes out and what goes wrong comes through", async () => {
  expect(await inEvenTime(async () => 7)).toBe(7);
  await expect(inEvenTime(() => Promise.reject(new Error("no room")))).rejects.toThrow("no room");
});

import { expect, test } from "bun:test";
import { type Pace, withPace } from "#src/http/pace.ts";

/** A thousand times as fast as what is meant for people. */
const pace: Pace = { silenceSeconds: 0.1, graceSeconds: 0.15, bytesPerSecond: 1_000 };

function dripping(chunks: number, bytes: number, pauseMs: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await Bun.sleep(pauseMs);
      if (sent++ === chunks) controller.close();
      else controller.enqueue(new Uint8Array(bytes));
    },
  });
}

test("a slow body comes through whole, however long it takes in all", async () => {
  expect(await new Response(withPace(dripping(20, 40, 15), pace)).bytes()).toHaveLength(800);
});

test("a small body has the grace of time, whatever its rate", async () => {
  expect(await new Response(withPace(dripping(3, 1, 20), pace)).bytes()).toHaveLength(3);
});

test("a body of a byte now and then ends as too slow", async () => {
  const reading = new Response(withPace(dripping(1_000, 1, 15), pace)).bytes();
  await expect(reading).rejects.toMatchObject({ code: "too_slow" });
});

test("a silent body ends as too slow, however much has come", async () => {
  let isFirst = true;
  const silent = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!isFirst) return new Promise(() => {});
      isFirst = false;
      controller.enqueue(new Uint8Array(1_000_000));
    },
  });
  const reading = new Response(withPace(silent, pace)).bytes();
  await expect(reading).rejects.toMatchObject({ code: "too_slow" });
});

test("the time that we take ourselves counts for nothing", async () => {
  const reader = withPace(dripping(4, 1, 1), pace).getReader();
  let received = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    received += part.value.byteLength;
    await Bun.sleep(80);
  }
  expect(received).toBe(4);
});

test("who stops reading stops the source", async () => {
  let isCancelled = false;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => {
      isCancelled = true;
    },
  });
  const reader = withPace(source, pace).getReader();
  await reader.read();
  await reader.cancel();
  expect(isCancelled).toBe(true);
});

test("a body that ends as too slow stops its source, however long that takes", async () => {
  let reason: unknown;
  const source = new ReadableStream<Uint8Array>({
    pull: () => new Promise(() => {}),
    cancel(given) {
      reason = given;
      return new Promise(() => {});
    },
  });
  await expect(new Response(withPace(source, pace)).bytes()).rejects.toMatchObject({ code: "too_slow" });
  expect(reason).toMatchObject({ code: "too_slow" });
});

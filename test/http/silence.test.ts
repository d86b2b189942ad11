import { expect, test } from "bun:test";
import { withSilenceLimit } from "#src/http/silence.ts";

function dripping(chunks: number, pauseMs: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await Bun.sleep(pauseMs);
      if (sent++ === chunks) controller.close();
      else controller.enqueue(new Uint8Array([sent]));
    },
  });
}

test("a slow body comes through whole, however long it takes in all", async () => {
  const body = withSilenceLimit(dripping(12, 15), 0.1);
  expect(await new Response(body).bytes()).toHaveLength(12);
});

test("a silent body ends as too slow", async () => {
  const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
  const reading = new Response(withSilenceLimit(silent, 0.02)).bytes();
  await expect(reading).rejects.toMatchObject({ code: "too_slow" });
});

test("who stops reading stops the source", async () => {
  let isCancelled = false;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => {
      isCancelled = true;
    },
  });
  const reader = withSilenceLimit(source, 1).getReader();
  await reader.read();
  await reader.cancel();
  expect(isCancelled).toBe(true);
});

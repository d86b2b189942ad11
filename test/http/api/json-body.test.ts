import { expect, test } from "bun:test";
import { readJson } from "#src/http/api/v1/json-body.ts";
import type { Pace } from "#src/http/pace.ts";

const pace: Pace = { silenceSeconds: 0.1, graceSeconds: 0.2, bytesPerSecond: Number.POSITIVE_INFINITY };

/** A byte every so often, without end. */
function dripping(pauseMs: number): Request {
  const body = new ReadableStream({
    async pull(controller) {
      await Bun.sleep(pauseMs);
      controller.enqueue(new Uint8Array([0x20]));
    },
  });
  return new Request("http://localhost", { method: "POST", body });
}

test.each([
  ["says nothing", 10_000],
  ["sends a byte now and then", 10],
])("JSON of a client that %s is refused as too slow", async (_, pauseMs) => {
  const reading = readJson({}, pace)({ request: dripping(pauseMs) });
  await expect(reading).rejects.toMatchObject({ code: "too_slow" });
});

test("JSON that comes in parts within its time is read", async () => {
  const parts = ['{"pa', 'th":', '"a.jpg"}'].map((part) => new TextEncoder().encode(part));
  const body = new ReadableStream({
    async pull(controller) {
      await Bun.sleep(5);
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else controller.close();
    },
  });
  const request = new Request("http://localhost", { method: "POST", body });
  expect(await readJson({}, pace)({ request })).toEqual({ path: "a.jpg" });
});

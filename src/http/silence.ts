import { Refusal } from "#src/lib/errors.ts";

/** Passes a body on and ends it with a Refusal too_slow when nothing at all has come for so long. */
export function withSilenceLimit(
  body: ReadableStream<Uint8Array>,
  seconds: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await beforeSilence(reader.read(), seconds);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function beforeSilence<T>(reading: Promise<T>, seconds: number): Promise<T> {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const refusal = new Refusal("too_slow", `Nothing has come for ${seconds} seconds. Send it again.`);
  const timer = setTimeout(() => reject(refusal), seconds * 1000);
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}

import { Refusal } from "#src/lib/errors.ts";
import { beforeTimeout } from "./timeout.ts";

export interface Pace {
  /** So long may nothing at all come. */
  silenceSeconds: number;
  /** So long may a body take whatever its size, and a second more for each of so many bytes. */
  graceSeconds: number;
  bytesPerSecond: number;
}

const tooSlow = () =>
  new Refusal("too_slow", "This comes too slowly. Send it again over a better connection.");

/**
 * Passes a body on, reading nothing before it is asked for, and ends it with a Refusal too_slow when it keeps us
 * waiting longer than the pace allows; the body is cancelled then.
 */
export function withPace(body: ReadableStream<Uint8Array>, pace: Pace): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const cancel = (reason: unknown) => reader.cancel(reason);
  let waitedMs = 0;
  let receivedBytes = 0;
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const allowedMs = (pace.graceSeconds + receivedBytes / pace.bytesPerSecond) * 1000;
    const patienceMs = Math.min(pace.silenceSeconds * 1000, allowedMs - waitedMs);
    const since = performance.now();
    const { done, value } = await beforeTimeout(reader.read(), patienceMs, tooSlow).catch(giveUp);
    // Only what the client takes: when the disk is slow it waits for us.
    waitedMs += performance.now() - since;
    if (done) return controller.close();
    receivedBytes += value.byteLength;
    controller.enqueue(value);
  }
  function giveUp(error: unknown): never {
    // Nobody waits for it: what is slow to come may be slow to stop.
    cancel(error).catch(() => undefined);
    throw error;
  }
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}

import { createHash } from "node:crypto";
import { Refusal } from "#src/lib/errors.ts";
import type { Put, PutOptions } from "./storage.ts";

/**
 * Hands each chunk of a body on and waits until it is written, so that no more than that chunk is in memory.
 * Refuses too_large and cut bodies; cancels the body whenever it stops early.
 */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes, sizeBytes: announced, signal }: PutOptions,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Put> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of abortable(body, signal)) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes)
      throw new Refusal("too_large", `More than ${maxBytes} bytes, the most that is taken. Save it smaller.`);
    hash.update(chunk);
    await write(chunk);
  }
  if (announced !== undefined && announced !== sizeBytes) {
    throw new Refusal(
      "invalid",
      `The body has ${sizeBytes} bytes instead of the ${announced} announced. Send it again.`,
    );
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

/** Also ends while the body is silent. */
async function* abortable(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const stop = () => reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", stop, { once: true });
  let ended = false;
  try {
    while (true) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!ended) await stop();
    reader.releaseLock();
  }
}

/** Bytes as a body that comes in chunks of this size. */
export function bodyOf(bytes: Uint8Array | string, chunkBytes = 64 * 1024): ReadableStream<Uint8Array> {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  let position = 0;
  return new ReadableStream({
    pull(controller) {
      if (position >= all.length) return controller.close();
      controller.enqueue(all.slice(position, position + chunkBytes));
      position += chunkBytes;
    },
  });
}

/** A body that breaks off with an error after these bytes. */
export function brokenBody(bytes: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(bytes));
    },
    pull(controller) {
      controller.error(new Error("the line went dead"));
    },
  });
}

/** A body that begins and then stays silent. */
export function silentBody(bytes: string): { body: ReadableStream<Uint8Array>; wasCancelled(): boolean } {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(bytes));
    },
    pull: () => new Promise(() => undefined),
    cancel() {
      cancelled = true;
    },
  });
  return { body, wasCancelled: () => cancelled };
}

/** A body that tells whether anybody began to read it. */
export function unreadBody(): { body: ReadableStream<Uint8Array>; wasRead(): boolean } {
  let read = false;
  const source = {
    pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      read = true;
      controller.close();
    },
  };
  return { body: new ReadableStream(source, { highWaterMark: 0 }), wasRead: () => read };
}

export async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(body).text();
}

export async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return await new Response(body).bytes();
}

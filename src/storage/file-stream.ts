import type { FileHandle } from "node:fs/promises";

const chunkBytes = 256 * 1024;

/** The bytes from `first` to `last`, both included, read as they are asked for. Closes the file at the end. */
export function streamFile(file: FileHandle, first: number, last: number): ReadableStream<Uint8Array> {
  let position = first;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await readChunk(file, position, last);
        position += chunk.byteLength;
        if (chunk.byteLength > 0) controller.enqueue(chunk);
        if (position <= last) return;
        await file.close();
        controller.close();
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}

async function readChunk(file: FileHandle, position: number, last: number): Promise<Uint8Array> {
  const length = Math.min(chunkBytes, last + 1 - position);
  if (length === 0) return new Uint8Array();
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, position);
    if (bytesRead === 0) throw new Error("An object became shorter while it was read.");
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    await file.close();
    throw error;
  }
}

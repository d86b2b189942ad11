import { createDeflate } from "node:zlib";

const piece = new Uint8Array(1 << 20);

/** So many zero bytes, deflated with zlib's header, without ever lying in memory. */
export async function deflatedZeros(count: number): Promise<Uint8Array> {
  const deflate = createDeflate({ level: 9 });
  const collected = Array.fromAsync(deflate as AsyncIterable<Uint8Array>);
  for (let left = count; left > 0; left -= piece.length) {
    if (!deflate.write(piece.subarray(0, Math.min(left, piece.length)))) await drained(deflate);
  }
  deflate.end();
  return joined(await collected);
}

function drained(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => stream.once("drain", () => resolve()));
}

export function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

/** Numbers of 1, 2 or 4 bytes, the highest byte first: `[[4, 7000], [1, 8]]`. */
export function numbers(...fields: [size: 1 | 2 | 4, value: number][]): Uint8Array {
  return joined(fields.map(([size, value]) => field(size, value, false)));
}

/** The same with the lowest byte first. */
export function littleNumbers(...fields: [size: 1 | 2 | 4, value: number][]): Uint8Array {
  return joined(fields.map(([size, value]) => field(size, value, true)));
}

function field(size: 1 | 2 | 4, value: number, isLittle: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(size));
  if (size === 1) bytes.setUint8(0, value);
  else if (size === 2) bytes.setUint16(0, value, isLittle);
  else bytes.setUint32(0, value, isLittle);
  return new Uint8Array(bytes.buffer);
}

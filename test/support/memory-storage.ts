import { readBody } from "#src/storage/body.ts";
import { checkKey } from "#src/storage/keys.ts";
import { cut, missing } from "#src/storage/range.ts";
import type { Storage } from "#src/storage/storage.ts";

/** Objects in a map, for tests that have nothing to do with disks. */
export function createMemoryStorage(now: () => number = Date.now): Storage {
  const objects = new Map<string, { bytes: Uint8Array; modifiedAt: number }>();
  const described = (key: string) => {
    const object = objects.get(key);
    return object && { key, sizeBytes: object.bytes.byteLength, modifiedAt: object.modifiedAt };
  };
  return {
    async put(key, body, options) {
      checkKey(key);
      const chunks: Uint8Array[] = [];
      const put = await readBody(body, options, async (chunk) => void chunks.push(chunk));
      objects.set(key, { bytes: Buffer.concat(chunks), modifiedAt: now() });
      return put;
    },
    async get(key, range) {
      const object = objects.get(key);
      if (object === undefined) throw missing();
      const { first, last } = cut(object.bytes.byteLength, range);
      return new Blob([object.bytes.slice(first, last + 1)]).stream();
    },
    head: async (key) => described(key),
    async delete(key) {
      objects.delete(key);
    },
    async list(prefix, { cursor = "", limit = 1000 } = {}) {
      const keys = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > cursor);
      const page = keys.slice(0, limit);
      const shown = page.map(described).filter((object) => object !== undefined);
      return { objects: shown, ...(keys.length > limit && { cursor: page.at(-1) ?? "" }) };
    },
    discardUnfinished: async () => 0,
  };
}

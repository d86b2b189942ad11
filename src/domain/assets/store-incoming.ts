import { checkSha256 } from "#src/domain/check-sha256.ts";
import type { Needs } from "#src/domain/context.ts";
import { createId } from "#src/lib/id.ts";
import type { Put } from "#src/storage/storage.ts";
import { discardObject, objectKeyOf } from "./objects.ts";

/** A file on its way in. */
export interface Incoming {
  body: ReadableStream<Uint8Array>;
  /** As the client announced it: a body that ends earlier is refused. */
  sizeBytes?: number;
  signal?: AbortSignal;
  /** Of the bytes, as the client worked it out, lower-case hex: others are refused. */
  sha256?: string;
}

/** One that is safely stored; no row speaks of it yet. */
export interface StoredFile {
  /** New; the object is named after it. */
  id: string;
  objectKey: string;
  put: Put;
}

/** Stores the bytes and has a look at them; what is refused then isn't kept. */
export async function storeIncoming<T>(
  needs: Needs<"clock" | "storage" | "log">,
  { body, sha256, ...options }: Incoming,
  maxBytes: number,
  look: (stored: StoredFile) => Promise<T>,
): Promise<StoredFile & T> {
  const id = createId(needs.clock.now());
  const objectKey = objectKeyOf(id);
  const put = await needs.storage.put(objectKey, body, { maxBytes, ...options });
  const stored = { id, objectKey, put };
  try {
    checkSha256(sha256, put.sha256);
    return { ...stored, ...(await look(stored)) };
  } catch (error) {
    await discardObject(needs, objectKey);
    throw error;
  }
}

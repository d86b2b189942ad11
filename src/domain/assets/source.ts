import type { Needs } from "#src/domain/context.ts";
import type { Source } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import { missing } from "#src/storage/range.ts";
import type { ByteRange, Storage } from "#src/storage/storage.ts";
import { noteLostOriginal } from "./lost-original.ts";

/** A file, which tells whoever sends it its length; or a stream, to be read to its end or cancelled. */
export type ObjectBytes = Blob | ReadableStream<Uint8Array>;

/** An object as the renderer takes it: its file where it is one, else its bytes. */
export async function sourceOf(storage: Storage, objectKey: string): Promise<Source> {
  if (storage.file) return { file: storage.file(objectKey) };
  const body = await storage.get(objectKey);
  return { bytes: await new Response(body).bytes() };
}

/** The bytes of a version, to be sent as they are. */
export async function openVersion(
  needs: Needs<"db" | "clock" | "log" | "storage">,
  { versionId, objectKey }: { versionId: string; objectKey: string },
  range?: ByteRange,
): Promise<ObjectBytes> {
  try {
    return await openObject(needs.storage, objectKey, range);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") await noteLostOriginal(needs, versionId);
    throw error;
  }
}

async function openObject(storage: Storage, objectKey: string, range?: ByteRange): Promise<ObjectBytes> {
  if (!storage.file) return await storage.get(objectKey, range);
  if ((await storage.head(objectKey)) === undefined) throw missing();
  const file = Bun.file(storage.file(objectKey));
  return range ? file.slice(range.first, range.last + 1) : file;
}

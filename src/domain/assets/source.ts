import type { Source } from "#src/imaging/job.ts";
import type { Storage } from "#src/storage/storage.ts";

/** An object as the renderer takes it: its file where it is one, else its bytes. */
export async function sourceOf(storage: Storage, objectKey: string): Promise<Source> {
  if (storage.file) return { file: storage.file(objectKey) };
  const body = await storage.get(objectKey);
  return { bytes: await new Response(body).bytes() };
}

import { Refusal } from "#src/lib/errors.ts";

const maxBytes = 65_536;

/**
 * The parser of a route that takes JSON: reads no more than it needs, whatever length was promised. Whoever sends
 * something else is shown the example.
 */
export function readJson(example: Record<string, string | string[]>) {
  const remedy = `Send ${JSON.stringify(example)} with Content-Type: application/json.`;
  return async ({ request }: { request: Request }): Promise<unknown> => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      return JSON.parse(decoder.decode(await readAll(request)));
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      throw new Refusal("invalid", `The body is not JSON. ${remedy}`, { cause });
    }
  };
}

async function readAll(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Refusal("too_large", `The body is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import { createHash } from "node:crypto";
import { checkSha256 } from "#src/domain/check-sha256.ts";
import type { Pace } from "#src/http/pace.ts";
import { Refusal } from "#src/lib/errors.ts";
import { contentSha256 } from "./content-digest.ts";
import { pacedBody } from "./paced-body.ts";

const maxBytes = 65_536;

/** So little comes within that time over the slowest lines. */
const wholeInTime: Pace = {
  silenceSeconds: 25,
  graceSeconds: 25,
  bytesPerSecond: Number.POSITIVE_INFINITY,
};

/**
 * The parser of a route that takes JSON: reads no more than it needs, whatever length was promised. Whoever sends
 * something else is shown the example.
 */
export function readJson(example: Record<string, string | string[]>, pace = wholeInTime) {
  const remedy = `Send ${JSON.stringify(example)} with Content-Type: application/json.`;
  return async ({ request }: { request: Request }): Promise<unknown> => {
    const { sha256 } = contentSha256(request);
    const bytes = await readAll(request, pace);
    checkSha256(sha256, createHash("sha256").update(bytes).digest("hex"));
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (cause) {
      throw new Refusal("invalid", `The body is not JSON. ${remedy}`, { cause });
    }
  };
}

async function readAll(request: Request, pace: Pace): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of pacedBody(request, pace) ?? []) {
    size += chunk.length;
    if (size > maxBytes)
      throw new Refusal("too_large", `The body is longer than ${maxBytes} bytes. Send less in one.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

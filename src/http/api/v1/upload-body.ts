import type { Incoming } from "#src/domain/assets/store-incoming.ts";
import { readAddress } from "#src/http/address.ts";
import type { Pace } from "#src/http/pace.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { ApiNeeds } from "./base.ts";
import { contentSha256 } from "./content-digest.ts";
import { pacedBody } from "./paced-body.ts";

interface Upload {
  body: ReadableStream<Uint8Array>;
  /** As announced. */
  sizeBytes?: number;
}

/** Slow but honest lines live, and nobody holds a connection for days by a byte now and then. */
const pace: Pace = { silenceSeconds: 25, graceSeconds: 25, bytesPerSecond: 1_024 };

/** Refuses by its headers alone what isn't the file itself; `curl` is what to type instead of a form. */
export function refuseWrapped({ headers }: Request, curl: string): void {
  if (/^multipart\//i.test(headers.get("content-type") ?? "")) {
    throw new Refusal("unsupported", `Send the file itself, not a form: ${curl}`);
  }
  const coding = headers.get("content-encoding")?.trim() ?? "";
  if (!/^(?:identity)?$/i.test(coding)) {
    throw new Refusal("unsupported", `Send the file as it is, not as Content-Encoding: ${coding}.`);
  }
}

/** What to type to send a file where this request wants one. */
export function curlFor({ publicUrl }: Pick<ApiNeeds, "publicUrl">, request: Request, query = ""): string {
  const method = request.method === "POST" ? "-X POST " : "";
  const url = `${publicUrl}${readAddress(request).path}${query}`;
  return `curl -H "Authorization: Bearer $API_KEY" ${method}-T FILE "${url}"`;
}

/** The file that a request brings, and what its client says of it. */
export function incomingFile(request: Request): Incoming {
  return { ...contentSha256(request), ...uploadBody(request), signal: request.signal };
}

/** The bytes of a file as they come in; nothing has been read yet. */
function uploadBody(request: Request): Upload {
  const length = request.headers.get("content-length");
  const body = pacedBody(request, pace);
  if (body === undefined) throw new Refusal("invalid", "The body is empty. Send the file itself.");
  return { body, ...(length !== null && { sizeBytes: Number(length) }) };
}

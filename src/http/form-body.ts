import { Refusal } from "#src/lib/errors.ts";
import { exchangeOf } from "./exchange.ts";
import { type Pace, withPace } from "./pace.ts";

/** The fields of a form that has been posted; one that isn't there is empty. */
export interface Fields {
  (name: string): string;
  /** Of those that are there many times. */
  all(name: string): string[];
}

const mostBytes = 65_536;
const pace: Pace = { silenceSeconds: 15, graceSeconds: 25, bytesPerSecond: 4_096 };

/** Refuses more than 64 KB, and what is no plain form. */
export async function readForm(request: Request): Promise<Fields> {
  if (!isOfType(request, "application/x-www-form-urlencoded"))
    throw new Refusal("unsupported", "Send the form of the page.");
  const fields = new URLSearchParams(new TextDecoder().decode(await readBody(request, mostBytes)));
  const one = (name: string) => fields.get(name) ?? "";
  return Object.assign(one, { all: (name: string) => fields.getAll(name) });
}

/** The one file of a form; undefined where none was chosen. Held in memory whole. */
export async function readFormFile(
  request: Request,
  { name, maxBytes }: { name: string; maxBytes: number },
): Promise<Uint8Array | undefined> {
  if (!isOfType(request, "multipart/form-data"))
    throw new Refusal("unsupported", "Send the form of the page.");
  const body = await readBody(request, maxBytes + mostBytes);
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  const form = await new Response(body, { headers }).formData().catch((cause) => {
    throw new Refusal("invalid", "This form can't be read.", { cause });
  });
  const file = form.get(name);
  if (!(file instanceof Blob) || file.size === 0) return undefined;
  if (file.size > maxBytes) throw tooLarge(maxBytes);
  return await file.bytes();
}

function isOfType({ headers }: Request, type: string): boolean {
  return (headers.get("content-type") ?? "").toLowerCase().startsWith(type);
}

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return new Uint8Array();
  exchangeOf(request).connection.allowSeconds?.(0);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of withPace(request.body, pace)) {
    size += part.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts, size));
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal("too_large", `At most ${maxBytes} bytes are taken here.`);
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip, zstdCompress } from "node:zlib";
import { bytes } from "#src/http/respond.ts";
import type { PublicFile } from "#views/paths.ts";
import { vendorFiles } from "./vendor-files.ts";

export interface PublicFiles {
  /** The address of a file, which carries a hash of its content. */
  address: PublicFile;
  lookUp(request: Request, path: string): Promise<Response> | undefined;
}

interface File {
  type: string;
  content: Uint8Array<ArrayBuffer>;
  /** Made when the first browser asks for it. */
  compressed: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>;
}

type Encoding = keyof typeof compressors;

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** These are compressed within. */
const isDense = new Set(["font/woff2"]);

/** Above it the last percents take longer than they save. */
const largeBytes = 100_000;

/** The best first. */
const compressors = {
  br: (content: Uint8Array) =>
    promisify(brotliCompress)(content, { params: { [quality]: content.length > largeBytes ? 6 : 11 } }),
  zstd: (content: Uint8Array) => promisify(zstdCompress)(content),
  gzip: (content: Uint8Array) => promisify(gzip)(content, { level: 9 }),
};
const quality = constants.BROTLI_PARAM_QUALITY;

const year = "public, max-age=31536000, immutable";

/** How a style or a script names another file of public/. */
const mention = /(?<=["'])\/public\/([\w./-]+)(?=["'])/g;

/**
 * Reads public/ and what comes out of packages once: they are part of the program. An address that isn't one of
 * these files is none. A file that names another one is served with that one's address, so it changes with it.
 */
export function loadPublicFiles(directory: string): PublicFiles {
  const sources = new Map(Object.entries(vendorFiles));
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }))
    if (types[extname(name)] !== undefined) sources.set(name, join(directory, name));

  const addresses = new Map<string, string>();
  const files = new Map<string, File>();

  function addressOf(name: string): string {
    const known = addresses.get(name);
    if (known !== undefined) return known;
    const source = sources.get(name);
    if (source === undefined) throw new Error(`public/ has no ${name}`);
    const extension = extname(name);
    const type = types[extension] ?? "application/octet-stream";
    const content = withAddresses(new Uint8Array(readFileSync(source)), type);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const address = `/public/${name.slice(0, -extension.length)}.${hash}${extension}`;
    addresses.set(name, address);
    files.set(address, { content, type, compressed: new Map() });
    return address;
  }

  function withAddresses(content: Uint8Array<ArrayBuffer>, type: string): Uint8Array<ArrayBuffer> {
    if (!/^text\/(css|javascript)/.test(type)) return content;
    const text = new TextDecoder().decode(content);
    return new TextEncoder().encode(text.replaceAll(mention, (_, name: string) => addressOf(name)));
  }

  for (const name of sources.keys()) addressOf(name);

  return {
    address: addressOf,
    lookUp(request, path) {
      const file = files.get(path);
      return file && answer(file, request.headers.get("accept-encoding") ?? "");
    },
  };
}

async function answer(file: File, accepted: string): Promise<Response> {
  const headers = { "content-type": file.type, "cache-control": year };
  if (isDense.has(file.type)) return bytes(file.content, { headers });
  const encoding = encodingFor(accepted);
  if (encoding === undefined)
    return bytes(file.content, { headers: { ...headers, vary: "accept-encoding" } });
  const content = await compressed(file, encoding);
  return bytes(content, { headers: { ...headers, vary: "accept-encoding", "content-encoding": encoding } });
}

/** The best of ours that the browser takes at all (RFC 9110, 12.5.3): it has no reason to prefer another. */
function encodingFor(accepted: string): Encoding | undefined {
  const taken = accepted
    .toLowerCase()
    .split(",")
    .map((part) => part.trim().split(/\s*;\s*q=/))
    .filter(([, weight = "1"]) => Number(weight) > 0)
    .map(([name]) => name);
  return (Object.keys(compressors) as Encoding[]).find((encoding) => taken.includes(encoding));
}

function compressed(file: File, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const known = file.compressed.get(encoding);
  if (known) return known;
  const made = compressors[encoding](file.content).then((content) => new Uint8Array(content));
  file.compressed.set(encoding, made);
  return made;
}

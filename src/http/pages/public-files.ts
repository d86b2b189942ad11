import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { bytes } from "#src/http/respond.ts";
import type { PublicFile } from "#views/paths.ts";

export interface PublicFiles {
  /** The address of a file, which carries a hash of its content. */
  address: PublicFile;
  lookUp(path: string): Response | undefined;
}

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const year = "public, max-age=31536000, immutable";

/** Reads public/ once: it is part of the program. An address that isn't one of these files is none. */
export function loadPublicFiles(directory: string): PublicFiles {
  const addresses = new Map<string, string>();
  const files = new Map<string, { content: Uint8Array<ArrayBuffer>; type: string }>();
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    const extension = extname(name);
    const type = types[extension];
    if (type === undefined) continue;
    const content = new Uint8Array(readFileSync(join(directory, name)));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const address = `/public/${name.slice(0, -extension.length)}.${hash}${extension}`;
    addresses.set(name, address);
    files.set(address, { content, type });
  }
  return {
    address(name) {
      const address = addresses.get(name);
      if (address === undefined) throw new Error(`public/ has no ${name}`);
      return address;
    },
    lookUp(path) {
      const file = files.get(path);
      if (file === undefined) return undefined;
      return bytes(file.content, { headers: { "content-type": file.type, "cache-control": year } });
    },
  };
}

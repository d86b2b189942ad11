import { join } from "node:path";
import { freePort } from "#test/e2e/executable.ts";
import { httpPeer, startProgram } from "./http-peer.ts";
import { installed, missingFile } from "./installed.ts";
import { formats, type Peer, type Wanted } from "./peer.ts";

const program = join(installed, "ipx/node_modules/ipx/bin/ipx.mjs");

export const ipx: Peer = {
  name: "ipx",
  formats,
  missing: () => missingFile(program),
  async start({ pictures, directory }) {
    const port = freePort();
    const url = `http://127.0.0.1:${port}`;
    const words = ["serve", "--dir", pictures, "--host", "127.0.0.1", "--port", String(port)];
    const env = { NODE_ENV: "production" };
    const { pid, end } = await startProgram({ command: ["node", program, ...words], directory, env, url });
    return httpPeer({ url, pid, pathOf, end });
  },
};

function pathOf({ picture, width, height, format, quality }: Wanted): string {
  const chosen = format === "png" ? "" : `,q_${quality}`;
  return `/s_${width}x${height},f_${format}${chosen}/${picture}`;
}

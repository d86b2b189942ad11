import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { freePort } from "#test/e2e/executable.ts";
import { httpPeer, startProgram } from "./http-peer.ts";
import { installed, missingFile } from "./installed.ts";
import { formats, type Peer, type Wanted } from "./peer.ts";

const program = join(installed, "thumbor/bin/thumbor");

export const thumbor: Peer = {
  name: "thumbor",
  formats,
  missing: () => missingFile(program),
  async start({ pictures, directory }) {
    const port = String(freePort());
    const url = `http://127.0.0.1:${port}`;
    const config = join(directory, "thumbor.conf");
    writeFileSync(config, configOf(pictures));
    const processes = String(availableParallelism());
    const words = ["--ip", "127.0.0.1", "--port", port, "--conf", config, "--processes", processes];
    const { pid, end } = await startProgram({ command: [program, ...words], directory, url });
    return httpPeer({ url, pid, pathOf, end });
  },
};

/** Unsigned, and without any store: what is measured is making pictures. */
function configOf(pictures: string): string {
  return [
    "LOADER = 'thumbor.loaders.file_loader'",
    `FILE_LOADER_ROOT_PATH = '${pictures}'`,
    "STORAGE = 'thumbor.storages.no_storage'",
    "ALLOW_UNSAFE_URL = True",
    "",
  ].join("\n");
}

function pathOf({ picture, width, height, format, quality }: Wanted): string {
  const chosen = format === "png" ? "" : `:quality(${quality})`;
  return `/unsafe/${width}x${height}/filters:format(${format})${chosen}/${picture}`;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type SigningKey, sign } from "#src/imaging/url/sign.ts";
import { upload } from "#test/e2e/client.ts";
import {
  createToken,
  isBuilt,
  type RunningServer,
  runExecutable,
  startExecutable,
} from "#test/e2e/executable.ts";
import { httpPeer } from "./http-peer.ts";
import { formats, type Overlay, type Peer, type Place, type Wanted } from "./peer.ts";

export const ours: Peer = {
  name: "Imagor Cloud",
  formats,
  missing: () => (isBuilt ? undefined : "not built (bun run build)"),
  async start(place) {
    const { server, signed } = await startOurs(place, place.names ?? ["small.jpg", "large.jpg"], place.env);
    return httpPeer({
      url: server.url,
      pid: server.pid,
      pathOf: (wanted) => signed(operationsOf(wanted)),
      check: refuseKept,
      end: () => server.end("SIGTERM"),
    });
  },
};

interface Started {
  server: RunningServer;
  /** Of an API key. */
  token: string;
  /** The path of the URL that shows this. */
  signed(path: string): string;
}

/** The executable over new data that holds these pictures. */
export async function startOurs(
  { pictures, directory }: Place,
  names: string[],
  env: Record<string, string> = {},
): Promise<Started> {
  const server = await startExecutable({ directory, env });
  const token = await createToken({ directory }, server.data, "assets:read,assets:write,assets:delete");
  for (const name of names) {
    const answer = await upload(server, token, name, readFileSync(join(pictures, name)));
    if (!answer.ok) throw new Error(`${name} was answered ${answer.status}: ${await answer.text()}`);
  }
  const key = await aSigningKey(directory, server.data);
  return { server, token, signed: (path) => `/i/default/${sign(key, path)}/${path}` };
}

async function aSigningKey(directory: string, data: string): Promise<SigningKey> {
  const words = ["signing-key", "add", "--space", "default", "--data", data, "--json"];
  return JSON.parse((await runExecutable(words, { directory })).stdout);
}

function operationsOf({ picture, width, height, format, quality, overlay }: Wanted): string {
  const filters = [
    ...(overlay ? [layingOf(overlay)] : []),
    `format(${format})`,
    ...(format === "png" ? [] : [`quality(${quality})`]),
  ];
  return `${width}x${height}/filters:${filters.join(":")}/${picture}`;
}

function layingOf(overlay: Overlay): string {
  if ("logo" in overlay) return `watermark(${overlay.logo},right,bottom)`;
  return `text(${encodeURIComponent(overlay.words)},center,center,sans-${overlay.size},white)`;
}

function refuseKept(answer: Pick<Response, "headers">): void {
  const status = answer.headers.get("cache-status") ?? "";
  if (!status.includes("fwd=miss")) throw new Error(`a picture was not made for its request: ${status}`);
}

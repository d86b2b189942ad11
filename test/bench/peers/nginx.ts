import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "#test/e2e/executable.ts";
import { httpPeer, startProgram } from "./http-peer.ts";
import { installed, missingFile } from "./installed.ts";
import type { Peer, Wanted } from "./peer.ts";

const imageFilter = join(installed, "nginx/usr/lib/nginx/modules/ngx_http_image_filter_module.so");

/** It answers in the format of the source, which is a JPEG here. */
export const nginxImageFilter: Peer = {
  name: "nginx image_filter",
  formats: ["jpeg"],
  missing: () => (Bun.which("nginx") ? missingFile(imageFilter) : "not installed (.ci/bench-peers)"),
  async start({ pictures, directory }) {
    const filtered = [
      "location ~ ^/(?<width>\\d+)x(?<height>\\d+)/(?<quality>\\d+)/(?<picture>.+)$ {",
      `  alias ${pictures}/$picture;`,
      "  image_filter crop $width $height;",
      "  image_filter_jpeg_quality $quality;",
      "  image_filter_buffer 100m;",
      "}",
    ].join("\n");
    const { url, pid, end } = await startNginx(directory, {
      modules: [imageFilter],
      workers: "auto",
      server: filtered,
    });
    return httpPeer({ url, pid, pathOf, end });
  },
};

interface NginxSettings {
  modules?: string[];
  workers: number | "auto";
  server: string;
}

/** nginx in the foreground, with all that it writes in the directory. */
export async function startNginx(directory: string, settings: NginxSettings) {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(join(directory, "nginx"), { recursive: true });
  writeFileSync(join(directory, "nginx.conf"), configOf(port, settings));
  const words = ["-p", `${directory}/nginx`, "-c", `${directory}/nginx.conf`, "-e", "errors"];
  const command = [Bun.which("nginx") ?? "nginx", ...words];
  return { url, ...(await startProgram({ command, directory, url })) };
}

function configOf(port: number, { modules = [], workers, server }: NginxSettings): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    ...modules.map((module) => `load_module ${module};`),
    // Started by root its workers would be nobody, who may not read here.
    ...(process.getuid?.() === 0 ? ["user root;"] : []),
    `worker_processes ${workers};`,
    "daemon off;",
    "pid pid;",
    "events { worker_connections 1024; }",
    "http {",
    "access_log off;",
    "sendfile on;",
    "tcp_nopush on;",
    "keepalive_requests 1000000;",
    ...temporary.map((name) => `${name}_temp_path ${name};`),
    "types { image/jpeg jpg; }",
    `server { listen 127.0.0.1:${port};`,
    server,
    "} }",
    "",
  ].join("\n");
}

function pathOf({ picture, width, height, quality }: Wanted): string {
  return `/${width}x${height}/${quality}/${picture}`;
}

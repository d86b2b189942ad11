import { availableParallelism } from "node:os";
import { childrenOf } from "#test/reliability/memory.ts";
import { type Site, type SiteStart, startSite } from "#test/reliability/site.ts";

const serversCore = 0;
const ownCore = 1;

export function canPin(): boolean {
  return Bun.which("taskset") !== null && availableParallelism() > ownCore;
}

/**
 * A server that has one core, and this process and what it starts the other, so that asking costs the server nothing.
 * Ends the pinning and the server with it.
 */
export async function startPinnedSite(start: SiteStart): Promise<Site & AsyncDisposable> {
  const site = await startSite({ ...start, env: { RENDER_PROCESSES: "1", ...start.env } });
  const { pid } = site.server;
  for (const each of [pid, ...childrenOf(pid)]) pin(each, String(serversCore));
  pin(process.pid, String(ownCore));
  return Object.assign(site, {
    async [Symbol.asyncDispose]() {
      pin(process.pid, `${serversCore},${ownCore}`);
      await site.server[Symbol.asyncDispose]();
    },
  });
}

function pin(pid: number, cores: string): void {
  const { success, stderr } = Bun.spawnSync(["taskset", "-a", "-c", "-p", cores, String(pid)]);
  if (!success) throw new Error(`taskset: ${stderr}`);
}

import { join } from "node:path";
import { createRenderPool, limitsOf } from "#src/app.ts";
import type { Settings } from "#src/config/load.ts";
import type { Limits } from "#src/imaging/job.ts";
import type { RenderPool } from "#src/imaging/pool/pool.ts";
import { lookAt } from "#src/lib/files.ts";
import { commandLog } from "./data.ts";

/** Starts a render process for the work and ends it, without any data. */
export async function withRenderer<T>(
  settings: Settings,
  work: (renderer: RenderPool, limits: Limits) => Promise<T>,
): Promise<T> {
  const cacheDirectory = await nativeDirectory(settings);
  const config = { ...settings.config, renderProcesses: 1 };
  const renderer = createRenderPool(config, { cacheDirectory, log: commandLog(settings) });
  try {
    return await work(renderer, limitsOf(settings.config));
  } finally {
    await renderer.close();
  }
}

/** Where libvips is unpacked: with the data where this user has any, so that there is one copy. */
export async function nativeDirectory({ config, sources, privateCacheDir }: Settings): Promise<string> {
  const data = await lookAt(config.dataDir).catch(() => undefined);
  const isOwn = data?.isDirectory() && data.uid === process.getuid?.();
  return isOwn || sources.cacheDir !== "default" ? join(config.cacheDir, "native") : privateCacheDir;
}

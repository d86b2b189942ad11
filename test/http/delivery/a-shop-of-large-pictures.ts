import type { Renderer, RenderJob } from "#src/imaging/job.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { type AppOptions, anApp } from "#test/http/an-app.ts";
import { engine, sharp } from "#test/support/engine.ts";

export const size = { width: 3000, height: 2004 };

/** A gradient with shapes on it, large enough to be slow. */
async function aLargePicture(): Promise<Uint8Array> {
  const tile = await sharp({
    create: { width: 700, height: 500, channels: 3, background: "#c83232" },
  })
    .png()
    .toBuffer();
  return await sharp({ create: { ...size, channels: 3, background: "#2864a0" } })
    .composite([
      { input: tile, left: 300, top: 200 },
      { input: tile, left: 1900, top: 1300 },
    ])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

export const large = await aLargePicture();

/** All that was rendered: whether from a copy. */
export function listening(): { renderer: Renderer; jobs: RenderJob[] } {
  const jobs: RenderJob[] = [];
  const render: Renderer["render"] = (job) => {
    jobs.push(job);
    return engine.render(job);
  };
  return { renderer: { ...engine, render }, jobs };
}

export async function aShop(renderer: Partial<Renderer> = engine, bytes = large, more: AppOptions = {}) {
  const app = await anApp({ renderer, limits: { sourceMaxBytes: 100_000_000 }, ...more });
  await app.space("shop");
  const asset = await app.put("shop", "large.png", bytes);
  const show = async (operations: string) => {
    const answer = await app.get(await app.sign("shop", `${operations}/large.png`));
    const body = await answer.bytes();
    return { status: answer.status, etag: answer.headers.get("etag"), body };
  };
  const decided = async () => (await app.context.db.read.select().from(assetVersions))[0]?.workingCopy;
  return { ...app, asset, show, decided };
}

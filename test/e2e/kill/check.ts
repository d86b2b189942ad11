import { Database } from "bun:sqlite";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { deliver } from "#test/e2e/client.ts";
import type { Mark } from "./pictures.ts";
import type { Target, Uploads } from "./upload.ts";

interface Listed {
  id: string;
  path: string;
  originalUrl: string;
  version: { sha256: string; damaged: boolean };
}

const checkedAtOnce = 4;

/** What a server that was killed often still has to show; each sentence is one thing lost or torn. */
export async function checkServed(target: Target, uploads: Uploads): Promise<string[]> {
  const listed = await listAll(target);
  const wrong = checkList(listed, uploads);
  const queue = listed.values();
  const work = async () => {
    for (const asset of queue)
      wrong.push(...(await checkPicture(target, asset, uploads.sent.get(asset.path))));
  };
  await Promise.all(Array.from({ length: checkedAtOnce }, work));
  return wrong;
}

async function listAll({ url, token }: Target): Promise<Listed[]> {
  const listed: Listed[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const from = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${url}/api/v1/spaces/default/assets?limit=200${from}`, bearer(token));
    const page = (await answer.json()) as { assets: Listed[]; cursor: string | null };
    listed.push(...page.assets);
    cursor = page.cursor;
  }
  return listed;
}

function checkList(listed: Listed[], uploads: Uploads): string[] {
  const ids = Map.groupBy(listed, ({ path }) => path);
  const wrong: string[] = [];
  for (const path of uploads.sent.keys()) {
    const found = ids.get(path) ?? [];
    const acknowledged = uploads.acknowledged.get(path);
    if (found.length !== 1) wrong.push(`${path} is listed ${found.length} times`);
    if (acknowledged && found[0]?.id !== acknowledged) wrong.push(`${path} is listed as another asset`);
  }
  return wrong;
}

async function checkPicture(target: Target, asset: Listed, sent: Mark | undefined): Promise<string[]> {
  if (!sent) return [`${asset.path} is listed but was never sent`];
  const answer = await fetch(`${target.url}${asset.originalUrl}`, bearer(target.token));
  const bytes = await answer.bytes();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const isWhole = sha256 === sent.sha256 && asset.version.sha256 === sha256;
  if (!isWhole) return [`the original of ${asset.path} isn't what was sent`];
  if (asset.version.damaged) return [`${asset.path} is marked as damaged`];
  return (await showsColour(target, asset.path, sent)) ? [] : [`${asset.path} isn't served as it was sent`];
}

/** Asks for the picture in 4 by 4 pixels by a signed URL and looks at its mean colour. */
async function showsColour(target: Target, path: string, { colour }: Mark): Promise<boolean> {
  const answer = await deliver(target, target.token, `4x4/filters:format(png)/${path}`);
  if (!answer.ok) return false;
  const { channels } = await sharp(await answer.bytes()).stats();
  return colour.every((level, index) => Math.abs(level - (channels[index]?.mean ?? -99)) < 5);
}

function bearer(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}

export interface Kept {
  /** Objects that no row speaks of; the server sweeps them after a while. */
  orphans: number;
  /** Files of uploads that broke off. */
  unfinished: number;
  wrong: string[];
}

/** Looks at the data directory of a server that is no longer running. */
export async function checkKept(data: string): Promise<Kept> {
  using database = new Database(join(data, "imagor.db"), { readonly: true });
  const integrity = database.query("PRAGMA integrity_check").values().flat();
  const foreignKeys = database.query("PRAGMA foreign_key_check").values();
  const rows = database.query<{ key: string; sha256: string }, []>(
    "SELECT object_key AS key, sha256 FROM asset_versions",
  );
  const known = new Map(rows.all().map(({ key, sha256 }) => [key, sha256]));
  const objects = await filesIn(data, "objects");
  const wrong = integrity.join() === "ok" ? [] : [`the database is damaged: ${integrity.join()}`];
  if (foreignKeys.length > 0) wrong.push(`${foreignKeys.length} rows speak of rows that aren't there`);
  for (const [key, sha256] of known) {
    const file = join(data, key);
    if (!existsSync(file)) wrong.push(`the object ${key} is lost`);
    else if (hashOf(await readFile(file)) !== sha256) wrong.push(`the object ${key} is torn`);
  }
  const orphans = objects.filter((key) => !known.has(key)).length;
  return { orphans, unfinished: (await filesIn(data, ".unfinished")).length, wrong };
}

async function filesIn(data: string, directory: string): Promise<string[]> {
  const entries = await readdir(join(data, directory), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(data.length + 1));
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

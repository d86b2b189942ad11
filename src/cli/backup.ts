import { randomUUID } from "node:crypto";
import { mkdir, readdir, realpath, rename, rm } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { databaseFile } from "#src/app.ts";
import { type ListedOriginal, listOriginals } from "#src/domain/assets/list-originals.ts";
import { type ListedFont, listFontFiles } from "#src/domain/fonts/list.ts";
import { type ListedAvatar, listAvatarFiles } from "#src/domain/kept-avatars.ts";
import { keyPlaceText } from "#src/domain/sealing-keys.ts";
import { Refusal } from "#src/lib/errors.ts";
import { hasCode, lookAt, nearestExisting, sync } from "#src/lib/files.ts";
import { writingTo } from "#src/lib/writing-to.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import type { Storage } from "#src/storage/storage.ts";
import { backUp } from "#src/store/backup.ts";
import { lookIntoDatabase } from "#src/store/database.ts";
import type { Input, Outcome } from "./command.ts";
import { progressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { lostText, printable } from "./values.ts";

/** Files of which the database speaks. */
interface Listed {
  originals: ListedOriginal[];
  fonts: ListedFont[];
  avatars: ListedAvatar[];
}

interface Copied {
  objects: number;
  sizeBytes: number;
  /** Those that aren't on the disk. */
  missing: ListedOriginal[];
  missingFonts: ListedFont[];
  missingAvatars: ListedAvatar[];
}

interface Watch {
  terminal: Terminal;
  interrupted: AbortSignal;
}

/** A directory that a server can be started on, once the key file is put into it. Whole or not there at all. */
export async function backup(
  { arguments: [named = ""], settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const { config } = settings;
  const target = resolve(named);
  await checkTarget(target, config.dataDir);
  const unfinished = `${target}.${randomUUID()}.part`;
  const interrupted = terminal.interrupted();
  await writingTo(target, () => mkdir(unfinished, { mode: 0o700 }));
  try {
    const copied = await copyData(config.dataDir, unfinished, { terminal, interrupted });
    await putInPlace(unfinished, target);
    return outcomeOf({ target, keyNotIncluded: keyPlaceText(config), ...copied });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Nothing that is there is ever replaced, and a copy within the data would be copied the next time. */
async function checkTarget(target: string, dataDir: string): Promise<void> {
  const facts = await lookAt(target);
  const isFree = !facts || (facts.isDirectory() && (await readdir(target)).length === 0);
  if (!isFree) throw taken(target);
  const above = await realpath(await nearestExisting(target));
  if (!`${above}${sep}`.startsWith(`${await realpath(dataDir)}${sep}`)) return;
  throw new Refusal("invalid", `${target} lies in the data itself. Name a directory outside ${dataDir}.`);
}

/** In one step, which an empty directory gives way to and nothing else. */
async function putInPlace(unfinished: string, target: string): Promise<void> {
  try {
    await rename(unfinished, target);
  } catch (error) {
    throw ["ENOTEMPTY", "EEXIST", "ENOTDIR"].some((code) => hasCode(error, code)) ? taken(target) : error;
  }
  await sync(dirname(target));
}

function taken(target: string): Refusal {
  return new Refusal("conflict", `${target} exists already. Name a directory that doesn't.`);
}

/** The database first: each file that it knows was on disk by then. */
async function copyData(dataDir: string, to: string, { terminal, interrupted }: Watch): Promise<Copied> {
  await backUp(databaseFile(dataDir), databaseFile(to));
  const { originals, fonts, avatars } = await listedIn(to);
  const [source, target] = [createDiskStorage({ root: dataDir }), createDiskStorage({ root: to })];
  const sum = { objects: 0, sizeBytes: 0 };
  async function copy<T extends { objectKey: string }>(listed: T[], tell?: (index: number) => void) {
    const missing: T[] = [];
    for (const [index, one] of listed.entries()) {
      interrupted.throwIfAborted();
      tell?.(index);
      const sizeBytes = await copyObject(one.objectKey, source, target);
      if (sizeBytes === undefined) missing.push(one);
      else sum.objects++;
      sum.sizeBytes += sizeBytes ?? 0;
    }
    return missing;
  }
  const tell = (index: number) =>
    terminal.progress(progressLine(index, originals.length, originals[index]?.path ?? ""));
  const missing = {
    originals: await copy(originals, tell),
    fonts: await copy(fonts),
    avatars: await copy(avatars),
  };
  terminal.progress("");
  await sync(to);
  return { ...sum, ...(await stillMissing(missing, dataDir)) };
}

function listedIn(dataDir: string): Promise<Listed> {
  return lookIntoDatabase(databaseFile(dataDir), async (db) => ({
    originals: await listOriginals({ db }),
    fonts: await listFontFiles({ db }),
    avatars: await listAvatarFiles({ db }),
  }));
}

/** Without those that were deleted in the meantime. */
async function stillMissing(
  { originals, fonts, avatars }: Listed,
  dataDir: string,
): Promise<Pick<Copied, "missing" | "missingFonts" | "missingAvatars">> {
  const isNone = originals.length + fonts.length + avatars.length === 0;
  const known = isNone ? { originals, fonts, avatars } : await listedIn(dataDir);
  const versions = new Set(known.originals.map(({ versionId }) => versionId));
  const fontIds = new Set(known.fonts.map(({ fontId }) => fontId));
  const avatarKeys = new Set(known.avatars.map(({ objectKey }) => objectKey));
  return {
    missing: originals.filter(({ versionId }) => versions.has(versionId)),
    missingFonts: fonts.filter(({ fontId }) => fontIds.has(fontId)),
    missingAvatars: avatars.filter(({ objectKey }) => avatarKeys.has(objectKey)),
  };
}

/** Undefined where it isn't there. */
async function copyObject(key: string, source: Storage, target: Storage): Promise<number | undefined> {
  try {
    const body = await source.get(key);
    return (await target.put(key, body, { maxBytes: Number.POSITIVE_INFINITY })).sizeBytes;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return undefined;
    throw error;
  }
}

function outcomeOf(made: Copied & { target: string; keyNotIncluded: string }): Outcome {
  const { target, objects, sizeBytes, missing, missingFonts, missingAvatars, keyNotIncluded } = made;
  const lost = [
    ...missing.map(lostText),
    ...missingFonts.map(lostFontText),
    ...missingAvatars.map(lostAvatarText),
  ];
  const text = [
    `${printable(target)} holds the database and the files of pictures, fonts, profiles and organisations: ${objects}, together ${sizeBytes} bytes.`,
    ...lost,
    `The key is not in it: keep a copy of ${keyNotIncluded} elsewhere, without it no secret can be opened.`,
  ];
  return { text: text.join("\n"), json: made, isRefused: lost.length > 0 };
}

function lostFontText({ fontId, family, style, spaceKey }: ListedFont): string {
  const name = printable(`${family} ${style}`.trim());
  return `The file of ${fontId} is not on the disk: the font ${name} of the space ${spaceKey}.`;
}

function lostAvatarText({ objectKey, of }: ListedAvatar): string {
  return `The file ${objectKey} is not on the disk: the picture of ${printable(of)}.`;
}

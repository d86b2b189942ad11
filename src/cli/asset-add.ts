import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { normalizeAssetPath } from "#src/domain/assets/asset-path.ts";
import { lookUpAssetByPath } from "#src/domain/assets/find.ts";
import { lookUpLostId } from "#src/domain/assets/lost-original.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { Context } from "#src/domain/context.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Input, Outcome } from "./command.ts";
import { system, withOldOrNewData } from "./data.ts";
import { progressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { printable } from "./values.ts";
import { type Found, type FoundFile, walk } from "./walk.ts";

const filesAtOnce = 4;
const cutOff = "This picture is cut off. It was added, and is served as far as it goes.";

type Done = "added" | "replaced" | "skipped";

/** A file that was put in, or is there already. */
interface Added {
  done: Done;
  /** Its picture ends before its header says. */
  isDamaged?: boolean;
}

interface Run {
  services: Context;
  spaceKey: string;
  folder: string;
  /** Paths that this run has put something at. */
  taken: Set<string>;
  counts: Record<Done, number>;
  /** Of those that were put in. */
  damaged: { file: string; reason: string }[];
  refused: { file: string; code: string; reason: string }[];
  /** Ends the run, for a reason of ours; the person can end it too. */
  stop(): void;
  stopped: AbortSignal;
}

export async function addAssets(
  { arguments: roots, flags, settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const stopping = new AbortController();
  const stopped = AbortSignal.any([stopping.signal, terminal.interrupted()]);
  const found = await Array.fromAsync(walk(roots));
  return withOldOrNewData(settings, terminal, async (services) => {
    const { key: spaceKey } = await findSpace(services, system, flags.required("space"));
    const folder = flags.text("folder") ?? "";
    const counts = { added: 0, replaced: 0, skipped: 0 };
    const taken = new Set<string>();
    const run: Run = {
      services,
      spaceKey,
      folder,
      taken,
      counts,
      damaged: [],
      refused: [],
      stop: () => stopping.abort(),
      stopped,
    };
    await addAll(run, found, terminal);
    return outcomeOf(run, found.length);
  });
}

async function addAll(run: Run, found: Found[], terminal: Terminal): Promise<void> {
  const queue = found.entries();
  const work = async () => {
    for (const [index, one] of queue) {
      if (run.stopped.aborted) return;
      terminal.progress(progressLine(index, found.length, one.file));
      await addOrRefuse(run, one);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: filesAtOnce }, work));
  terminal.progress("");
  for (const list of [run.damaged, run.refused]) list.sort((a, b) => (a.file < b.file ? -1 : 1));
  for (const { file, reason } of [...run.damaged, ...run.refused])
    terminal.note(`${printable(file)}: ${reason}`);
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

/** A refused file leaves the others alone; a disk without room and a fault of ours end the run. */
async function addOrRefuse(run: Run, one: Found): Promise<void> {
  try {
    if ("refusal" in one) throw one.refusal;
    const { done, isDamaged } = await add(run, one);
    run.counts[done]++;
    if (isDamaged) run.damaged.push({ file: one.file, reason: cutOff });
  } catch (error) {
    // What was cut off by the end of the run is no refusal.
    if (run.stopped.aborted) return;
    if (!(error instanceof Refusal) || error.code === "storage_full") run.stop();
    if (!(error instanceof Refusal)) throw error;
    run.refused.push({ file: one.file, code: error.code, reason: error.message });
  }
}

async function add({ services, spaceKey, folder, taken, stopped }: Run, found: FoundFile): Promise<Added> {
  const path = normalizeAssetPath(`${folder}/${found.path}`);
  if (taken.has(path)) throw new Refusal("conflict", `Another file of this run went to ${path} already.`);
  taken.add(path);
  await checkReadable(found.file);
  if (await isThere(services, spaceKey, path, found)) return { done: "skipped" };
  const incoming = { body: Bun.file(found.file).stream(), sizeBytes: found.sizeBytes, signal: stopped };
  const { created, asset } = await uploadAsset(services, system, { spaceKey, path, ...incoming });
  return { done: created ? "added" : "replaced", isDamaged: asset.version.damaged };
}

async function checkReadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((cause) => {
    throw new Refusal("forbidden", "This file can't be read.", { cause });
  });
}

/** Whether the path holds these very bytes, on the disk too, so that a run which was stopped can be run again. */
async function isThere(
  services: Context,
  spaceKey: string,
  path: string,
  found: FoundFile,
): Promise<boolean> {
  const asset = await lookUpAssetByPath(services, system, { spaceKey, path });
  if (asset?.version.sizeBytes !== found.sizeBytes) return false;
  if (asset.version.sha256 !== (await sha256Of(found.file))) return false;
  return (await lookUpLostId(services, asset.version.id)) === undefined;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

function outcomeOf({ counts, damaged, refused, stopped }: Run, total: number): Outcome {
  const done = counts.added + counts.replaced + counts.skipped + refused.length;
  const isStopped = stopped.aborted;
  const parts = [
    `${counts.added} added`,
    ...(counts.replaced > 0 ? [`${counts.replaced} replaced by a new version`] : []),
    `${counts.skipped} there already`,
    `${refused.length} refused`,
  ];
  const damage =
    damaged.length > 0
      ? ` ${damaged.length} of those added ${damaged.length === 1 ? "is" : "are"} damaged.`
      : "";
  const rest = isStopped ? ` Stopped with ${total - done} to go; run it again to go on.` : "";
  return {
    text: `${parts.join(", ")}.${damage}${rest}`,
    json: { ...counts, damaged, refused, isStopped },
    isRefused: isStopped || refused.length > 0,
  };
}

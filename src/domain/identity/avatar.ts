import type { Actor } from "#src/domain/actor.ts";
import { discardObject, objectKeyOf } from "#src/domain/assets/objects.ts";
import type { Needs } from "#src/domain/context.ts";
import { limitsFor } from "#src/imaging/cost.ts";
import { headOf, sniffFormat } from "#src/imaging/sniff.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { type Account, requireOwnAccount } from "./accounts.ts";
import { updateProfile } from "./profile.ts";

/** Of the file that somebody brings. */
export const avatarMaxBytes = 2_000_000;
/** Square, twice as large as it is shown anywhere. */
const operations = "256x256/smart/filters:format(webp):strip_metadata()/avatar";
const costMs = 100;

/** A new picture of the person: only what the pipeline makes of the file is kept. */
export async function setAvatar(
  needs: Needs<"db" | "clock" | "storage" | "renderer" | "limits" | "log">,
  actor: Actor,
  { bytes }: { bytes: Uint8Array },
): Promise<Account> {
  const { id, revision, avatarVersion: before } = await requireOwnAccount(needs.db.read, actor);
  const account = await withAvatar(needs, { lane: id, bytes }, (avatarVersion) =>
    updateProfile(needs, actor, { revision, avatarVersion }),
  );
  if (before !== null) await discardObject(needs, objectKeyOf(before));
  return account;
}

/** Makes the square of what somebody brings and keeps it, if the row that is to speak of its version could be written. */
export async function withAvatar<T>(
  needs: Needs<"clock" | "storage" | "renderer" | "limits" | "log">,
  { lane, bytes }: { lane: string; bytes: Uint8Array },
  work: (version: string) => Promise<T>,
): Promise<T> {
  const body = await renderAvatar(needs, lane, bytes);
  const version = createId(needs.clock.now());
  await needs.storage.put(objectKeyOf(version), streamOf(body), { maxBytes: body.length });
  try {
    return await work(version);
  } catch (error) {
    await discardObject(needs, objectKeyOf(version));
    throw error;
  }
}

export async function removeAvatar(needs: Needs<"db" | "storage" | "log">, actor: Actor): Promise<void> {
  const { revision, avatarVersion } = await requireOwnAccount(needs.db.read, actor);
  if (avatarVersion === null) return;
  await updateProfile(needs, actor, { revision, avatarVersion: null });
  await discardObject(needs, objectKeyOf(avatarVersion));
}

/** WebP. Refuses (not_found) every version but the one that the person has now. */
export async function findAvatar(
  { db, storage }: Needs<"db" | "storage">,
  actor: Actor,
  version: string,
): Promise<Uint8Array> {
  const { avatarVersion } = await requireOwnAccount(db.read, actor);
  return await readAvatar({ storage }, avatarVersion, version);
}

/** The file of the version that there is. Refuses (not_found) where another one is asked for. */
export async function readAvatar(
  { storage }: Needs<"storage">,
  held: string | null,
  asked: string,
): Promise<Uint8Array> {
  if (held === null || held !== asked) throw new Refusal("not_found", "There is no such picture.");
  return await new Response(await storage.get(objectKeyOf(asked))).bytes();
}

async function renderAvatar(
  { renderer, limits }: Needs<"renderer" | "limits">,
  lane: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const source = { bytes };
  const format = sniffFormat(await headOf(source));
  if (format === "svg")
    throw new Refusal("unsupported", "Send a photograph or a drawing as JPEG, PNG or WebP.");
  const own = limitsFor(format, limits);
  const job = { source, params: parsePath(operations), defaults: "web", limits: own } as const;
  const { body } = await renderer.render(job, { lane, costMs, rank: "urgent", isUncertain: true });
  return body;
}

function streamOf(body: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(body)]).stream();
}

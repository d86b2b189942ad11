import { checkSha256 } from "#src/domain/check-sha256.ts";
import type { Needs } from "#src/domain/context.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import type { Claim, Probed } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Put } from "#src/storage/storage.ts";
import { discardObject, objectKeyOf } from "./objects.ts";
import { sourceOf } from "./source.ts";

export interface Incoming {
  body: ReadableStream<Uint8Array>;
  /** As the client announced it: a body that ends earlier is refused. */
  sizeBytes?: number;
  signal?: AbortSignal;
  /** Of the bytes, as the client worked it out, lower-case hex: others are refused. */
  sha256?: string;
}

/** A picture that is safely stored and whose header was read; no row speaks of it yet. */
export interface TakenIn {
  versionId: string;
  objectKey: string;
  put: Put;
  probed: Probed;
}

/** Somebody waits for the answer, and a header is soon read. */
const arrival: Claim = { lane: "arrivals", costMs: 10, rank: "urgent" };

/** Stores the bytes and reads their header; what can't be served is refused and not kept. */
export async function takeIn(
  needs: Needs<"clock" | "storage" | "renderer" | "limits" | "log">,
  { body, sha256, ...options }: Incoming,
  { svgAllowed }: { svgAllowed: boolean },
): Promise<TakenIn> {
  refuseTooLarge(options, needs.limits);
  const versionId = createId(needs.clock.now());
  const objectKey = objectKeyOf(versionId);
  const put = await needs.storage.put(objectKey, body, { maxBytes: needs.limits.sourceMaxBytes, ...options });
  try {
    checkSha256(sha256, put.sha256);
    const probed = await probeHeader(needs, objectKey);
    if (probed.format === "svg" && !svgAllowed) throw noSvg();
    return { versionId, objectKey, put, probed };
  } catch (error) {
    await discardObject(needs, objectKey);
    throw error;
  }
}

/** By what was announced: nothing has been read yet. */
function refuseTooLarge(
  { sizeBytes = 0 }: Pick<Incoming, "sizeBytes">,
  { sourceMaxBytes }: Pick<SpaceLimits, "sourceMaxBytes">,
): void {
  if (sizeBytes <= sourceMaxBytes) return;
  throw new Refusal(
    "too_large",
    `This picture has ${sizeBytes} bytes; at most ${sourceMaxBytes} are taken. Save it smaller.`,
  );
}

function noSvg(): Refusal {
  return new Refusal(
    "unsupported",
    "This space takes no SVG pictures. Save it as PNG or WebP, or allow SVG in the space.",
  );
}

async function probeHeader(
  { storage, renderer, limits }: Needs<"storage" | "renderer" | "limits">,
  objectKey: string,
): Promise<Probed> {
  const source = await sourceOf(storage, objectKey);
  return await renderer.probe({ source, limits, depth: "header" }, arrival);
}

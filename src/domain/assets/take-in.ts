import type { Needs } from "#src/domain/context.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import type { SpaceLimits } from "#src/domain/spaces/space-limits.ts";
import { headerCostMs, limitsFor } from "#src/imaging/cost.ts";
import type { Probed } from "#src/imaging/job.ts";
import { headOf, sniffFormat } from "#src/imaging/sniff.ts";
import { Refusal } from "#src/lib/errors.ts";
import { sourceOf } from "./source.ts";
import { type Incoming, type StoredFile, storeIncoming } from "./store-incoming.ts";

interface Stored {
  objectKey: string;
  sizeBytes: number;
  signal: AbortSignal | undefined;
}

/** A picture that is safely stored and whose header was read; no row speaks of it yet. */
export interface TakenIn extends Omit<StoredFile, "id"> {
  versionId: string;
  probed: Probed;
  /** Its space has a rule `warmUp`. */
  isToBeWarmed: boolean;
}

/** Stores the bytes and reads their header; what can't be served is refused and not kept. */
export async function takeIn(
  needs: Needs<"clock" | "storage" | "renderer" | "limits" | "log">,
  incoming: Incoming,
  space: Pick<Space, "id" | "svgAllowed" | "rules">,
): Promise<TakenIn> {
  refuseTooLarge(incoming, needs.limits);
  const { signal } = incoming;
  const { id: versionId, ...taken } = await storeIncoming(
    needs,
    incoming,
    needs.limits.sourceMaxBytes,
    async ({ objectKey, put: { sizeBytes } }) => ({
      probed: await probeHeader(needs, space, { objectKey, sizeBytes, signal }),
    }),
  );
  return { versionId, ...taken, isToBeWarmed: space.rules.warmUp !== undefined };
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

/** Somebody waits for the answer: it goes before pictures, for as long as he waits. */
async function probeHeader(
  needs: Needs<"storage" | "renderer" | "limits">,
  { id, svgAllowed }: Pick<Space, "id" | "svgAllowed">,
  { objectKey, sizeBytes, signal }: Stored,
): Promise<Probed> {
  const source = await sourceOf(needs.storage, objectKey);
  const format = sniffFormat(await headOf(source));
  const isSvg = format === "svg";
  // Before it is read: that takes long.
  if (isSvg && !svgAllowed) throw noSvg();
  const job = { source, limits: limitsFor(format, needs.limits), depth: "header" } as const;
  const costMs = headerCostMs({ format, sizeBytes });
  return await needs.renderer.probe(job, { lane: id, costMs, rank: "urgent", isUncertain: isSvg, signal });
}

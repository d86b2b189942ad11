import { findResult, lookUpResult, type ResultNeeds } from "#src/domain/delivery/find-result.ts";
import type { Granted, ResultName } from "#src/domain/delivery/granted.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { tooManyWait } from "#src/imaging/pool/fair-lanes.ts";
import type { Asked } from "./asked.ts";

export interface TimelyNeeds extends ResultNeeds {
  /** So long a result is waited for. */
  patienceSeconds: number;
}

/** Whoever waits too long hears so while his connection still stands, and leaves the queue. */
export async function findInTime(
  needs: TimelyNeeds,
  asked: Granted & Pick<Asked, "request">,
  name: ResultName,
): Promise<FoundResult> {
  const held = lookUpResult(needs, asked, name);
  if (held) return held;
  const patience = AbortSignal.timeout(needs.patienceSeconds * 1000);
  const signal = AbortSignal.any([asked.request.signal, patience]);
  try {
    return await findResult(needs, asked, name, { signal });
  } catch (error) {
    if (!patience.aborted || error !== patience.reason) throw error;
    throw tooManyWait();
  }
}

import { Refusal } from "#src/lib/errors.ts";

/** So long an org or a space that was deleted can be had back. */
const thinkMs = 7 * 86_400_000;

export function deletionAfter(now: number): number {
  return now + thinkMs;
}

/** Refuses (expired) to bring back what is being erased by now. */
export function refuseTooLate({ deletionAt }: { deletionAt: number | null }, now: number): void {
  if (deletionAt !== null && deletionAt <= now)
    throw new Refusal("expired", "Its time is over: it is being erased.");
}

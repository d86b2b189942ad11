import type { Mistake } from "#src/domain/identity/mistakes.ts";

const longestReason = 500;

/** Of why an operator does something with an org; its owners read it. */
export function reasonMistake(reason: string): Mistake | undefined {
  const { length } = [...reason.trim()];
  if (length === 0) return "reason_missing";
  return length > longestReason ? "reason_too_long" : undefined;
}

const recoveryMs = 14 * 86_400_000;

/** Until when a closed account can be taken back. */
export function recoverableUntil(closedAt: number): number {
  return closedAt + recoveryMs;
}

/** What was closed then or earlier is for good. */
export function closedBefore(now: number): number {
  return now - recoveryMs;
}

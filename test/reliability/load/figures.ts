import type { Outcome } from "./plan.ts";

/** The value below which this share of them lies; 0 where there are none. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

export function p99(outcomes: Outcome[]): number {
  return quantile(millisecondsOf(outcomes), 0.99);
}

export function millisecondsOf(outcomes: Outcome[]): number[] {
  return outcomes.map(({ ms }) => ms);
}

/** How many, and how long they took. */
export function times(outcomes: Outcome[]): string {
  return `${outcomes.length}, ${shown(millisecondsOf(outcomes))}`;
}

export function shown(milliseconds: number[]): string {
  const at = (share: number) => quantile(milliseconds, share).toFixed(1);
  return `median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, slowest ${at(1)} ms`;
}

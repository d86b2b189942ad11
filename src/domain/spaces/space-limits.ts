import { Refusal } from "#src/lib/errors.ts";
import type { LoweredLimits } from "#src/store/schema/spaces.ts";

/** What the pictures of a space may cost, each as high as the server's settings allow; Infinity for anything. */
export type SpaceLimits = Required<LoweredLimits>;

type LimitName = keyof SpaceLimits;

/** By name; null takes the server's again. */
export type LimitChanges = { [Name in LimitName]?: number | null };

/** What holds in a space. The server's hold in any case: they may have been lowered since the space's were. */
export function limitsOf({ limits }: { limits: LoweredLimits }, server: SpaceLimits): SpaceLimits {
  const held = { ...server };
  for (const [name, limit] of entriesOf(limits)) held[name] = Math.min(limit, server[name]);
  return held;
}

/** The limits of a space with these changes. Refuses (invalid) what would raise one. */
export function changeLimits(
  limits: LoweredLimits,
  changes: LimitChanges,
  server: SpaceLimits,
): LoweredLimits {
  const changed = { ...limits };
  for (const [name, limit] of entriesOf(changes)) {
    if (limit === null) delete changed[name];
    else changed[name] = checkLimit(name, limit, server[name]);
  }
  return changed;
}

function checkLimit(name: LimitName, limit: number, highest: number): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= highest) return limit;
  const rule = `a whole number from 1 ${Number.isFinite(highest) ? `to ${highest}, the server's own` : "on"}`;
  throw new Refusal("invalid", `A space can't have ${limit} as its limit ${name}: use ${rule}.`, {
    fields: { [`limits.${name}`]: rule },
  });
}

function entriesOf<T>(limits: { [Name in LimitName]?: T }): [LimitName, T][] {
  return Object.entries(limits) as [LimitName, T][];
}

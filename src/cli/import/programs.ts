import { imagorKeys } from "./imagor-keys.ts";
import type { Value } from "./setting.ts";
import { thumborDefaults, thumborKeys } from "./thumbor-keys.ts";
import type { Way } from "./way.ts";

/** A program whose settings can be taken over. */
export interface Program {
  name: "imagor" | "thumbor";
  keys: Record<string, Way>;
  /** What holds where its file says nothing. */
  defaults: Record<string, Value>;
  /** Whether it delivers originals as they are. */
  rawAllowed: boolean;
}

export const programs: readonly Program[] = [
  { name: "imagor", keys: imagorKeys, defaults: {}, rawAllowed: true },
  { name: "thumbor", keys: thumborKeys, defaults: thumborDefaults, rawAllowed: false },
];

import type { RegularWork } from "#src/domain/jobs.ts";
import type { Vitals } from "#src/http/ops/vitals.ts";
import type { PageNeeds } from "#src/http/pages/handler.ts";

/** What is in effect, as text; a secret's value is left out. */
export interface EffectiveSetting {
  name: string;
  value: string;
  /** Where it comes from: "--port", "PORT", "METRICS_TOKEN_FILE", "default". */
  source: string;
  isSecret: boolean;
}

export interface OperatorNeeds extends PageNeeds {
  /** What goes on in turn by itself; left out where only requests are answered. */
  regularWork?(): RegularWork[];
  vitals(): Promise<Vitals>;
  settings: readonly EffectiveSetting[];
}

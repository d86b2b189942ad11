import type { RegularWork } from "#src/domain/jobs.ts";
import type { PageNeeds } from "#src/http/pages/handler.ts";

export interface OperatorNeeds extends PageNeeds {
  /** What goes on in turn by itself; left out where only requests are answered. */
  regularWork?(): RegularWork[];
}

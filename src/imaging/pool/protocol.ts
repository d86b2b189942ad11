import type { CompareJob, Difference, Probed, ProbeJob, Rendered, RenderJob } from "#src/imaging/job.ts";
import type { RefusalCode } from "#src/lib/errors.ts";

/** What the server asks of a render process. */
export type Ask =
  | { id: number; kind: "probe"; job: ProbeJob }
  | { id: number; kind: "render"; job: RenderJob }
  | { id: number; kind: "compare"; job: CompareJob };

export type Outcome = Probed | Rendered | Difference;

/** What it answers: one for each Ask, and `ready` once. `unsuited`: another process has to make it (ForeignFonts). `cause` is for the log. */
export type Answer =
  | { kind: "ready"; libvips: string }
  | { kind: "done"; id: number; result: Outcome }
  | { kind: "refused"; id: number; code: RefusalCode; message: string; cause?: string }
  | { kind: "unsuited"; id: number }
  | { kind: "failed"; id: number; cause: string };

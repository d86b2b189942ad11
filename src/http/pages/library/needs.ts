import type { UploadNeeds } from "#src/domain/assets/keep.ts";
import type { Needs } from "#src/domain/context.ts";
import type { TimelyNeeds } from "#src/http/delivery/find-in-time.ts";
import type { PageHandler } from "#src/http/pages/handler.ts";
import type { LivePages } from "#src/http/pages/live.ts";
import type { VisitorNeeds } from "#src/http/plugins/session.ts";

export interface LibraryNeeds extends VisitorNeeds, UploadNeeds, TimelyNeeds, Needs<"sealer" | "signUp"> {
  /** Told after each upload that there is a version to look at. */
  stored(): void;
  /** The pages that are open. */
  live: LivePages;
}

export type LibraryHandler = PageHandler<LibraryNeeds>;

import type { UploadNeeds } from "#src/domain/assets/keep.ts";
import type { Needs } from "#src/domain/context.ts";
import type { TimelyNeeds } from "#src/http/delivery/find-in-time.ts";
import type { Visitor, VisitorNeeds } from "#src/http/plugins/session.ts";

export interface LibraryNeeds extends VisitorNeeds, UploadNeeds, TimelyNeeds, Needs<"sealer"> {
  /** Told after each upload that there is a version to look at. */
  stored(): void;
}

/** What the address names: `space`, and what lies in it. */
export type Place = Readonly<Record<string, string>>;

export type LibraryHandler = (needs: LibraryNeeds, visitor: Visitor, place: Place) => Promise<Response>;

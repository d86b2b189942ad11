import { may } from "#src/domain/access.ts";
import { browseFolder } from "#src/domain/assets/browse.ts";
import { limitsOf } from "#src/domain/spaces/space-limits.ts";
import { show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { LibraryPage, type LibraryProps } from "#views/pages/library/library.tsx";
import type { LibraryHandler, LibraryNeeds } from "./needs.ts";
import { hear } from "./told.ts";

export const libraryPage: LibraryHandler = async (needs, visitor, { space = "" }) => {
  const asked = (name: string) => visitor.url.searchParams.get(name) || undefined;
  const folders = { after: asked("folders-after"), before: asked("folders-before") };
  const turn = { older: asked("older"), newer: asked("newer"), folders };
  return await showFolder(needs, visitor, { spaceKey: space, folder: asked("folder") ?? "", ...turn });
};

/** A folder, with what became of a form that was sent there. */
export async function showFolder(
  needs: LibraryNeeds,
  visitor: Visitor,
  wanted: Parameters<typeof browseFolder>[2],
  { status = 200, ...said }: Pick<LibraryProps, "refused" | "error"> & { status?: number } = {},
): Promise<Response> {
  const { actor } = visitor;
  const view = await browseFolder(needs, actor, wanted);
  const props = {
    view,
    mayWrite: may(actor, "assets:write", view.space),
    maySign: may(actor, "urls:sign", view.space),
    mayDelete: may(actor, "assets:delete", view.space),
    maxBytes: limitsOf(view.space, needs.limits).sourceMaxBytes,
    publicUrl: needs.publicUrl,
    ...said,
  };
  const { page, cookies } = hear(needs.publicUrl, visitor, await withPlaces(needs, visitor));
  return await show(LibraryPage(page, props), { status, cookies });
}

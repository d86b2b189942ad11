import { may } from "#src/domain/access.ts";
import { readAgain } from "#src/domain/actor.ts";
import { browseFolder, type FolderView } from "#src/domain/assets/browse.ts";
import { requirePerson } from "#src/domain/identity/sessions.ts";
import { pulseOf } from "#src/domain/spaces/activity.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { limitsOf } from "#src/domain/spaces/space-limits.ts";
import { type Place, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { LibraryPage, type LibraryProps } from "#views/pages/library/library.tsx";
import { libraryPaths } from "#views/paths.ts";
import type { LibraryHandler, LibraryNeeds } from "./needs.ts";
import { hear } from "./told.ts";

export const libraryPage: LibraryHandler = async (needs, visitor, place) => {
  return await showFolder(needs, visitor, wantedBy(visitor, place));
};

/** Tells the page of a folder when somebody has changed what it shows. */
export const liveLibrary: LibraryHandler = async (needs, visitor, place) => {
  const { actor, request, url } = visitor;
  const person = requirePerson(actor);
  const wanted = wantedBy(visitor, place);
  const seen = request.headers.get("last-event-id") ?? url.searchParams.get("seen") ?? "";
  let known = { pulse: "", word: "" };
  const look = async () => {
    const now = await readAgain(needs.db.read, person);
    const space = await requireSpace(needs, now, wanted.spaceKey, "assets:see");
    const pulse = JSON.stringify([stateOf(space), await pulseOf(needs.db.read, space.id)]);
    if (pulse !== known.pulse) known = { pulse, word: seenIn(await browseFolder(needs, now, wanted)) };
    return known.word;
  };
  return await needs.live.watch(person.userId, seen, look);
};

function wantedBy({ url }: Visitor, { space = "" }: Place): Wanted {
  const asked = (name: string) => url.searchParams.get(name) || undefined;
  const folders = { after: asked("folders-after"), before: asked("folders-before") };
  const turn = { older: asked("older"), newer: asked("newer"), folders };
  return { spaceKey: space, folder: asked("folder") ?? "", ...turn };
}

function stateOf({ key, name, archivedAt, deletionAt, orgState }: Space): unknown[] {
  return [key, name, archivedAt, deletionAt, orgState];
}

/** A word that is another one where the page would show something else. */
function seenIn({ space, folders, pictures, from, total }: FolderView): string {
  const shown = pictures.map(({ id, path, version }) => [id, path, version.id]);
  const seen = [...stateOf(space), folders, from, total, shown];
  return Bun.hash(JSON.stringify(seen)).toString(36);
}

function liveUrlOf(view: FolderView, { older, newer, folders = {} }: Wanted): string {
  const { after, before } = folders;
  return libraryPaths.live(view.space.key, view.folder, {
    ...(older && { older }),
    ...(newer && { newer }),
    ...(after && { "folders-after": after }),
    ...(before && { "folders-before": before }),
    seen: seenIn(view),
  });
}

type Wanted = Parameters<typeof browseFolder>[2];

/** A folder, with what became of a form that was sent there. */
export async function showFolder(
  needs: LibraryNeeds,
  visitor: Visitor,
  wanted: Wanted,
  { status = 200, ...said }: Pick<LibraryProps, "refused" | "error"> & { status?: number } = {},
): Promise<Response> {
  const { actor } = visitor;
  const view = await browseFolder(needs, actor, wanted);
  const props = {
    view,
    mayWrite: may(actor, "assets:write", view.space),
    maySign: may(actor, "urls:sign", view.space),
    mayDelete: may(actor, "assets:delete", view.space),
    mayArchive: may(actor, "spaces:archive", view.space),
    mayDeleteSpace: may(actor, "spaces:delete", view.space),
    maxBytes: limitsOf(view.space, needs.limits).sourceMaxBytes,
    publicUrl: needs.publicUrl,
    liveUrl: liveUrlOf(view, wanted),
    ...said,
  };
  const { page, cookies } = hear(needs.publicUrl, visitor, await withPlaces(needs, visitor));
  return await show(LibraryPage(page, props), { status, cookies });
}

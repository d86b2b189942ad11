import { may } from "#src/domain/access.ts";
import type { Asset } from "#src/domain/assets/asset.ts";
import { folderOf, normalizeFolder } from "#src/domain/assets/asset-path.ts";
import { deleteAssets, listChosen, moveAssets } from "#src/domain/assets/many.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther, text } from "#src/http/respond.ts";
import { ChosenPage, type ChosenProps } from "#views/pages/library/chosen.tsx";
import { libraryPaths } from "#views/paths.ts";
import { choiceIn, copiedUrl } from "./copied-url.ts";
import type { LibraryHandler, LibraryNeeds } from "./needs.ts";
import { tellNext } from "./told.ts";

/** What can be done with the pictures that were chosen; their URLs alone, a line each, for who asks for plain text. */
export const chosenPage: LibraryHandler = async (needs, visitor, { space = "" }) => {
  const { url, request } = visitor;
  const ids = url.searchParams.getAll("chosen");
  await findSpace(needs, visitor.actor, space);
  if (ids.length === 0) return seeOther(libraryPaths.folder(space, url.searchParams.get("from") ?? ""));
  const props = await propsOf(needs, visitor, { spaceKey: space, ids });
  if (request.headers.get("accept") === "text/plain") return text(props.urls.join("\n"));
  return await show(ChosenPage(await withPlaces(needs, visitor), props));
};

export const moveChosen: LibraryHandler = async (needs, visitor, { space = "" }) => {
  const fields = await readForm(visitor.request);
  const [ids, folder] = [fields.all("chosen"), fields("folder")];
  const props = await propsOf(needs, visitor, { spaceKey: space, ids });
  const { from, pictures } = props;
  const page = await withPlaces(needs, visitor);
  const work = async () => {
    await moveAssets(needs, visitor.actor, { spaceKey: space, assetIds: ids, folder });
    if (fields("isBack") === "yes") return seeOther(libraryPaths.folder(space, normalizeFolder(folder)));
    const way = { space, ids, from, folder: normalizeFolder(folder) };
    const news = tellNext(needs.publicUrl, { kind: "moved", count: pictures.length, ...way });
    return seeOther(libraryPaths.folder(space, from), [news]);
  };
  const says = { invalid: page.t("library.pathWrong"), conflict: page.t("library.moveTaken") };
  return await attempt(needs, visitor, work, {
    page,
    says,
    again: ({ error }) => ChosenPage(page, { ...props, folder, moveError: error }),
  });
};

export const deleteChosen: LibraryHandler = async (needs, visitor, { space = "" }) => {
  const fields = await readForm(visitor.request);
  const ids = fields.all("chosen");
  const count = await deleteAssets(needs, visitor.actor, { spaceKey: space, assetIds: ids });
  const news = tellNext(needs.publicUrl, { kind: "deleted", count });
  return seeOther(libraryPaths.folder(space, fields("from")), [news]);
};

async function propsOf(
  needs: LibraryNeeds,
  { actor, url }: Visitor,
  { spaceKey, ids }: { spaceKey: string; ids: string[] },
): Promise<ChosenProps> {
  const space = await findSpace(needs, actor, spaceKey);
  const pictures = await listChosen(needs, actor, { spaceKey, assetIds: ids });
  const maySign = may(actor, "urls:sign", space);
  return {
    space,
    pictures,
    from: folderOf(pictures[0]?.path ?? ""),
    urls: maySign ? await urlsOf(needs, actor, { spaceKey, pictures, query: url.searchParams }) : [],
    maySign,
    mayWrite: may(actor, "assets:write", space),
    mayDelete: may(actor, "assets:delete", space),
  };
}

async function urlsOf(
  needs: LibraryNeeds,
  actor: Visitor["actor"],
  { spaceKey, pictures, query }: { spaceKey: string; pictures: Asset[]; query: URLSearchParams },
): Promise<string[]> {
  const choice = choiceIn(query);
  const urls = pictures.map((asset) => copiedUrl(needs, actor, { spaceKey, asset, choice }));
  return (await Promise.all(urls)).filter((found) => found !== undefined);
}

import { may } from "#src/domain/access.ts";
import type { Asset } from "#src/domain/assets/asset.ts";
import { folderOf, pathIn } from "#src/domain/assets/asset-path.ts";
import { listNeighbours } from "#src/domain/assets/browse.ts";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { findAsset } from "#src/domain/assets/find.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { StaleRevision } from "#src/domain/assets/versions.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type Place, show } from "#src/http/pages/handler.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { PicturePage, type PictureProps } from "#views/pages/library/picture.tsx";
import { nameOf } from "#views/pages/library/tile.ts";
import { libraryPaths } from "#views/paths.ts";
import { choiceIn, copiedUrl } from "./copied-url.ts";
import type { LibraryHandler, LibraryNeeds } from "./needs.ts";
import { hear, type News, tellNext } from "./told.ts";

export const picturePage: LibraryHandler = async (needs, visitor, place) => {
  const props = await propsOf(needs, visitor, place);
  const { page, cookies } = hear(needs.publicUrl, visitor, await withPlaces(needs, visitor));
  return await show(PicturePage(page, props), { cookies });
};

export const changePath: LibraryHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const props = await propsOf(needs, visitor, place);
  const page = await withPlaces(needs, visitor);
  const { t } = page;
  const [name, folder] = [fields("name"), fields("folder")];
  const again = (state: { mistakes: Record<string, string>; error?: string }) =>
    PicturePage(page, { ...props, moving: { name, folder, state } });
  const work = async () => {
    try {
      const moved = await moveTo(needs, visitor, props, {
        name,
        folder,
        revision: Number(fields("revision")),
      });
      const isToTell = moved.path !== props.asset.path && fields("isBack") !== "yes";
      return seeOther(
        libraryPaths.picture(props.space.key, props.asset.id),
        isToTell ? [tellNext(needs.publicUrl, wayBack(props, moved.revision))] : [],
      );
    } catch (error) {
      if (!(error instanceof StaleRevision)) throw error;
      return await show(again({ mistakes: {}, error: t("library.changedMeanwhile") }), { status: 409 });
    }
  };
  const says = { invalid: t("library.pathWrong"), conflict: t("library.pathTaken") };
  return await attempt(needs, visitor, work, {
    page,
    says,
    again: ({ mistakes, error }) =>
      again({ mistakes: error === undefined ? mistakes : { ...mistakes, name: error } }),
  });
};

async function moveTo(
  needs: LibraryNeeds,
  { actor }: Visitor,
  { space, asset }: PictureProps,
  { name, folder, revision }: { name: string; folder: string; revision: number },
): Promise<Asset> {
  if (name.includes("/")) throw new Refusal("invalid", "A name can't have a slash in it.");
  const path = pathIn(folder, name);
  return await updateAsset(needs, actor, { spaceKey: space.key, assetId: asset.id, path, revision });
}

function wayBack({ space, asset, folder }: PictureProps, revision: number): News {
  return { kind: "renamed", space: space.key, id: asset.id, name: nameOf(asset.path), folder, revision };
}

export const deletePicture: LibraryHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const props = await propsOf(needs, visitor, place);
  const { space, asset, folder, mayDelete } = props;
  const page = await withPlaces(needs, visitor);
  if (mayDelete && fields("confirm").normalize("NFC") !== nameOf(asset.path)) {
    const deleteError = page.t("library.confirmWrong");
    return await show(PicturePage(page, { ...props, deleteError }), { status: 422 });
  }
  await deleteAsset(needs, visitor.actor, { spaceKey: space.key, assetId: asset.id });
  const news = tellNext(needs.publicUrl, { kind: "deleted", count: 1 });
  return seeOther(libraryPaths.folder(space.key, folder), [news]);
};

async function propsOf(
  needs: LibraryNeeds,
  { actor, url }: Visitor,
  { space: spaceKey = "", asset: assetId = "" }: Place,
): Promise<PictureProps> {
  const space = await findSpace(needs, actor, spaceKey);
  const asset = await findAsset(needs, actor, { spaceKey, assetId });
  const choice = choiceIn(url.searchParams);
  const maySign = may(actor, "urls:sign", space);
  return {
    space,
    asset,
    folder: folderOf(asset.path),
    ...(await listNeighbours(needs, actor, { spaceKey, asset })),
    mayDownload: may(actor, "assets:download", space),
    mayWrite: may(actor, "assets:write", space),
    mayDelete: may(actor, "assets:delete", space),
    ...(maySign && { copy: { choice, url: await copiedUrl(needs, actor, { spaceKey, asset, choice }) } }),
  };
}

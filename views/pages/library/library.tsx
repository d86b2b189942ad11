import type { FolderView } from "#src/domain/assets/browse.ts";
import type { RefusalCode } from "#src/lib/errors.ts";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { SpaceState, type SpaceStateProps } from "#views/pages/spaces/space-state.tsx";
import { LinkButton } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { FolderLink } from "#views/parts/folder-link.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Pager } from "#views/parts/pager.tsx";
import { PictureGrid } from "#views/parts/picture-grid.tsx";
import { Chooser } from "#views/parts/table.tsx";
import { Uploader } from "#views/parts/uploader.tsx";
import { libraryPaths } from "#views/paths.ts";
import { ChosenActions, ChosenDialogs } from "./choosing.tsx";
import { LibraryFrame } from "./library-frame.tsx";
import { nameOf, tileOf } from "./tile.ts";

/** A file that wasn't taken. */
export interface RefusedFile {
  name: string;
  code: RefusalCode;
}

export interface LibraryProps extends Omit<SpaceStateProps, "space"> {
  view: FolderView;
  /** Whether the reader may put pictures in, make URLs of them, delete them for good. */
  mayWrite: boolean;
  maySign: boolean;
  mayDelete: boolean;
  maxBytes: number;
  publicUrl: string;
  /** What tells the page that it is out of date. */
  liveUrl: string;
  refused?: RefusedFile[];
  /** What is wrong with the whole of a form. */
  error?: string;
}

export function LibraryPage(page: Page, props: LibraryProps) {
  const { view, mayWrite, maxBytes, publicUrl, refused = [], error } = props;
  const { space, folder, folders, pictures } = view;
  const { t } = page;
  const title = folder === "" ? t("library.all") : nameOf(folder);
  const isEmpty = pictures.length === 0 && folders.paths.length === 0;
  const isNew = isEmpty && folder === "";
  return (
    <LibraryFrame page={page} space={space} title={`${title} · ${space.name}`} folder={folder} width="wide">
      <PageHead
        title={title}
        {...textOf(page, props, isEmpty)}
        actions={mayWrite && !isEmpty ? <UploadLink page={page} /> : undefined}
      />
      <SpaceState page={page} {...props} space={space} />
      {error !== undefined && <Notice tone="red" text={error} isAlert />}
      {refused.length > 0 && <Refused page={page} files={refused} />}
      <div class="library" data-library data-live={props.liveUrl}>
        {folders.paths.length > 0 && <Folders page={page} view={view} />}
        {pictures.length > 0 && <Pictures page={page} {...props} />}
        {pictures.length > 0 && <Turns page={page} view={view} />}
        {isEmpty && !mayWrite && <EmptyFolder page={page} isTop={folder === ""} />}
      </div>
      {mayWrite && (
        <div id="upload" class={isEmpty ? undefined : "later"} tabindex="-1">
          <Uploader
            page={page}
            action={libraryPaths.pictures(space.key, folder)}
            maxBytes={maxBytes}
            title={t(isNew ? "library.emptyDrop" : "library.dropTitle")}
            place={folder === "" ? space.name : nameOf(folder)}
          />
        </div>
      )}
      <ChosenDialogs page={page} spaceKey={space.key} {...props} folder={folder} />
      {mayWrite && isNew && <Steps page={page} spaceKey={space.key} publicUrl={publicUrl} />}
    </LibraryFrame>
  );
}

function textOf(page: Page, { view, mayWrite }: LibraryProps, isEmpty: boolean): { text?: string } {
  if (view.total > 0) return { text: countOf(page, view) };
  if (!isEmpty || !mayWrite) return {};
  return { text: page.t(view.folder === "" ? "library.empty" : "library.emptyFolder") };
}

/** With scripts it opens the browser's dialog at once. */
function UploadLink({ page }: { page: Page }) {
  return (
    <LinkButton
      href="#upload"
      label={page.t("library.upload")}
      icon="upload"
      kind="primary"
      data-chooses="upload-files"
    />
  );
}

function Folders({ page, view: { space, folder, folders } }: { page: Page; view: FolderView }) {
  const { t } = page;
  const [first = "", last = ""] = [folders.paths.at(0), folders.paths.at(-1)];
  return (
    <nav class="folder-list" aria-label={t("library.folders")}>
      <div class="folders">
        {inOrder(page, folders).map((path) => (
          <FolderLink name={nameOf(path)} href={libraryPaths.folder(space.key, path)} />
        ))}
      </div>
      {(folders.hasBefore || folders.hasAfter) && (
        <div class="actions">
          {folders.hasBefore && (
            <LinkButton
              href={libraryPaths.folder(space.key, folder, { "folders-before": first })}
              label={t("library.foldersBefore")}
              icon="chevron-left"
              size="small"
            />
          )}
          {folders.hasAfter && (
            <LinkButton
              href={libraryPaths.folder(space.key, folder, { "folders-after": last })}
              label={t("library.foldersAfter")}
              icon="chevron-right"
              size="small"
            />
          )}
        </div>
      )}
    </nav>
  );
}

/** As the reader's language has them where they are all here; of many, as the pages of them follow each other. */
function inOrder({ language }: Page, { paths, hasBefore, hasAfter }: FolderView["folders"]): string[] {
  if (hasBefore || hasAfter) return paths;
  return paths.toSorted(new Intl.Collator(language, { numeric: true }).compare);
}

/** Who may do something with them chooses some. */
function Pictures({ page, ...props }: LibraryProps & { page: Page }) {
  const { space, folder, pictures } = props.view;
  const tiles = pictures.map((asset) => tileOf(page, space.key, asset));
  if (!props.maySign && !props.mayWrite && !props.mayDelete)
    return <PictureGrid page={page} pictures={tiles} />;
  const choosable = tiles.map((tile, at) => ({ ...tile, value: pictures[at]?.id ?? "" }));
  return (
    <Chooser page={page} actions={<ChosenActions page={page} spaceKey={space.key} {...props} />}>
      <input type="hidden" name="from" value={folder} />
      <PictureGrid page={page} pictures={choosable} />
    </Chooser>
  );
}

function Turns({ page, view }: { page: Page; view: FolderView }) {
  const { space, folder, pictures, from, total, hasNewer, hasOlder } = view;
  const [first, last] = [pictures.at(0)?.id ?? "", pictures.at(-1)?.id ?? ""];
  if (!hasNewer && !hasOlder) return "";
  return (
    <Pager
      page={page}
      from={from}
      to={from + pictures.length - 1}
      total={total}
      {...(hasNewer && { previous: libraryPaths.folder(space.key, folder, { newer: first }) })}
      {...(hasOlder && { next: libraryPaths.folder(space.key, folder, { older: last }) })}
    />
  );
}

function EmptyFolder({ page: { t }, isTop }: { page: Page; isTop: boolean }) {
  return (
    <Empty
      icon="images"
      title={t("library.emptyTitle")}
      text={t(isTop ? "library.empty" : "library.emptyFolder")}
    />
  );
}

/** Three lines that put a picture on a URL. */
function Steps({ page, spaceKey, publicUrl }: { page: Page; spaceKey: string; publicUrl: string }) {
  const { t } = page;
  const api = `${publicUrl}/api/v1/spaces/${spaceKey}`;
  const key = '-H "Authorization: Bearer $API_KEY"';
  const sent = `-H "Content-Type: application/json" -d '{"path":"300x200/smart/cat.jpg"}'`;
  return (
    <section class="steps" aria-labelledby="steps">
      <h2 id="steps" safe>
        {t("library.stepsTitle")}
      </h2>
      <CopyField
        page={page}
        label={t("library.stepPut")}
        value={`curl ${key} -X POST -T cat.jpg "${api}/assets?path=cat.jpg"`}
      />
      <CopyField page={page} label={t("library.stepSign")} value={`curl ${key} ${sent} "${api}/urls"`} />
      <CopyField page={page} label={t("library.stepGet")} value={'curl --fail -o small.jpg "$URL"'} />
    </section>
  );
}

function Refused({ page, files }: { page: Page; files: RefusedFile[] }) {
  return (
    <div class="refused" role="alert">
      <h2 safe>{page.t("library.refusedTitle", { count: files.length })}</h2>
      <ul>
        {files.map(({ name, code }) => (
          <li>
            <strong safe>{name}</strong> <span safe>{reasonOf(page, code)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const named = [
  "too_large",
  "unsupported",
  "broken",
  "too_costly",
  "invalid",
  "conflict",
  "storage_full",
  "overloaded",
] as const satisfies RefusalCode[];

/** Why a file wasn't taken, in the reader's language. */
export function reasonOf({ t }: Page, code: RefusalCode): string {
  return t(`library.refused.${named.find((each) => each === code) ?? "other"}`);
}

const mostCounted = 10_000;

function countOf({ t, format }: Page, { total }: FolderView): string {
  return total > mostCounted
    ? t("library.countMany", { most: format.number(mostCounted) })
    : t("library.count", { count: total });
}

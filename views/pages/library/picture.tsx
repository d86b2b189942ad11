import type { Asset } from "#src/domain/assets/asset.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Format } from "#views/format.ts";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { DangerZone } from "#views/parts/danger-zone.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { WholePicture } from "#views/parts/picture-grid.tsx";
import { Time } from "#views/parts/time.tsx";
import { libraryPaths } from "#views/paths.ts";
import { FolderField } from "./folder-field.tsx";
import { LibraryFrame } from "./library-frame.tsx";
import { nameOf, seenSize } from "./tile.ts";

/** What a URL may be asked for here: the longest side in pixels, or the picture's own; a format, or the best. */
export const urlSizes = ["320", "640", "1200", "2048", "full"] as const;
export const urlFormats = ["auto", "webp", "avif", "jpeg", "png"] as const;

export interface UrlChoice {
  size: (typeof urlSizes)[number];
  format: (typeof urlFormats)[number];
}

export interface PictureProps {
  space: { key: string; name: string };
  asset: Asset;
  folder: string;
  newerId: string | undefined;
  olderId: string | undefined;
  mayDownload: boolean;
  mayWrite: boolean;
  mayDelete: boolean;
  /** Left out where the reader may make none. */
  copy?: { choice: UrlChoice; url: string | undefined };
  /** A new name that was refused, as it was typed. */
  moving?: { name: string; folder: string; state: FormState };
  deleteError?: string;
}

export function PicturePage(page: Page, props: PictureProps) {
  const { space, asset, folder, mayWrite, mayDelete, copy, moving, deleteError } = props;
  const { t } = page;
  const name = nameOf(asset.path);
  const last = { name, href: libraryPaths.picture(space.key, asset.id) };
  return (
    <LibraryFrame
      page={page}
      space={space}
      title={`${name} · ${space.name}`}
      folder={folder}
      last={last}
      width="wide"
    >
      <h1 class="unseen" safe>
        {name}
      </h1>
      <Viewer page={page} {...props} />
      <div class="picture-page">
        {copy !== undefined && <CopyUrl page={page} spaceKey={space.key} asset={asset} {...copy} />}
        <Details page={page} {...props} />
        {mayWrite && (
          <Moving
            page={page}
            spaceKey={space.key}
            asset={asset}
            {...(moving ?? { name, folder, state: unsent })}
          />
        )}
        {mayDelete && (
          <DangerZone
            page={page}
            id="delete"
            title={t("library.deleteTitle")}
            text={t("library.deleteHelp")}
            label={t("library.deleteTitle")}
            action={libraryPaths.deletion(space.key, asset.id)}
            confirm={name}
            error={deleteError}
          />
        )}
      </div>
    </LibraryFrame>
  );
}

function Viewer({ page: { t }, space, asset, newerId, olderId }: PictureProps & { page: Page }) {
  const { width, height } = seenSize(asset.version);
  const to = (id: string) => libraryPaths.picture(space.key, id);
  return (
    <figure class="viewer" aria-label={t("library.viewer")}>
      <WholePicture
        src={libraryPaths.preview(space.key, asset.version.id, "view")}
        name={nameOf(asset.path)}
        width={width}
        height={height}
        hash={asset.version.thumbHash}
      />
      {newerId !== undefined && (
        <LinkButton
          class="turn back"
          href={to(newerId)}
          label={t("library.newer")}
          icon="chevron-left"
          isBare
        />
      )}
      {olderId !== undefined && (
        <LinkButton
          class="turn on"
          href={to(olderId)}
          label={t("library.older")}
          icon="chevron-right"
          isBare
        />
      )}
    </figure>
  );
}

function Details({ page, space, asset, mayDownload }: PictureProps & { page: Page }) {
  const { t, format } = page;
  const { version } = asset;
  const { width, height } = seenSize(version);
  const size = { width: format.number(width), height: format.number(height) };
  const facts: [string, string][] = [
    [t("library.dimensions"), t("library.pixels", size)],
    [t("library.format"), version.format.toUpperCase()],
    [t("library.fileSize"), format.bytes(version.sizeBytes)],
    ...(version.pages > 1
      ? ([[t("library.frames"), format.number(version.pages)]] as [string, string][])
      : []),
    [t("library.version"), format.number(version.number)],
    ...exifFacts(page, version.exif),
  ];
  return (
    <section class="facts known" aria-labelledby="details">
      <h2 id="details" safe>
        {t("library.details")}
      </h2>
      {version.damaged && <Notice tone="amber" text={t("library.damaged")} />}
      <dl>
        {facts.map(([name, value]) => (
          <div>
            <dt safe>{name}</dt>
            <dd safe>{value}</dd>
          </div>
        ))}
        <div>
          <dt safe>{t("library.uploaded")}</dt>
          <dd>
            <Time page={page} at={version.createdAt} />
          </dd>
        </div>
      </dl>
      {mayDownload && (
        <LinkButton
          href={libraryPaths.original(space.key, asset.id)}
          label={t("library.original")}
          icon="download"
          class="own-width"
        />
      )}
    </section>
  );
}

/** How it was taken; nothing of where, by whom, and with which very camera. */
function exifFacts({ t, format }: Page, exif: Record<string, string>): [string, string][] {
  const camera = [exif.Make, exif.Model].filter(Boolean).join(" ");
  const found: [string, string | undefined][] = [
    [t("library.taken"), exif.DateTimeOriginal?.replace(/^(\d{4}):(\d\d):(\d\d)/, "$1-$2-$3")],
    [t("library.camera"), camera],
    [t("library.lens"), exif.LensModel],
    [t("library.exposure"), exif.ExposureTime && `${exif.ExposureTime} s`],
    [t("library.aperture"), measured(format, exif.FNumber, (value) => `f/${value}`)],
    [t("library.sensitivity"), exif.ISOSpeedRatings],
    [t("library.focalLength"), measured(format, exif.FocalLength, (value) => `${value} mm`)],
  ];
  return found.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

/** A rational, "28/10", as a number; undefined for what is none. */
function measured({ number }: Format, text: string | undefined, print: (value: string) => string) {
  const [, over, under = "1"] = /^(\d+)(?:\/(\d+))?$/.exec(text ?? "") ?? [];
  const value = Number(over) / Number(under);
  return Number.isFinite(value) ? print(number(value)) : undefined;
}

interface CopyUrlProps {
  page: Page;
  spaceKey: string;
  asset: Asset;
  choice: UrlChoice;
  url: string | undefined;
}

/** A plain form that shows the URL; with scripts it follows what is chosen. */
function CopyUrl({ page, spaceKey, asset, choice, url }: CopyUrlProps) {
  const { t, format } = page;
  const action = libraryPaths.picture(spaceKey, asset.id);
  const sizes = urlSizes.map((value) => ({
    value,
    label: value === "full" ? t("library.full") : t("library.side", { pixels: format.number(Number(value)) }),
  }));
  const formats = urlFormats.map((value) => ({
    value,
    label: value === "auto" ? t("library.auto") : value.toUpperCase(),
  }));
  const follows = {
    "hx-get": action,
    "hx-trigger": "change",
    "hx-select": "#picture-url",
    "hx-target": "#picture-url",
    "hx-swap": "outerHTML",
  };
  return (
    <section class="facts" aria-labelledby="copy-url">
      <h2 id="copy-url" safe>
        {t("library.copyTitle")}
      </h2>
      <p class="help" safe>
        {t("library.copyHelp")}
      </p>
      <form class="url-choice" method="get" action={action} {...follows}>
        <Field
          page={page}
          kind="select"
          name="size"
          label={t("library.longest")}
          value={choice.size}
          options={sizes}
        />
        <Field
          page={page}
          kind="select"
          name="format"
          label={t("library.format")}
          value={choice.format}
          options={formats}
        />
        <Button label={t("library.make")} class="unscripted" />
      </form>
      <div id="picture-url">
        {url === undefined ? (
          <Notice tone="amber" text={t("library.noKey")} />
        ) : (
          <CopyField page={page} value={url} />
        )}
      </div>
    </section>
  );
}

interface MovingProps {
  page: Page;
  spaceKey: string;
  asset: Asset;
  name: string;
  folder: string;
  state: FormState;
}

function Moving({ page, spaceKey, asset, name, folder, state }: MovingProps) {
  const { t } = page;
  return (
    <section class="facts" aria-labelledby="moving">
      <h2 id="moving" safe>
        {t("library.moveTitle")}
      </h2>
      <Form
        page={page}
        action={libraryPaths.path(spaceKey, asset.id)}
        error={state.error}
        actions={<Button label={t("library.move")} />}
      >
        <input type="hidden" name="revision" value={String(asset.revision)} />
        <Field
          page={page}
          kind="text"
          name="name"
          label={t("library.name")}
          value={name}
          help={t("library.moveHelp")}
          error={state.mistakes.name}
          autocomplete="off"
        />
        <FolderField page={page} value={folder} error={state.mistakes.folder} />
      </Form>
    </section>
  );
}

import type { Children } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface UploaderProps {
  page: Page;
  /** Takes a plain form with files called `file`; from the script one file a request. */
  action: string;
  maxBytes: number;
  title: string;
  /** Where the pictures go. */
  place: string;
}

/** A form for pictures, which the script makes a place to drop them and a tray that tells how far they are. */
export function Uploader({ page, action, maxBytes, title, place }: UploaderProps) {
  const { t, format } = page;
  return (
    <>
      <form class="uploader" method="post" action={action} enctype="multipart/form-data" data-uploader>
        <Icon name="upload" />
        <div class="intro">
          <h2 safe>{title}</h2>
          <p class="help" safe>
            {t("upload.limits", { size: format.bytes(maxBytes) })}
          </p>
        </div>
        <div class="actions">
          <input
            type="file"
            class="input"
            id="upload-files"
            name="file"
            aria-label={t("upload.choose")}
            accept="image/*,.heic,.heif,.avif,.svg"
            multiple
            required
          />
          <label class="button primary scripted" for="upload-files">
            <Icon name="images" />
            <span safe>{t("upload.choose")}</span>
          </label>
          <Button label={t("upload.send")} kind="primary" data-sends />
        </div>
      </form>
      <template
        data-tray
        data-finished={t("upload.finished")}
        data-under-way={t("upload.underWay", { done: "%done%", total: "%total%" })}
        data-waiting={t("upload.waiting")}
        data-done={t("upload.done")}
        data-failed={t("upload.failed")}
        data-finished-some={t("upload.finishedSome", { done: "%done%", total: "%total%" })}
        data-cancel={t("upload.cancel", { name: "%name%" })}
        data-drop={t("upload.dropHere", { place })}
      >
        <TrayBox page={page} summary="">
          {""}
        </TrayBox>
      </template>
    </>
  );
}

export interface TrayFile {
  name: string;
  state: "waiting" | "sending" | "done" | "failed";
  /** Between 0 and 1. */
  share?: number;
  /** Why it wasn't taken, where that is known. */
  reason?: string;
}

interface TrayProps {
  page: Page;
  files: TrayFile[];
}

/** How far uploads are, standing within a page. */
export function Tray({ page, files }: TrayProps) {
  const done = files.filter(({ state }) => state === "done").length;
  const counts = { done: page.format.number(done), total: page.format.number(files.length) };
  return (
    <TrayBox page={page} summary={page.t("upload.underWay", counts)} isPlaced>
      {files.map((file) => (
        <Row page={page} file={file} />
      ))}
    </TrayBox>
  );
}

interface TrayBoxProps {
  page: Page;
  summary: string;
  isPlaced?: boolean;
  children: Children;
}

function TrayBox({ page, summary, isPlaced, children }: TrayBoxProps) {
  const { t } = page;
  return (
    <section class={["card", "tray", isPlaced && "placed"]} aria-label={t("upload.tray")}>
      <div class="tray-head">
        <span role="status" data-summary safe>
          {summary}
        </span>
        <Button
          label={t("common.close")}
          icon="x"
          kind="quiet"
          size="small"
          type="button"
          isBare
          data-closes="tray"
        />
      </div>
      <ul>{children}</ul>
      <template>
        <Row page={page} file={{ name: "", state: "waiting" }} />
      </template>
    </section>
  );
}

function Row({
  page: { t, format },
  file: { name, state, share = 0, reason },
}: {
  page: Page;
  file: TrayFile;
}) {
  const said = state === "sending" ? format.percent(share) : (reason ?? t(`upload.${state}`));
  return (
    <li class={state}>
      <span safe>{name}</span>
      <span class="side-by">
        <span class="state" safe>
          {said}
        </span>
        <Button
          label={t("upload.retry")}
          icon="rotate-ccw"
          kind="quiet"
          size="small"
          type="button"
          isBare
          hidden={state !== "failed" || reason !== undefined}
          data-retries
        />
        <Button
          label={t("upload.cancel", { name })}
          icon="x"
          kind="quiet"
          size="small"
          type="button"
          isBare
          hidden={state === "done" || state === "failed"}
          data-cancels
        />
      </span>
      <progress
        class="bar sending"
        value={share}
        max={1}
        aria-label={name || t("upload.tray")}
        hidden={state !== "sending"}
      />
    </li>
  );
}

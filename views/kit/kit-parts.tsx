import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Avatar } from "#views/parts/avatar.tsx";
import { Badge } from "#views/parts/badge.tsx";
import { Button } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Dialog } from "#views/parts/dialog.tsx";
import { Menu } from "#views/parts/menu.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Toast } from "#views/parts/toast.tsx";
import type { KitWords } from "./words.ts";

export interface KitProps {
  page: Page;
  words: KitWords;
}

/** A heading, and the samples of one kind below it. */
export function Samples({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <section class="samples">
      <h2 safe>{title}</h2>
      {children}
    </section>
  );
}

export function KitParts({ page, words }: KitProps) {
  return (
    <>
      <Samples title={words.buttons}>
        <Buttons words={words} />
      </Samples>
      <Samples title={words.dialogs}>
        <Overlays page={page} words={words} />
      </Samples>
      <Samples title={words.states}>
        <div class="actions">
          <Badge label={words.archived} />
          <Badge label={words.active} tone="green" />
          <Badge label={words.pending} tone="amber" />
          <Badge label={words.failed} tone="red" />
          <Badge label={words.invited} tone="blue" />
          <Avatar name="Ada Lovelace" />
          <Avatar name="Grace" />
        </div>
        <Notice text={words.info} />
        <Notice tone="blue" text={words.info} />
        <Notice tone="green" text={words.saved} />
        <Notice tone="amber" title={words.noticeTitle} text={words.noticeText} />
        <Notice tone="red" text={words.unsaved} />
      </Samples>
      <Samples title={words.copying}>
        <CopyField
          page={page}
          label="URL"
          value="https://images.example.com/i/shop/3kX9_pQ2m-Ld7fWzR1c0bY8hTnE/1080x1080/smart/filters:format(webp)/boots/winter.jpg"
        />
        <CopyField page={page} value="imagor-cloud sign 300x200/smart/cat.jpg --space shop" />
      </Samples>
    </>
  );
}

function Buttons({ words }: { words: KitWords }) {
  return (
    <>
      <div class="actions">
        <Button label={words.invite} kind="primary" type="button" />
        <Button label={words.saveTemplate} type="button" />
        <Button label={words.learn} kind="quiet" type="button" />
        <Button label={words.deleteSpace} kind="danger" type="button" />
      </div>
      <div class="actions">
        <Button label={words.upload} icon="upload" kind="primary" type="button" />
        <Button label={words.newSpace} icon="plus" type="button" />
        <Button label={words.newSpace} icon="plus" size="small" type="button" />
        <Button label={words.rename} icon="pencil" kind="quiet" isBare type="button" />
        <Button label={words.upload} kind="primary" type="button" disabled />
        <Button label={words.saveTemplate} kind="primary" type="button" aria-busy="true" />
        <Button label={words.saveTemplate} type="button" aria-busy="true" />
      </div>
    </>
  );
}

function Overlays({ page, words }: KitProps) {
  return (
    <>
      <div class="actions">
        <Button label={words.openDialog} icon="trash-2" type="button" data-opens="sample" />
        <Menu
          label={words.action}
          items={[
            { label: words.rename, icon: "pencil", href: "#rename" },
            { label: words.move, icon: "move", href: "#move" },
            "line",
            { label: words.openDialog, icon: "trash-2", isDanger: true, opens: "sample" },
          ]}
        />
      </div>
      <div class="samples">
        <Toast page={page} text={words.openToast} undo={{ action: "/_kit", fields: [] }} />
        <Toast page={page} text={words.toastFailed} tone="red" />
      </div>
      <Dialog
        id="sample"
        title={words.dialogTitle}
        action="/_kit"
        actions={
          <>
            <Button label={page.t("common.cancel")} type="button" data-closes="dialog" />
            <Button label={words.openDialog} kind="danger" />
          </>
        }
      >
        <p safe>{words.dialogText}</p>
      </Dialog>
    </>
  );
}

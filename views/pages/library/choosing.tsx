import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Dialog } from "#views/parts/dialog.tsx";
import { Toast } from "#views/parts/toast.tsx";
import { libraryPaths } from "#views/paths.ts";
import { FolderField } from "./folder-field.tsx";

interface Rights {
  page: Page;
  spaceKey: string;
  mayWrite: boolean;
  maySign: boolean;
  mayDelete: boolean;
}

/** Without scripts each of them leads to the page of what was chosen; with them it is done here. */
export function ChosenActions({ page: { t }, spaceKey, mayWrite, maySign, mayDelete }: Rights) {
  const leads = {
    formaction: libraryPaths.chosen(spaceKey),
    formmethod: "get",
    size: "small",
    kind: "quiet",
  } as const;
  return (
    <>
      {maySign && <Button {...leads} label={t("library.copyTitle")} icon="link" data-copies-chosen />}
      {mayWrite && <Button {...leads} label={t("library.moveAction")} icon="move" data-opens="move-chosen" />}
      {mayDelete && (
        <Button {...leads} label={t("common.delete")} icon="trash-2" data-opens="delete-chosen" />
      )}
      <Button
        {...leads}
        class="scripted"
        label={t("library.chooseNone")}
        icon="x"
        type="button"
        isBare
        data-chooses-none
      />
    </>
  );
}

/** What the selection bar opens, and the keys of the grid. */
export function ChosenDialogs({ page, spaceKey, folder, ...rights }: Rights & { folder: string }) {
  const { t } = page;
  const safeCancel = <Button label={t("common.cancel")} type="button" data-closes="dialog" />;
  const safeChosen = (
    <>
      <input type="hidden" name="from" value={folder} data-takes-chosen />
      <p class="help" data-count></p>
    </>
  );
  return (
    <>
      {rights.mayWrite && (
        <Dialog
          id="move-chosen"
          title={t("library.moveChosen")}
          action={libraryPaths.chosenFolder(spaceKey)}
          actions={
            <>
              {safeCancel}
              <Button label={t("library.moveAction")} kind="primary" />
            </>
          }
        >
          {safeChosen}
          <FolderField page={page} value={folder} />
        </Dialog>
      )}
      {rights.mayDelete && (
        <Dialog
          id="delete-chosen"
          title={t("library.deleteChosen")}
          action={libraryPaths.chosenDeletion(spaceKey)}
          actions={
            <>
              {safeCancel}
              <Button label={t("library.deleteAction")} kind="danger" />
            </>
          }
        >
          {safeChosen}
          <p safe>{t("library.deleteChosenHelp")}</p>
        </Dialog>
      )}
      <Keys page={page} {...rights} />
      <template id="toast-copied">
        <Toast page={page} text={t("library.told.copied")} />
      </template>
    </>
  );
}

function Keys({ page: { t }, mayWrite, maySign, mayDelete }: Omit<Rights, "spaceKey">) {
  const mayChoose = mayWrite || maySign || mayDelete;
  const keys: [string, string][] = [
    ["← → ↑ ↓", t("library.keys.walk")],
    [`${t("library.keys.space")} ↵`, t("library.keys.open")],
    ...(mayChoose
      ? ([
          ["X", t("library.keys.choose")],
          ["⇧ X", t("library.keys.reach")],
        ] as [string, string][])
      : []),
    ...(maySign ? ([["C", t("library.keys.copy")]] as [string, string][]) : []),
    ...(mayWrite ? ([["M", t("library.moveAction")]] as [string, string][]) : []),
    ...(mayDelete ? ([[t("library.keys.del"), t("common.delete")]] as [string, string][]) : []),
    ...(mayChoose ? ([["Esc", t("library.chooseNone")]] as [string, string][]) : []),
    ["?", t("library.keys.title")],
  ];
  return (
    <dialog class="dialog" id="keys" aria-labelledby="keys-title" closedby="any" data-dialog>
      <form method="dialog">
        <div class="dialog-body">
          <h2 id="keys-title" safe>
            {t("library.keys.title")}
          </h2>
          <p class="help" safe>
            {t("library.keys.help")}
          </p>
          <dl class="keys">
            {keys.map(([key, what]) => (
              <div>
                <dt>
                  <kbd safe>{key}</kbd>
                </dt>
                <dd safe>{what}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div class="dialog-foot">
          <Button label={t("common.close")} data-closes="dialog" />
        </div>
      </form>
    </dialog>
  );
}

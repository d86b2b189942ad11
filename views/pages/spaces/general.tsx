import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { DangerZone } from "#views/parts/danger-zone.tsx";
import { type Difference, Differences } from "#views/parts/difference.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { spacePaths } from "#views/paths.ts";
import { SpaceKeyField } from "./new-space.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { SpaceState, type SpaceStateProps } from "./space-state.tsx";

export type GeneralForm = "name" | "key" | "delete";

export interface GeneralProps extends Omit<SpaceStateProps, "space"> {
  space: SpaceStateProps["space"] & { name: string; revision: number };
  /** Those that it had before, and answers under too. */
  formerKeys: string[];
  mayWrite: boolean;
  /** The one that was sent. */
  form?: GeneralForm;
  state: FormState;
  /** As it was typed. */
  filled: { name: string; key: string };
  /** Where somebody else has saved meanwhile. */
  differences?: Difference[] | undefined;
  publicUrl: string;
}

/** What a space is called, and whether it goes on. */
export function GeneralPage(page: Page, props: GeneralProps) {
  const { t } = page;
  const { space, state, differences, mayWrite, mayArchive, mayDeleteSpace } = props;
  const isGoing = space.deletionAt !== null;
  return (
    <SettingsFrame page={page} space={space} tab="general">
      <SpaceState page={page} {...props} />
      {differences !== undefined && <Differences page={page} differences={differences} />}
      {state.error !== undefined && differences === undefined && (
        <Notice tone="red" text={state.error} isAlert />
      )}
      {!mayWrite && !isGoing && space.archivedAt === null && <Notice text={t("spaceSettings.readOnly")} />}
      {!isGoing && <Name page={page} {...props} />}
      {!isGoing && <Key page={page} {...props} />}
      {mayArchive && space.archivedAt === null && <Archiving page={page} spaceKey={space.key} />}
      {mayDeleteSpace && !isGoing && (
        <DangerZone
          page={page}
          id="delete"
          title={t("spaceSettings.deleteTitle")}
          text={t("spaceSettings.deleteHelp")}
          label={t("spaceSettings.delete")}
          action={spacePaths.deletion(space.key)}
          confirm={space.name}
          error={stateOf(props, "delete").mistakes.name}
        />
      )}
    </SettingsFrame>
  );
}

function Name({ page, ...props }: GeneralProps & { page: Page }) {
  const { t } = page;
  const { space, filled, mayWrite } = props;
  return (
    <Section
      id="name"
      title={t("spaceSettings.nameTitle")}
      help={t("spaceSettings.nameHelp")}
      action={spacePaths.settings(space.key)}
      actions={mayWrite ? <Button label={t("common.save")} /> : undefined}
    >
      <input type="hidden" name="revision" value={String(space.revision)} />
      <Field
        page={page}
        kind="text"
        name="name"
        label={t("fields.name")}
        value={filled.name}
        autocomplete="off"
        maxLength={100}
        isDisabled={!mayWrite}
        error={stateOf(props, "name").mistakes.name}
      />
    </Section>
  );
}

function Key({ page, ...props }: GeneralProps & { page: Page }) {
  const { t } = page;
  const { space, filled, mayWrite, formerKeys, publicUrl } = props;
  return (
    <Section
      id="key"
      title={t("spaceSettings.keyTitle")}
      help={t("spaceSettings.keyHelp")}
      action={spacePaths.key(space.key)}
      actions={mayWrite ? <Button label={t("spaceSettings.changeKey")} /> : undefined}
    >
      <input type="hidden" name="revision" value={String(space.revision)} />
      <SpaceKeyField
        page={page}
        publicUrl={publicUrl}
        value={filled.key}
        isDisabled={!mayWrite}
        error={stateOf(props, "key").mistakes.key}
      />
      {formerKeys.length > 0 && (
        <p class="help" safe>
          {t("spaceSettings.keyFormer", { keys: formerKeys.join(", ") })}
        </p>
      )}
    </Section>
  );
}

function Archiving({ page: { t }, spaceKey }: { page: Page; spaceKey: string }) {
  return (
    <Section
      id="archive"
      title={t("spaceSettings.archiveTitle")}
      help={t("spaceSettings.archiveHelp")}
      action={spacePaths.archiving(spaceKey)}
      actions={<Button label={t("spaceSettings.archive")} />}
    />
  );
}

function stateOf({ form, state }: GeneralProps, of: GeneralForm): FormState {
  return form === of ? state : unsent;
}

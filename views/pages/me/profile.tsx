import type { FormState } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import { languageOptions, themeOptions } from "#views/layout/look.tsx";
import type { Page } from "#views/page.ts";
import { PersonNameField } from "#views/parts/account-fields.tsx";
import { Avatar } from "#views/parts/avatar.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Managed } from "#views/parts/managed.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { OutsideSection, type OutsideSectionProps } from "#views/parts/outside-section.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths } from "#views/paths.ts";

interface ProfileProps {
  filled: { revision: number; name: string; language: string; theme: string; timeZone: string };
  state: FormState;
  isSaved?: boolean;
  avatarMaxBytes: number;
  outside: OutsideSectionProps;
}

export function ProfilePage(page: Page, props: ProfileProps) {
  const { t } = page;
  const { filled, state, isSaved } = props;
  const { mistakes } = state;
  return (
    <AppFrame
      page={page}
      title={t("me.title")}
      width="column"
      path={[
        { name: t("frame.account"), href: paths.profile },
        { name: t("me.profile"), href: paths.profile },
      ]}
    >
      <PageHead title={t("me.title")} text={t("me.profileHelp")} />
      <Managed page={page} />
      {isSaved && <Notice tone="green" text={t("me.saved")} isAlert />}
      {state.error !== undefined && <Notice tone="red" text={state.error} isAlert />}
      <Section
        id="profile"
        title={t("me.account")}
        action={paths.profile}
        actions={<Button label={t("common.save")} kind="primary" />}
      >
        <input type="hidden" name="revision" value={String(filled.revision)} />
        <PersonNameField page={page} value={filled.name} error={mistakes.name} />
        <Field
          page={page}
          kind="select"
          name="language"
          label={t("fields.language")}
          value={filled.language}
          options={languageOptions()}
          error={mistakes.language}
        />
        <Field
          page={page}
          kind="select"
          name="theme"
          label={t("fields.theme")}
          value={filled.theme}
          options={themeOptions(page)}
          error={mistakes.theme}
        />
        <Field
          page={page}
          kind="select"
          name="timeZone"
          label={t("fields.timeZone")}
          value={filled.timeZone}
          options={timeZoneOptions(filled.timeZone)}
          error={mistakes.timeZone}
        />
      </Section>
      <Picture page={page} {...props} />
      <OutsideSection page={page} {...props.outside} />
    </AppFrame>
  );
}

function Picture({ page, state, avatarMaxBytes }: ProfileProps & { page: Page }) {
  const { t, format, person } = page;
  return (
    <Section
      id="picture"
      title={t("me.picture")}
      action={paths.picture}
      hasFile
      actions={
        <>
          {person?.avatarUrl !== undefined && (
            <Button label={t("me.removePicture")} kind="quiet" formaction={paths.noPicture} />
          )}
          <Button label={t("me.upload")} />
        </>
      }
    >
      <div class="with-avatar">
        <Avatar name={person?.name ?? ""} url={person?.avatarUrl} size="large" />
        <Field
          page={page}
          kind="file"
          name="file"
          label={t("me.choose")}
          help={t("me.pictureHelp", { size: format.bytes(avatarMaxBytes) })}
          accept="image/*,.heic,.heif,.avif"
          error={state.mistakes.file}
        />
      </div>
    </Section>
  );
}

function timeZoneOptions(chosen: string) {
  const names = new Set(["UTC", chosen, ...Intl.supportedValuesOf("timeZone")]);
  return [...names].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

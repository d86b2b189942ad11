import type { FormState } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { orgPaths, paths } from "#views/paths.ts";

interface NewSpaceProps {
  org: { id: string; name: string };
  filled: { name: string; key: string };
  state: FormState;
  publicUrl: string;
}

/** With scripts the name in URLs follows the name, and what is wrong with it is said while it is typed. */
export function NewSpacePage(page: Page, { org, filled, state, publicUrl }: NewSpaceProps) {
  const { t } = page;
  const here = orgPaths.newSpace(org.id);
  return (
    <AppFrame
      page={page}
      title={t("spaces.new")}
      width="column"
      path={[
        { name: org.name, href: paths.welcomeTo(org.id) },
        { name: t("spaces.new"), href: here },
      ]}
    >
      <PageHead title={t("spaces.new")} text={t("home.lead")} />
      <div class="card section">
        <div class="section-body" data-suggests={here}>
          <Form
            page={page}
            action={here}
            mistakes={Object.keys(state.mistakes).length}
            error={state.error}
            actions={<Button label={t("spaces.create")} kind="primary" />}
          >
            <Field
              page={page}
              kind="text"
              name="name"
              label={t("fields.name")}
              help={t("spaces.nameHelp")}
              value={filled.name}
              autocomplete="off"
              maxLength={100}
              error={state.mistakes.name}
            />
            <div aria-live="polite" data-suggested>
              <SpaceKeyField
                page={page}
                publicUrl={publicUrl}
                value={filled.key}
                error={state.mistakes.key}
              />
            </div>
          </Form>
        </div>
      </div>
    </AppFrame>
  );
}

interface SpaceKeyFieldProps {
  page: Page;
  publicUrl: string;
  value: string;
  isDisabled?: boolean;
  error: string | undefined;
}

/** What a space is called in URLs. */
export function SpaceKeyField({ page, publicUrl, value, isDisabled = false, error }: SpaceKeyFieldProps) {
  const { t } = page;
  const url = `${publicUrl}/i/${value === "" ? "…" : value}/`;
  return (
    <Field
      page={page}
      kind="text"
      name="key"
      label={t("spaces.key")}
      help={value === "" ? t("spaces.keyEmptyHelp") : t("spaces.keyHelp", { url })}
      value={value}
      autocomplete="off"
      maxLength={63}
      isDisabled={isDisabled}
      error={error}
    />
  );
}

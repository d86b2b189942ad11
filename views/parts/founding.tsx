import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { OrgNameField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths } from "#views/paths.ts";

export interface FoundingProps {
  page: Page;
  state: FormState;
  filled: { name: string; spaceKey: string };
}

export const nothingFilled = { name: "", spaceKey: "" };

/** An org of one's own, with a first space in it. */
export function Founding({ page, state: { mistakes, error }, filled }: FoundingProps) {
  const { t } = page;
  return (
    <Section
      id="found"
      title={t("home.foundTitle")}
      help={t("home.found")}
      action={paths.orgs}
      actions={<Button label={t("home.create")} kind="primary" />}
    >
      {error !== undefined && <Notice tone="red" text={error} isAlert />}
      <OrgNameField page={page} name="name" value={filled.name} error={mistakes.name} />
      <Field
        page={page}
        kind="text"
        name="spaceKey"
        label={t("home.spaceKey")}
        help={t("home.spaceKeyHelp")}
        value={filled.spaceKey}
        error={mistakes.spaceKey}
      />
    </Section>
  );
}

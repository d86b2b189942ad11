import type { FormState } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { OrgNameField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Field } from "#views/parts/field.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths } from "#views/paths.ts";

interface HomeProps {
  state: FormState;
  filled: { name: string; spaceKey: string };
  /** Whether the person may begin an org. */
  canFound: boolean;
}

export function HomePage(page: Page, { state, filled, canFound }: HomeProps) {
  const { t, spaces = [] } = page;
  const isEmpty = spaces.length === 0;
  return (
    <AppFrame page={page} title={t("home.title")} path={[{ name: t("home.title"), href: paths.welcome }]}>
      <PageHead title={t("home.title")} text={t("home.lead")} />
      {isEmpty && canFound && <Founding page={page} state={state} filled={filled} />}
      {isEmpty && !canFound && <Empty icon="images" title={t("home.emptyTitle")} text={t("home.empty")} />}
      {!isEmpty && (
        <ul class="cards">
          {spaces.map(({ key, name }) => (
            <li>
              <a class="card link-card" href={paths.space(key)}>
                <Icon name="images" />
                <span>
                  <strong safe>{name}</strong>
                  <code safe>{key}</code>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </AppFrame>
  );
}

function Founding({ page, state, filled }: Omit<HomeProps, "canFound"> & { page: Page }) {
  const { t } = page;
  return (
    <Section
      id="found"
      title={t("home.foundTitle")}
      help={t("home.found")}
      action={paths.orgs}
      actions={<Button label={t("home.create")} kind="primary" />}
    >
      <OrgNameField page={page} name="name" value={filled.name} error={state.mistakes.name} />
      <Field
        page={page}
        kind="text"
        name="spaceKey"
        label={t("home.spaceKey")}
        help={t("home.spaceKeyHelp")}
        value={filled.spaceKey}
        error={state.mistakes.spaceKey}
      />
    </Section>
  );
}

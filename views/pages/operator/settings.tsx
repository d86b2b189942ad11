import type { Page } from "#views/page.ts";
import { Slashed } from "#views/parts/slashed.tsx";
import { Table } from "#views/parts/table.tsx";
import { operatorPaths } from "#views/paths.ts";
import { OperatorFrame } from "./operator-frame.tsx";

interface Setting {
  name: string;
  value: string;
  source: string;
  isSecret: boolean;
}

/** What is in effect on the server, and where it comes from. */
export function EffectiveSettingsPage(page: Page, { settings }: { settings: readonly Setting[] }) {
  const { t } = page;
  return (
    <OperatorFrame
      page={page}
      title={t("operatorPages.settings")}
      lead={t("operator.settings.lead")}
      href={operatorPaths.settings}
    >
      <Table
        page={page}
        label={t("operatorPages.settings")}
        rows={[...settings]}
        row={({ name }) => ({ name, value: name })}
        columns={[
          { label: t("operator.settings.name"), cell: ({ name }) => <code safe>{name}</code> },
          { label: t("operator.settings.value"), cell: (setting) => <Value page={page} setting={setting} /> },
          {
            label: t("operator.settings.from"),
            cell: ({ source }) =>
              source === "default" ? (
                <span class="faint" safe>
                  {t("operator.settings.byDefault")}
                </span>
              ) : (
                <code safe>{source}</code>
              ),
          },
        ]}
      />
    </OperatorFrame>
  );
}

function Value({ page: { t }, setting: { value, isSecret } }: { page: Page; setting: Setting }) {
  if (value === "") return <span safe>{t("operator.settings.nothing")}</span>;
  if (isSecret) return <span safe>{t("operator.settings.secret")}</span>;
  return (
    <code>
      <Slashed text={value} />
    </code>
  );
}

import type { Page } from "#views/page.ts";
import { Notice } from "./notice.tsx";
import { Table } from "./table.tsx";

/** What a field holds by now, and what the reader wanted to save over it. */
export interface Difference {
  label: string;
  saved: string;
  yours: string;
}

/** For who saves over a change that he hasn't seen: both. */
export function Differences({ page, differences }: { page: Page; differences: Difference[] }) {
  const { t } = page;
  return (
    <>
      <Notice
        tone="amber"
        title={t("spaceSettings.changedTitle")}
        text={t("spaceSettings.changed")}
        isAlert
      />
      {differences.length > 0 && (
        <Table
          page={page}
          label={t("spaceSettings.both")}
          rows={differences}
          row={({ label }) => ({ name: label, value: label })}
          columns={[
            { label: t("spaceSettings.field"), cell: ({ label }) => <span safe>{label}</span> },
            { label: t("spaceSettings.saved"), cell: ({ saved }) => <span safe>{saved}</span> },
            { label: t("spaceSettings.yours"), cell: ({ yours }) => <span safe>{yours}</span> },
          ]}
        />
      )}
    </>
  );
}

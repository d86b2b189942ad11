import type { Activity } from "#src/domain/spaces/activity.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { DayBars, sumOf } from "#views/parts/day-bars.tsx";
import { Table } from "#views/parts/table.tsx";
import { paths, spacePaths } from "#views/paths.ts";

interface ActivityProps {
  space: { key: string; name: string };
  /** Each of the days that are shown, oldest first. */
  days: Activity[];
}

const kinds = ["deliveries", "uploads", "changes"] as const;

/** What went on in a space, by day. */
export function ActivityPage(page: Page, { space, days }: ActivityProps) {
  const { t } = page;
  return (
    <AppFrame
      page={page}
      title={`${t("activity.title")} · ${space.name}`}
      path={[
        { name: space.name, href: paths.space(space.key) },
        { name: t("activity.title"), href: spacePaths.activity(space.key) },
      ]}
    >
      <PageHead title={t("activity.title")} text={t("activity.lead")} />
      <div class="activity">
        {kinds.map((kind) => (
          <Chart page={page} kind={kind} days={days} />
        ))}
      </div>
      <details class="by-day">
        <summary safe>{t("activity.table")}</summary>
        <ByDay page={page} days={days} />
      </details>
    </AppFrame>
  );
}

function Chart({ page, kind, days }: { page: Page; kind: (typeof kinds)[number]; days: Activity[] }) {
  const { t, format } = page;
  const values = days.map((each) => ({ day: each.day, value: each[kind] }));
  const count = sumOf(values);
  const [first, last] = [days[0]?.day ?? "", days.at(-1)?.day ?? ""];
  return (
    <section class="card chart" aria-labelledby={kind}>
      <div class="chart-head">
        <h2 id={kind} safe>
          {t(`activity.${kind}`)}
        </h2>
        <strong safe>{format.number(count)}</strong>
      </div>
      <DayBars page={page} label={t(`activity.${kind}Sum`, { count })} days={values} size="large" />
      <div class="chart-foot" aria-hidden="true">
        <span safe>{format.day(first)}</span>
        <span safe>{format.day(last)}</span>
      </div>
    </section>
  );
}

/** The newest day first, in figures. */
function ByDay({ page, days }: { page: Page; days: Activity[] }) {
  const { t, format } = page;
  return (
    <Table
      page={page}
      label={t("activity.table")}
      rows={days.toReversed()}
      row={({ day }) => ({ name: format.day(day), value: day })}
      columns={[
        { label: t("activity.day"), cell: ({ day }) => <span safe>{format.day(day)}</span> },
        ...kinds.map((kind) => ({
          label: t(`activity.${kind}`),
          isNumber: true,
          cell: (each: Activity) => <span safe>{format.number(each[kind])}</span>,
        })),
      ]}
    />
  );
}

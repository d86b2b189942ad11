import type { JobState, QueuedJob, RegularWork } from "#src/domain/jobs.ts";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Table } from "#views/parts/table.tsx";
import { Tabs } from "#views/parts/tabs.tsx";
import { Time } from "#views/parts/time.tsx";
import { Turns } from "#views/parts/turns.tsx";
import { operatorPaths, withQuery } from "#views/paths.ts";
import { Again } from "./again.tsx";
import { OperatorFrame } from "./operator-frame.tsx";

export const jobStates: readonly JobState[] = ["waiting", "running", "failed"];

interface JobsProps {
  jobs: QueuedJob[];
  state: JobState;
  counts: Record<JobState, number>;
  hasMore: boolean;
  isFirst: boolean;
  regularWork: RegularWork[];
}

/** What is to be done, what failed, and what goes on by itself. */
export function JobsPage(page: Page, props: JobsProps) {
  const { t, format } = page;
  const { jobs, state, counts, hasMore, isFirst, regularWork } = props;
  const at = (of: JobState, before = "") => withQuery(operatorPaths.jobs, { state: of, before });
  return (
    <OperatorFrame
      page={page}
      title={t("operatorPages.jobs")}
      lead={t("operator.jobs.lead")}
      href={operatorPaths.jobs}
    >
      <Tabs
        page={{ ...page, here: at(state) }}
        label={t("operator.jobs.queue")}
        tabs={jobStates.map((of) => {
          return { label: `${t(`operator.jobs.${of}`)} · ${format.number(counts[of])}`, href: at(of) };
        })}
      />
      {jobs.length === 0 ? (
        <Empty icon="layers" title={t("operator.jobs.empty")} text={t("operator.jobs.emptyHelp")} />
      ) : (
        <Queue page={page} jobs={jobs} state={state} />
      )}
      <Turns
        page={page}
        start={isFirst ? undefined : { label: t("operator.newest"), href: at(state) }}
        next={hasMore ? { label: t("operator.older"), href: at(state, jobs.at(-1)?.id) } : undefined}
      />
      {regularWork.length > 0 && <Regular page={page} works={regularWork} />}
    </OperatorFrame>
  );
}

function Queue({ page, jobs, state }: { page: Page; jobs: QueuedJob[]; state: JobState }) {
  const { t, format } = page;
  const due = { waiting: "next", running: "until", failed: "gaveUp" } as const;
  const dueAt = ({ runAt, lockedUntil, failedAt }: QueuedJob) =>
    ({ waiting: runAt, running: lockedUntil, failed: failedAt })[state] ?? runAt;
  return (
    <Table
      page={page}
      label={t("operator.jobs.queue")}
      rows={jobs}
      row={({ kind, id }) => ({ name: kind, value: id })}
      columns={[
        { label: t("operator.jobs.kind"), cell: ({ kind }) => <span safe>{nameOf(page, kind)}</span> },
        { label: t("operator.jobs.error"), cell: ({ lastError }) => <span safe>{lastError ?? "–"}</span> },
        {
          label: t("operator.jobs.attempts"),
          cell: ({ attempts }) => <span safe>{format.number(attempts)}</span>,
          isNumber: true,
        },
        { label: t(`operator.jobs.${due[state]}`), cell: (job) => <Time page={page} at={dueAt(job)} /> },
        {
          label: t("operator.jobs.made"),
          cell: ({ createdAt }) => <Time page={page} at={createdAt} />,
          isFaint: true,
        },
      ]}
      {...(state === "failed" && {
        actions: ({ id }: QueuedJob) => (
          <Again action={operatorPaths.jobAgain} id={id} label={t("operator.jobs.again")} />
        ),
      })}
    />
  );
}

function Regular({ page, works }: { page: Page; works: RegularWork[] }) {
  const { t } = page;
  return (
    <div>
      <h2 class="table-title" safe>
        {t("operator.jobs.regular")}
      </h2>
      <Table
        page={page}
        label={t("operator.jobs.regular")}
        rows={works}
        row={({ name }) => ({ name, value: name })}
        columns={[
          { label: t("operator.jobs.kind"), cell: ({ name }) => <span safe>{nameOf(page, name)}</span> },
          {
            label: t("operator.state"),
            cell: ({ isRunning, lastError }) => {
              if (lastError !== undefined) return <Badge label={t("operator.jobs.failed")} tone="red" />;
              return isRunning ? (
                <Badge label={t("operator.jobs.now")} tone="blue" />
              ) : (
                <Badge label={t("operator.jobs.atRest")} />
              );
            },
          },
          { label: t("operator.jobs.error"), cell: ({ lastError }) => <span safe>{lastError ?? "–"}</span> },
          {
            label: t("operator.jobs.lastRun"),
            cell: ({ lastRunAt }) =>
              lastRunAt === undefined ? (
                <span safe>{t("operator.jobs.notYet")}</span>
              ) : (
                <Time page={page} at={lastRunAt} />
              ),
          },
          {
            label: t("operator.jobs.every"),
            cell: ({ everySeconds }) => <span safe>{everyText(page, everySeconds)}</span>,
            isNumber: true,
          },
        ]}
      />
    </div>
  );
}

function everyText({ t }: Page, seconds: number): string {
  return seconds < 120
    ? t("operator.jobs.seconds", { count: seconds })
    : t("operator.jobs.minutes", { count: Math.round(seconds / 60) });
}

const names = {
  "send mail": "sendMail",
  "inspect versions": "inspect",
  "make working copies": "copies",
  "warm up": "warmUp",
  "sweep orphans": "sweep",
  forget: "forget",
  "note uses": "noteUses",
  "check mail domains": "mailDomains",
} as const;

function nameOf({ t }: Page, kind: string): string {
  return Object.hasOwn(names, kind) ? t(`operator.jobs.names.${names[kind as keyof typeof names]}`) : kind;
}

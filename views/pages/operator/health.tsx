import type { JobState } from "#src/domain/jobs.ts";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { operatorPaths, withQuery } from "#views/paths.ts";
import { Facts } from "./facts.tsx";
import { OperatorFrame } from "./operator-frame.tsx";

type Level = "memory" | "disk" | "made" | "joined" | "unkept";

interface HealthProps {
  isReady: boolean;
  checks: Record<string, "ok" | "failed">;
  version: string;
  startedAt: number;
  memoryBytes: number;
  disk: { totalBytes: number; freeBytes: number };
  databaseBytes: number;
  pool: {
    processes: number;
    busy: number;
    waiting: number;
    waitingMs: number;
    ended: Record<string, number>;
  };
  results: { memoryBytes: number; diskBytes: number | undefined; underWay: number };
  counts: {
    refusals: { part: string; reason: string; count: number }[];
    results: { via: Level; count: number }[];
  };
  jobs: Record<JobState, number>;
  failedMails: number;
}

/** As `doctor` has it. */
const lowBytes = 2_000_000_000;

/** What a machine is told by /readyz and /metrics. */
export function HealthPage(page: Page, props: HealthProps) {
  const { t, format } = page;
  const { disk, results, counts } = props;
  const fact = (name: string, text: string): Fact => [name, <span safe>{text}</span>];
  return (
    <OperatorFrame
      page={page}
      title={t("operatorPages.health")}
      lead={t("operator.health.lead")}
      href={operatorPaths.health}
      width="column"
    >
      {disk.freeBytes < lowBytes && <Notice tone="amber" text={t("operator.health.diskLow")} />}
      <Server page={page} {...props} />
      <Section id="work" title={t("operator.health.work")}>
        <Facts facts={work(page, props)} />
      </Section>
      <Section id="rendering" title={t("operator.health.rendering")}>
        <Facts facts={rendering(page, props).map(([name, text]) => fact(name, text))} />
      </Section>
      <Section id="caches" title={t("operator.health.caches")}>
        <Facts
          facts={[
            fact(t("operator.health.inMemory"), format.bytes(results.memoryBytes)),
            fact(t("operator.health.onDisk"), format.bytes(results.diskBytes ?? 0)),
            fact(t("operator.health.underWay"), format.number(results.underWay)),
          ]}
        />
        <Levels page={page} results={counts.results} />
      </Section>
      <Refusals page={page} refusals={counts.refusals} />
    </OperatorFrame>
  );
}

type Fact = [name: string, value: JSX.Element];

function Server({ page, ...props }: HealthProps & { page: Page }) {
  const { t, format } = page;
  const { isReady, checks, version, startedAt, memoryBytes, disk, databaseBytes } = props;
  const free = { free: format.bytes(disk.freeBytes), total: format.bytes(disk.totalBytes) };
  return (
    <Section id="server" title={t("operator.health.server")}>
      <Facts
        facts={[
          [
            t("operator.state"),
            <Badge
              label={isReady ? t("operator.health.ready") : t("operator.health.notReady")}
              tone={isReady ? "green" : "red"}
            />,
          ],
          ...Object.entries(checks).map(([name, found]): Fact => {
            return [nameOf(page, name), <Check page={page} found={found} />];
          }),
          [t("operator.health.version"), <span safe>{version}</span>],
          [t("operator.health.startedAt"), <Time page={page} at={startedAt} />],
          [t("operator.health.memory"), <span safe>{format.bytes(memoryBytes)}</span>],
          [t("operator.health.free"), <span safe>{t("operator.health.freeOf", free)}</span>],
          [t("operator.health.databaseSize"), <span safe>{format.bytes(databaseBytes)}</span>],
        ]}
      />
    </Section>
  );
}

function Check({ page: { t }, found }: { page: Page; found: "ok" | "failed" }) {
  return found === "ok" ? (
    <Badge label={t("operator.health.ok")} tone="green" />
  ) : (
    <Badge label={t("operator.health.failed")} tone="red" />
  );
}

const checked = { database: "database", storage: "storage", renderer: "rendering" } as const;

function nameOf({ t }: Page, name: string): string {
  return Object.hasOwn(checked, name) ? t(`operator.health.${checked[name as keyof typeof checked]}`) : name;
}

function work(page: Page, { jobs, failedMails }: HealthProps): Fact[] {
  const { t, format } = page;
  const failedJobs = withQuery(operatorPaths.jobs, { state: "failed" });
  const failed = withQuery(operatorPaths.mails, { state: "failed" });
  const linked = (name: string, href: string, count: number): Fact => [
    name,
    <a href={href} safe>
      {format.number(count)}
    </a>,
  ];
  return [
    linked(t("operator.health.jobsWaiting"), operatorPaths.jobs, jobs.waiting + jobs.running),
    linked(t("operator.health.jobsFailed"), failedJobs, jobs.failed),
    linked(t("operator.health.mailsFailed"), failed, failedMails),
  ];
}

function rendering({ t, format }: Page, { pool }: HealthProps): [string, string][] {
  const busy = { busy: format.number(pool.busy), processes: format.number(pool.processes) };
  const ended = Object.entries(pool.ended).filter(([, count]) => count > 0);
  const wait = Math.round(pool.waitingMs / 1000);
  return [
    [t("operator.health.processes"), t("operator.health.busy", busy)],
    [t("operator.health.queue"), format.number(pool.waiting)],
    [t("operator.health.wait"), t("operator.jobs.seconds", { count: wait })],
    [
      t("operator.health.ended"),
      ended
        .map(([reason, count]) => t("operator.health.endedBy", { number: format.number(count), reason }))
        .join(", ") || format.number(0),
    ],
  ];
}

function Levels({ page, results }: { page: Page; results: HealthProps["counts"]["results"] }) {
  const { t, format } = page;
  const all = results.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return <p safe>{t("operator.health.noAnswers")}</p>;
  return (
    <Table
      page={page}
      label={t("operator.health.caches")}
      rows={results.toSorted((one, other) => other.count - one.count)}
      row={({ via }) => ({ name: via, value: via })}
      columns={[
        {
          label: t("operator.health.level"),
          cell: ({ via }) => <span safe>{t(`operator.health.levels.${via}`)}</span>,
        },
        {
          label: t("operator.health.answers"),
          cell: ({ count }) => <span safe>{format.number(count)}</span>,
          isNumber: true,
        },
        {
          label: t("operator.health.share"),
          cell: ({ count }) => <span safe>{format.percent(count / all)}</span>,
          isNumber: true,
        },
      ]}
    />
  );
}

function Refusals({ page, refusals }: { page: Page; refusals: HealthProps["counts"]["refusals"] }) {
  const { t, format } = page;
  return (
    <Section id="refusals" title={t("operator.health.refusals")}>
      {refusals.length === 0 ? (
        <p safe>{t("operator.health.noRefusals")}</p>
      ) : (
        <Table
          page={page}
          label={t("operator.health.byReason")}
          rows={refusals.toSorted((one, other) => other.count - one.count)}
          row={({ part, reason }) => ({ name: reason, value: `${part} ${reason}` })}
          columns={[
            { label: t("operator.health.why"), cell: ({ reason }) => <code safe>{reason}</code> },
            { label: t("operator.health.part"), cell: ({ part }) => <code safe>{part}</code> },
            {
              label: t("operator.health.times"),
              cell: ({ count }) => <span safe>{format.number(count)}</span>,
              isNumber: true,
            },
          ]}
        />
      )}
    </Section>
  );
}

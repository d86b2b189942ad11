import type { ListedMail, MailState } from "#src/domain/mail/outbox.ts";
import type { Page } from "#views/page.ts";
import { Empty } from "#views/parts/empty.tsx";
import { Table } from "#views/parts/table.tsx";
import { Tabs } from "#views/parts/tabs.tsx";
import { Time } from "#views/parts/time.tsx";
import { Turns } from "#views/parts/turns.tsx";
import { operatorPaths, withQuery } from "#views/paths.ts";
import { isMailKind } from "#views/words/translate.ts";
import { Again } from "./again.tsx";
import { OperatorFrame } from "./operator-frame.tsx";

export const mailStates: readonly MailState[] = ["queued", "sent", "failed"];

interface MailsProps {
  mails: ListedMail[];
  state: MailState;
  hasMore: boolean;
  isFirst: boolean;
}

/** The outbox, without what the mails say. */
export function MailsPage(page: Page, { mails, state, hasMore, isFirst }: MailsProps) {
  const { t } = page;
  const at = (of: MailState, before = "") => withQuery(operatorPaths.mails, { state: of, before });
  return (
    <OperatorFrame
      page={page}
      title={t("operatorPages.mails")}
      lead={t("operator.mails.lead")}
      href={operatorPaths.mails}
    >
      <Tabs
        page={{ ...page, here: at(state) }}
        label={t("operatorPages.mails")}
        tabs={mailStates.map((of) => ({ label: t(`operator.mails.${of}`), href: at(of) }))}
      />
      {mails.length === 0 ? (
        <Empty icon="mail" title={t("operator.mails.empty")} text={t("operator.mails.emptyHelp")} />
      ) : (
        <Mails page={page} mails={mails} state={state} />
      )}
      <Turns
        page={page}
        start={isFirst ? undefined : { label: t("operator.newest"), href: at(state) }}
        next={hasMore ? { label: t("operator.older"), href: at(state, mails.at(-1)?.id) } : undefined}
      />
    </OperatorFrame>
  );
}

function Mails({ page, mails, state }: Pick<MailsProps, "mails" | "state"> & { page: Page }) {
  const { t, format } = page;
  const time = (label: string, read: (mail: ListedMail) => number | null) => ({
    label,
    cell: (mail: ListedMail) => <Time page={page} at={read(mail) ?? mail.createdAt} />,
  });
  const ends = {
    queued: [time(t("operator.jobs.next"), ({ nextAttemptAt }) => nextAttemptAt)],
    sent: [time(t("operator.mails.sentAt"), ({ sentAt }) => sentAt)],
    failed: [],
  };
  const error = {
    label: t("operator.jobs.error"),
    cell: ({ lastError }: ListedMail) => <span safe>{lastError ?? "–"}</span>,
  };
  return (
    <Table
      page={page}
      label={t("operatorPages.mails")}
      rows={mails}
      row={({ to, id }) => ({ name: to, value: id })}
      columns={[
        { label: t("operator.mails.to"), cell: ({ to }) => <span safe>{to}</span> },
        { label: t("operator.mails.kind"), cell: ({ kind }) => <span safe>{nameOf(page, kind)}</span> },
        ...(state === "sent" ? [] : [error]),
        {
          label: t("operator.jobs.attempts"),
          cell: ({ attempts }) => <span safe>{format.number(attempts)}</span>,
          isNumber: true,
        },
        ...ends[state],
        { ...time(t("operator.jobs.made"), ({ createdAt }) => createdAt), isFaint: true },
      ]}
      {...(state === "failed" && {
        actions: ({ id, isGood }: ListedMail) =>
          isGood ? (
            <Again action={operatorPaths.mailAgain} id={id} label={t("operator.mails.again")} />
          ) : (
            <span class="faint" safe>
              {t("operator.mails.over")}
            </span>
          ),
      })}
    />
  );
}

function nameOf({ t }: Page, kind: string): string {
  return isMailKind(kind) ? t(`operator.mails.kinds.${kind}`) : kind;
}

import type { ListedSession } from "#src/domain/identity/sessions.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Button } from "#views/parts/button.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { paths } from "#views/paths.ts";

const phones = ["iOS", "Android"];

export function SessionsPage(page: Page, { sessions }: { sessions: ListedSession[] }) {
  const { t } = page;
  return (
    <AppFrame
      page={page}
      title={t("sessions.title")}
      width="column"
      path={[
        { name: t("frame.account"), href: paths.profile },
        { name: t("sessions.title"), href: paths.sessions },
      ]}
    >
      <PageHead
        title={t("sessions.title")}
        text={t("sessions.lead")}
        {...(sessions.length > 1 && { actions: <EndOthers page={page} /> })}
      />
      <Table
        page={page}
        label={t("sessions.title")}
        rows={ownFirst(sessions)}
        row={(session) => ({ name: nameOf(page, session), value: session.id })}
        columns={[
          { label: t("sessions.device"), cell: (session) => <Name page={page} session={session} /> },
          { label: t("sessions.network"), isFaint: true, cell: ({ network }) => <code safe>{network}</code> },
          {
            label: t("sessions.seen"),
            isFaint: true,
            cell: ({ lastSeenAt: at }) => <Time page={page} at={at} />,
          },
        ]}
        actions={(session) => (session.isOwn ? "" : <End page={page} id={session.id} />)}
      />
    </AppFrame>
  );
}

function Name({ page, session }: { page: Page; session: ListedSession }) {
  const { t } = page;
  return (
    <span class="named">
      <Icon name={phones.includes(session.system) ? "smartphone" : "monitor"} />
      <span>
        <span safe>{nameOf(page, session)}</span>{" "}
        {session.isOwn && <Badge label={t("sessions.own")} tone="green" />}
        <small>
          <Sentence
            text={t("sessions.began")}
            slots={{ time: <Time page={page} at={session.createdAt} /> }}
          />
        </small>
      </span>
    </span>
  );
}

function End({ page, id }: { page: Page; id: string }) {
  return (
    <form method="post" action={paths.endSession} data-form>
      <input type="hidden" name="id" value={id} />
      <Button label={page.t("sessions.end")} size="small" />
    </form>
  );
}

function EndOthers({ page }: { page: Page }) {
  return (
    <form method="post" action={paths.endSessions} data-form>
      <Button label={page.t("sessions.endOthers")} />
    </form>
  );
}

function ownFirst(sessions: ListedSession[]): ListedSession[] {
  return sessions.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn));
}

function nameOf({ t }: Page, { browser, system }: ListedSession): string {
  if (browser === "" && system === "") return t("sessions.unknown");
  if (browser === "" || system === "") return browser || system;
  return t("sessions.on", { browser, system });
}

import type { ListedSession } from "#src/domain/identity/sessions.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Button } from "#views/parts/button.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { paths } from "#views/paths.ts";

export function SessionsPage(page: Page, { sessions }: { sessions: ListedSession[] }) {
  const { t } = page;
  return (
    <AppFrame
      page={page}
      title={t("sessions.title")}
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
        rows={sessions}
        row={(session) => ({ name: nameOf(page, session), value: session.id })}
        columns={[
          { label: t("sessions.device"), cell: (session) => <Name page={page} session={session} /> },
          { label: t("sessions.network"), isFaint: true, cell: ({ network }) => <code safe>{network}</code> },
          {
            label: t("sessions.seen"),
            isFaint: true,
            cell: ({ lastSeenAt: at }) => <Time page={page} at={at} />,
          },
          {
            label: t("sessions.began"),
            isFaint: true,
            cell: ({ createdAt: at }) => <Time page={page} at={at} />,
          },
        ]}
        actions={(session) => (session.isOwn ? "" : <End page={page} id={session.id} />)}
      />
    </AppFrame>
  );
}

function Name({ page, session }: { page: Page; session: ListedSession }) {
  return (
    <>
      <span safe>{nameOf(page, session)}</span>{" "}
      {session.isOwn && <Badge label={page.t("sessions.own")} tone="green" />}
    </>
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
      <Button label={page.t("sessions.endOthers")} kind="danger" />
    </form>
  );
}

function nameOf({ t }: Page, { browser, system }: ListedSession): string {
  if (browser === "" && system === "") return t("sessions.unknown");
  if (browser === "" || system === "") return browser || system;
  return t("sessions.on", { browser, system });
}

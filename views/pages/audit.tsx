import type { AuditAction, AuditDetail } from "#src/domain/audit/event.ts";
import type { AuditActor, ListedEvent } from "#src/domain/audit/list.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead, type Step } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Chips } from "#views/parts/chips.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Field } from "#views/parts/field.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { Turns } from "#views/parts/turns.tsx";
import { withQuery } from "#views/paths.ts";
import { isRole } from "#views/words/translate.ts";

/** As it stands in the address; empty for what isn't asked for. */
export interface AuditQuery {
  action: string;
  person: string;
  from: string;
  until: string;
  before: string;
}

export interface AuditProps {
  /** Whose events they are. */
  of: "org" | "space" | "instance";
  path: Step[];
  href: string;
  exportHref: string;
  query: AuditQuery;
  events: ListedEvent[];
  actors: AuditActor[];
  /** All that there are. */
  actions: readonly AuditAction[];
  /** The number of the last event here, where there are more before it. */
  next: number | undefined;
}

/** What was done, by whom, on what, from where and when. */
export function AuditPage(page: Page, props: AuditProps) {
  const { t } = page;
  const at = (before: string) => withQuery(props.href, { ...props.query, before });
  const { of, path, query, exportHref, href, events } = props;
  const title = t("audit.title");
  return (
    <AppFrame page={page} title={title} path={[...path, { name: title, href }]}>
      <PageHead
        title={title}
        text={t(`audit.lead.${of}`)}
        actions={
          <LinkButton
            label={t("audit.export")}
            icon="download"
            href={withQuery(exportHref, { ...query, before: "" })}
          />
        }
      />
      <Filters page={page} {...props} />
      {events.length === 0 ? (
        <Empty icon="shield" title={t("audit.emptyTitle")} text={t("audit.empty")} />
      ) : (
        <Events page={page} {...props} />
      )}
      <Turns
        page={page}
        start={props.query.before === "" ? undefined : { label: t("audit.newest"), href: at("") }}
        next={
          props.next === undefined ? undefined : { label: t("audit.older"), href: at(String(props.next)) }
        }
      />
    </AppFrame>
  );
}

type Part = AuditProps & { page: Page };

function Filters({ page, href, query, actors, ...props }: Part) {
  const { t } = page;
  const any = { value: "", label: t("audit.any") };
  const actions = props.actions.map((value) => ({ value, label: t(`audit.actions.${value}`) }));
  const people = actors.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <form class="filters" method="get" action={href}>
        <Field
          page={page}
          kind="select"
          name="action"
          label={t("audit.what")}
          value={query.action}
          options={[any, ...actions.sort((one, other) => one.label.localeCompare(other.label))]}
          isFilter
        />
        <Field
          page={page}
          kind="select"
          name="person"
          label={t("audit.who")}
          value={query.person}
          options={[any, ...people]}
          isFilter
        />
        <Field page={page} kind="date" name="from" label={t("audit.from")} value={query.from} isFilter />
        <Field page={page} kind="date" name="until" label={t("audit.until")} value={query.until} isFilter />
        <Button label={t("audit.filter")} />
      </form>
      <Chosen page={page} href={href} query={query} actors={actors} actions={props.actions} />
    </>
  );
}

type ChosenProps = Pick<Part, "page" | "href" | "query" | "actors" | "actions">;

function Chosen({ page, href, query, actors, actions }: ChosenProps) {
  const { t, format } = page;
  const labels: [keyof AuditQuery, (value: string) => string][] = [
    ["action", (action) => actionIn(page, actions, action)],
    ["person", (person) => actors.find(({ id }) => id === person)?.name ?? t("audit.gone")],
    ["from", (from) => t("audit.fromDay", { day: format.date(from) })],
    ["until", (until) => t("audit.untilDay", { day: format.date(until) })],
  ];
  const chips = labels
    .filter(([name]) => query[name] !== "")
    .map(([name, labelOf]) => ({
      label: labelOf(query[name]),
      without: withQuery(href, { ...query, [name]: "", before: "" }),
    }));
  return chips.length === 0 ? "" : <Chips page={page} chips={chips} />;
}

function Events({ page, events, query, href, actions }: Part) {
  const { t } = page;
  return (
    <Table
      page={page}
      label={t("audit.title")}
      rows={events}
      row={({ id, action }) => ({ name: action, value: id })}
      columns={[
        { label: t("audit.what"), cell: (event) => <What page={page} event={event} actions={actions} /> },
        {
          label: t("audit.who"),
          cell: (event) => <Who page={page} event={event} query={query} href={href} />,
        },
        { label: t("audit.target"), cell: (event) => <Target page={page} event={event} /> },
        {
          label: t("audit.where"),
          isFaint: true,
          cell: ({ personal: { network } }) => network !== undefined && <span safe>{network}</span>,
        },
        {
          label: t("audit.when"),
          isFaint: true,
          cell: ({ createdAt }) => <Time page={page} at={createdAt} />,
        },
      ]}
    />
  );
}

interface EventProps {
  page: Page;
  event: ListedEvent;
}

function What({ page, event, actions }: EventProps & { actions: readonly AuditAction[] }) {
  const details = detailsOf(page, event);
  return (
    <span class="named">
      <span>
        <span safe>{actionIn(page, actions, event.action)}</span>
        {details.length > 0 && <small safe>{details.join(" · ")}</small>}
      </span>
    </span>
  );
}

function Who({ page, event, query, href }: EventProps & { query: AuditQuery; href: string }) {
  const { t } = page;
  const { actorKind, actorId, actorName } = event;
  if (actorKind === "system") return <span safe>{t("audit.system")}</span>;
  if (event.isHidden) return <span safe>{t("audit.hidden")}</span>;
  if (actorId === null) return <span safe>{t("audit.nobody")}</span>;
  return (
    <span>
      <a href={withQuery(href, { ...query, person: actorId, before: "" })} safe>
        {actorName ?? t("audit.gone")}
      </a>{" "}
      {actorKind === "api_key" && <Badge label={t("audit.apiKey")} />}
    </span>
  );
}

function Target({ page, event }: EventProps) {
  const { spaceName } = event;
  const target = targetOf(page, event);
  if (target === "" && spaceName === undefined) return "";
  return (
    <span class="named">
      <span>
        <span safe>{target === "" ? (spaceName ?? "") : target}</span>
        {target !== "" && spaceName !== undefined && <small safe>{spaceName}</small>}
      </span>
    </span>
  );
}

function targetOf({ t }: Page, { targetKind, targetId, targetName, personal }: ListedEvent): string {
  if (targetId === null) return "";
  if (targetKind === "invitation") return personal.email ?? t("audit.invitation");
  if (targetKind === "signing_key") return t("audit.signingKey", { id: targetId.slice(-8) });
  return targetName ?? personal.name ?? personal.email ?? t("audit.gone");
}

/** In words; one that isn't known any more by its name. */
function actionIn({ t }: Page, actions: readonly AuditAction[], name: string): string {
  const action = actions.find((each) => each === name);
  return action === undefined ? name : t(`audit.actions.${action}`);
}

const roleOf = (page: Page, value: string) => (isRole(value) ? page.t(`roles.${value}`) : value);

/** What each detail says; nothing where that goes without saying. */
const detailWords: Record<AuditDetail, (page: Page, value: string) => string> = {
  role: (page, value) => page.t("audit.details.role", { value: roleOf(page, value) }),
  before: (page, value) => page.t("audit.details.before", { value: roleOf(page, value) }),
  state: ({ t }, value) => (isState(value) ? t(`audit.states.${value}`) : value),
  reason: ({ t }, value) => t("audit.details.reason", { value }),
  minutes: ({ t }, value) => t("audit.details.minutes", { value }),
  key: ({ t }, value) => t("audit.details.key", { value }),
  changed: ({ t }, value) => t("audit.details.changed", { value }),
  scopes: ({ t }, value) => t("audit.details.scopes", { value }),
  spaces: ({ t }, value) =>
    t("audit.details.spaces", { value: value === "all" ? t("audit.allSpaces") : value }),
  byMail: ({ t }, value) => t(value === "true" ? "audit.byMail" : "audit.byLink"),
  isIn: ({ t }, value) => (value === "true" ? "" : t("audit.wasIn")),
  pictures: ({ t }, value) => t("audit.details.pictures", { count: Number(value) }),
  uses: ({ t }, value) => t("audit.details.uses", { value }),
  seconds: ({ t }, value) => t("audit.details.seconds", { value }),
  days: ({ t }, value) => t("audit.details.days", { value }),
  domain: ({ t }, value) => t("audit.details.domain", { value }),
  joining: ({ t }, value) => (isJoining(value) ? t(`mailDomains.joinings.${value}`) : value),
  kind: ({ t }, value) => t("audit.details.kind", { value }),
  events: ({ t }, value) => t("audit.details.events", { count: Number(value) }),
  head: ({ t }, value) => t("audit.details.head", { value }),
  of: ({ t }, value) => (isPurged(value) ? t(`audit.purged.${value}`) : value),
};

function detailsOf(page: Page, { details }: ListedEvent): string[] {
  const words = new Map(Object.entries(detailWords));
  const said = Object.entries(details).map(([name, value]) => {
    return words.get(name)?.(page, String(value)) ?? `${name}: ${value}`;
  });
  return said.filter((each) => each !== "");
}

function isState(text: string): text is "active" | "read_only" | "suspended" {
  return ["active", "read_only", "suspended"].includes(text);
}

function isPurged(text: string): text is "picture" | "folder" | "space" {
  return ["picture", "folder", "space"].includes(text);
}

function isJoining(text: string): text is "invited" | "automatic" {
  return ["invited", "automatic"].includes(text);
}

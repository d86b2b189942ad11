import type { OrgState } from "#src/domain/access.ts";
import type { Tenant, TenantFilter } from "#src/domain/orgs/tenants.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Button } from "#views/parts/button.tsx";
import { Chips } from "#views/parts/chips.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Field } from "#views/parts/field.tsx";
import type { Tone } from "#views/parts/notice.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { Turns } from "#views/parts/turns.tsx";
import { operatorPaths, withQuery } from "#views/paths.ts";

export const orgStates: readonly OrgState[] = ["active", "read_only", "suspended", "pending_deletion"];

export const stateTones: Record<OrgState, Tone> = {
  active: "green",
  read_only: "amber",
  suspended: "red",
  pending_deletion: "red",
};

interface TenantsProps {
  tenants: Tenant[];
  /** All that the filter lets through. */
  total: number;
  hasMore: boolean;
  isFirst: boolean;
  filter: TenantFilter;
}

/** All orgs of the instance, for its operators. */
export function TenantsPage(page: Page, props: TenantsProps) {
  const { t } = page;
  const { tenants, total, hasMore, isFirst, filter } = props;
  const at = (asked: TenantFilter & { before?: string | undefined }) =>
    withQuery(operatorPaths.tenants, {
      name: asked.name ?? "",
      state: asked.state ?? "",
      before: asked.before ?? "",
    });
  return (
    <AppFrame
      page={page}
      title={t("operatorPages.tenants")}
      path={[
        { name: t("frame.operator"), href: operatorPaths.tenants },
        { name: t("operatorPages.tenants"), href: operatorPaths.tenants },
      ]}
    >
      <PageHead title={t("operatorPages.tenants")} text={t("operator.tenantsFound", { count: total })} />
      <Search page={page} filter={filter} />
      <Chosen page={page} filter={filter} at={at} />
      {tenants.length === 0 ? (
        <Empty icon="search" title={t("operator.noTenants")} text={t("operator.noTenantsHelp")} />
      ) : (
        <Tenants page={page} tenants={tenants} />
      )}
      <Turns
        page={page}
        start={isFirst ? undefined : { label: t("operator.newest"), href: at(filter) }}
        next={
          hasMore
            ? { label: t("operator.older"), href: at({ ...filter, before: tenants.at(-1)?.id }) }
            : undefined
        }
      />
    </AppFrame>
  );
}

function Search({ page, filter }: Pick<TenantsProps, "filter"> & { page: Page }) {
  const { t } = page;
  const states = orgStates.map((value) => ({ value, label: t(`operator.states.${value}`) }));
  return (
    <search>
      <form class="filter-form" method="get" action={operatorPaths.tenants}>
        <Field
          page={page}
          kind="search"
          name="name"
          label={t("operator.nameOrId")}
          value={filter.name ?? ""}
          isOptional
        />
        <Field
          page={page}
          kind="select"
          name="state"
          label={t("operator.state")}
          value={filter.state ?? ""}
          options={[{ value: "", label: t("operator.anyState") }, ...states]}
          isOptional
        />
        <Button label={t("operator.find")} />
      </form>
    </search>
  );
}

interface ChosenProps {
  page: Page;
  filter: TenantFilter;
  at(filter: TenantFilter): string;
}

function Chosen({ page, filter: { name, state }, at }: ChosenProps) {
  const chips = [
    ...(name === undefined ? [] : [{ label: name, without: at({ state }) }]),
    ...(state === undefined ? [] : [{ label: page.t(`operator.states.${state}`), without: at({ name }) }]),
  ];
  return chips.length === 0 ? "" : <Chips page={page} chips={chips} />;
}

function Tenants({ page, tenants }: { page: Page; tenants: Tenant[] }) {
  const { t, format } = page;
  const figure = (label: string, read: (tenant: Tenant) => number) => ({
    label,
    cell: (tenant: Tenant) => <span safe>{format.number(read(tenant))}</span>,
    isNumber: true,
  });
  return (
    <Table
      page={page}
      label={t("operatorPages.tenants")}
      rows={tenants}
      row={({ name, id }) => ({ name, value: id })}
      columns={[
        {
          label: t("fields.name"),
          cell: ({ id, name }) => (
            <a href={operatorPaths.tenant(id)} safe>
              {name}
            </a>
          ),
        },
        {
          label: t("operator.state"),
          cell: ({ state }) => <Badge label={t(`operator.states.${state}`)} tone={stateTones[state]} />,
        },
        figure(t("operator.people"), ({ people }) => people),
        figure(t("operator.spaces"), ({ spaces }) => spaces),
        figure(t("operator.pictures"), ({ pictures }) => pictures),
        {
          label: t("operator.size"),
          cell: ({ sizeBytes }) => <span safe>{format.bytes(sizeBytes)}</span>,
          isNumber: true,
        },
        {
          label: t("operator.made"),
          cell: ({ createdAt }) => <Time page={page} at={createdAt} />,
          isFaint: true,
        },
      ]}
    />
  );
}

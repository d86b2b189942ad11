import type { ApiKey } from "#src/domain/identity/api-keys.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { LinkButton } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { DayBars, type DayValue, sumOf } from "#views/parts/day-bars.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { orgPaths } from "#views/paths.ts";

export interface ShownKey extends ApiKey {
  /** Names of the spaces that it is for, as far as they are there; `all` of the org otherwise. */
  spaces: string[] | "all";
  /** Of the last 30 days, oldest first. */
  uses: DayValue[];
}

interface ApiKeysProps {
  org: { id: string; name: string };
  /** That are good. */
  keys: ShownKey[];
  /** That were revoked or have expired. */
  ended: ShownKey[];
  canManage: boolean;
  /** A token that was just made, told this once. */
  made?: { name: string; token: string; isRotated: boolean } | undefined;
}

/** The keys by which programs use an org. */
export function ApiKeysPage(page: Page, { org, keys, ended, canManage, made }: ApiKeysProps) {
  const { t } = page;
  const create = (
    <LinkButton href={orgPaths.newApiKey(org.id)} label={t("apiKeys.new")} kind="primary" icon="plus" />
  );
  const isEmpty = keys.length === 0 && ended.length === 0;
  return (
    <AppFrame page={page} title={t("apiKeys.title")} path={apiKeysPath(page, org)}>
      <PageHead
        title={t("apiKeys.title")}
        text={t("apiKeys.lead")}
        {...(canManage && !isEmpty && { actions: create })}
      />
      {made !== undefined && <NewToken page={page} made={made} />}
      {isEmpty && (
        <Empty
          icon="key-round"
          title={t("apiKeys.emptyTitle")}
          text={t("apiKeys.emptyText")}
          actions={canManage ? create : undefined}
        />
      )}
      {keys.length > 0 && <Keys page={page} orgId={org.id} keys={keys} canManage={canManage} />}
      {ended.length > 0 && <Ended page={page} keys={ended} />}
    </AppFrame>
  );
}

export function apiKeysPath({ t }: Page, org: { id: string; name: string }) {
  return [
    { name: org.name, href: orgPaths.apiKeys(org.id) },
    { name: t("apiKeys.title"), href: orgPaths.apiKeys(org.id) },
  ];
}

/** The token, which is shown this once. */
function NewToken({ page, made }: { page: Page; made: NonNullable<ApiKeysProps["made"]> }) {
  const { t } = page;
  const title = made.isRotated ? t("apiKeys.rotated", { name: made.name }) : t("apiKeys.made", made);
  return (
    <div class="card new-secret">
      <Notice tone="green" title={title} text={t("apiKeys.once")} />
      <CopyField page={page} value={made.token} />
    </div>
  );
}

function Keys({ page, orgId, keys, canManage }: ListProps & { orgId: string; canManage: boolean }) {
  const { t } = page;
  return (
    <Table
      page={page}
      label={t("apiKeys.title")}
      rows={keys}
      row={({ name, id }) => ({ name, value: id })}
      columns={[
        { label: t("fields.name"), cell: (key) => <Name page={page} apiKey={key} /> },
        { label: t("apiKeys.spaces"), cell: (key) => <Spaces page={page} apiKey={key} /> },
        {
          label: t("apiKeys.created"),
          isFaint: true,
          cell: (key) => <Time page={page} at={key.createdAt} />,
        },
        { label: t("apiKeys.expires"), isFaint: true, cell: (key) => <Expiry page={page} apiKey={key} /> },
        { label: t("apiKeys.lastUsed"), isFaint: true, cell: (key) => <LastUse page={page} apiKey={key} /> },
        { label: t("apiKeys.uses"), isNumber: true, cell: (key) => <Uses page={page} uses={key.uses} /> },
      ]}
      {...(canManage && {
        actions: ({ id }: ShownKey) => (
          <>
            <LinkButton href={orgPaths.rotatingApiKey(orgId, id)} label={t("apiKeys.rotate")} size="small" />
            <LinkButton href={orgPaths.revokingApiKey(orgId, id)} label={t("apiKeys.revoke")} size="small" />
          </>
        ),
      })}
    />
  );
}

interface ListProps {
  page: Page;
  keys: ShownKey[];
}

function Ended({ page, keys }: ListProps) {
  const { t } = page;
  return (
    <section>
      <h2 class="table-title" safe>
        {t("apiKeys.ended")}
      </h2>
      <Table
        page={page}
        label={t("apiKeys.ended")}
        rows={keys}
        row={({ name, id }) => ({ name, value: id })}
        columns={[
          { label: t("fields.name"), cell: (key) => <Name page={page} apiKey={key} /> },
          { label: t("apiKeys.spaces"), cell: (key) => <Spaces page={page} apiKey={key} /> },
          {
            label: t("apiKeys.lastUsed"),
            isFaint: true,
            cell: (key) => <LastUse page={page} apiKey={key} />,
          },
          { label: t("apiKeys.end"), cell: (key) => <End page={page} apiKey={key} /> },
        ]}
      />
    </section>
  );
}

interface KeyProps {
  page: Page;
  apiKey: ShownKey;
}

function Name({ page: { t }, apiKey: { name, scopes, isOrphaned } }: KeyProps) {
  return (
    <span class="named">
      <Icon name="key-round" />
      <span>
        <span safe>{name === "" ? t("apiKeys.unnamed") : name}</span>{" "}
        {isOrphaned && <Badge label={t("apiKeys.orphaned")} tone="amber" />}
        <small class="scope-list" safe>
          {scopes.join(" · ")}
        </small>
      </span>
    </span>
  );
}

const mostNames = 3;

function Spaces({ page: { t }, apiKey: { spaces } }: KeyProps) {
  if (spaces === "all") return <span safe>{t("apiKeys.allSpaces")}</span>;
  if (spaces.length === 0) return <span safe>{t("apiKeys.noSpaces")}</span>;
  const rest = spaces.length - mostNames;
  const names = spaces.slice(0, mostNames).join(", ");
  const text = rest > 0 ? t("apiKeys.moreSpaces", { names, count: rest }) : names;
  return (
    <span title={spaces.join(", ")} safe>
      {text}
    </span>
  );
}

function Expiry({ page, apiKey: { expiresAt } }: KeyProps) {
  if (expiresAt !== undefined) return <Time page={page} at={expiresAt} />;
  return <span safe>{page.t("apiKeys.never")}</span>;
}

export function LastUse({ page, apiKey: { lastUsedAt, lastUsedFrom } }: KeyProps) {
  if (lastUsedAt === undefined) return <span safe>{page.t("apiKeys.unused")}</span>;
  return (
    <span>
      <Time page={page} at={lastUsedAt} />
      {lastUsedFrom !== undefined && lastUsedFrom !== "unknown" && (
        <small class="whence" safe>
          {lastUsedFrom}
        </small>
      )}
    </span>
  );
}

function Uses({ page, uses }: { page: Page; uses: DayValue[] }) {
  const count = sumOf(uses);
  return (
    <span class="uses">
      <DayBars page={page} label={page.t("apiKeys.usesInDays", { count })} days={uses} />
      <span aria-hidden="true" safe>
        {page.format.number(count)}
      </span>
    </span>
  );
}

function End({ page, apiKey: { revokedAt, expiresAt = 0 } }: KeyProps) {
  const { t } = page;
  return (
    <span class="ended">
      <Badge label={t(revokedAt === undefined ? "apiKeys.hasExpired" : "apiKeys.isRevoked")} />{" "}
      <Time page={page} at={revokedAt ?? expiresAt} />
    </span>
  );
}

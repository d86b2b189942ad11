import type { Opening } from "#src/domain/orgs/openings.ts";
import type { Owner, Tenant } from "#src/domain/orgs/tenants.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { SurePage } from "#views/pages/sure.tsx";
import { Badge } from "#views/parts/badge.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { type Proof, ProofField } from "#views/parts/proof-field.tsx";
import { Section } from "#views/parts/section.tsx";
import { Time } from "#views/parts/time.tsx";
import { operatorPaths, paths } from "#views/paths.ts";
import { Facts } from "./facts.tsx";
import { stateTones } from "./tenants.tsx";

export type SetState = Tenant["setState"];
/** Those that an operator can put an org into. */
export const setStates: readonly SetState[] = ["active", "read_only", "suspended"];

export type TenantForm = "state" | "opening";

interface TenantProps {
  tenant: Tenant;
  owners: Owner[];
  /** Who looks into it now. */
  openings: Opening[];
  /** The reader. */
  ownId: string;
  /** Whether it is too long ago that the password was typed. */
  proof: Proof | undefined;
  /** The one that was sent. */
  form: TenantForm | undefined;
  state: FormState;
  filled: { state: SetState; reason: string };
  openReason: string;
}

/** One org, from outside. */
export function TenantPage(page: Page, props: TenantProps) {
  const { tenant } = props;
  return (
    <AppFrame page={page} title={tenant.name} width="column" path={pathTo(page, tenant)}>
      <PageHead title={tenant.name} />
      <Known page={page} tenant={tenant} />
      <Owners page={page} {...props} />
      <Looking page={page} {...props} />
      <State page={page} {...props} />
    </AppFrame>
  );
}

interface StateProps {
  tenant: Tenant;
  state: SetState;
  reason: string;
}

/** The second step: what stops, and what goes on again. */
export function StatePage(page: Page, { tenant, state, reason }: StateProps) {
  const { t } = page;
  return SurePage(page, {
    heading: tenant.name,
    path: pathTo(page, tenant),
    title: t(`operator.sure.${state}.title`, { name: tenant.name }),
    help: t(`operator.sure.${state}.text`),
    notices: (
      <>
        {reason !== "" && state !== "active" && <Notice title={t("operator.reason")} text={reason} />}
        {tenant.deletionAt !== null && <Notice tone="amber" text={t("operator.endingToo")} />}
      </>
    ),
    action: operatorPaths.tenantState(tenant.id),
    fields: { state, reason, isSure: "yes" },
    label: t(`operator.sure.${state}.action`),
    isGrave: state === "suspended",
    back: operatorPaths.tenant(tenant.id),
  });
}

function pathTo({ t }: Page, { id, name }: Tenant) {
  return [
    { name: t("operatorPages.tenants"), href: operatorPaths.tenants },
    { name, href: operatorPaths.tenant(id) },
  ];
}

function Known({ page, tenant }: { page: Page; tenant: Tenant }) {
  const { t, format } = page;
  const { id, state, stateReason, people, spaces, pictures, sizeBytes, createdAt, deletionAt } = tenant;
  return (
    <>
      {stateReason !== null && (
        <Notice tone={stateTones[tenant.setState]} title={t("operator.reason")} text={stateReason} />
      )}
      <Facts
        facts={[
          [t("operator.state"), <Badge label={t(`operator.states.${state}`)} tone={stateTones[state]} />],
          [t("operator.people"), <span safe>{format.number(people)}</span>],
          [t("operator.spaces"), <span safe>{format.number(spaces)}</span>],
          [t("operator.pictures"), <span safe>{format.number(pictures)}</span>],
          [t("operator.size"), <span safe>{format.bytes(sizeBytes)}</span>],
          [t("operator.made"), <Time page={page} at={createdAt} />],
          ...(deletionAt === null
            ? []
            : [[t("operator.ends"), <Time page={page} at={deletionAt} />] as [string, JSX.Element]]),
          [t("operator.id"), <code safe>{id}</code>],
        ]}
      />
    </>
  );
}

function Owners({ page: { t }, owners }: TenantProps & { page: Page }) {
  return (
    <Section id="owners" title={t("operator.owners")} help={t("operator.ownersHelp")}>
      {owners.length === 0 ? (
        <p safe>{t("operator.noOwners")}</p>
      ) : (
        <Facts
          facts={owners.map(({ name, email }) => [
            name,
            <a href={`mailto:${encodeURIComponent(email)}`} safe>
              {email}
            </a>,
          ])}
        />
      )}
    </Section>
  );
}

/** What an operator sees of an org's content he sees for an hour, by a reason that its owners read. */
function Looking({ page, ...props }: TenantProps & { page: Page }) {
  const { t } = page;
  const { tenant, openings, ownId, form, openReason } = props;
  const isOwn = openings.some(({ userId }) => userId === ownId);
  return (
    <>
      {openings.map((opening) => (
        <Opened page={page} opening={opening} isOwn={opening.userId === ownId} />
      ))}
      {!isOwn && (
        <Section
          id="open"
          title={t("operator.open")}
          help={t("operator.openHelp")}
          action={operatorPaths.opening(tenant.id)}
          actions={<Button label={t("operator.openAction")} />}
        >
          <Wrong state={stateOf(props, "opening")} />
          <Field
            page={page}
            kind="text"
            name="reason"
            idSuffix="open"
            label={t("operator.reason")}
            help={t("operator.openReasonHelp")}
            value={form === "opening" ? openReason : ""}
            autocomplete="off"
            error={stateOf(props, "opening").mistakes.reason}
          />
          <ProofField
            page={page}
            of="open"
            proof={props.proof}
            error={stateOf(props, "opening").mistakes.proof}
          />
        </Section>
      )}
    </>
  );
}

function Opened({ page, opening, isOwn }: { page: Page; opening: Opening; isOwn: boolean }) {
  const { t } = page;
  const { orgId, operator, reason, expiresAt } = opening;
  return (
    <Section
      id={`opening-${opening.userId}`}
      title={isOwn ? t("operator.openedByYou") : t("operator.openedBy", { name: operator })}
      {...(isOwn && {
        action: operatorPaths.closing(orgId),
        actions: (
          <>
            <Button label={t("operator.closeAction")} />
            <LinkButton label={t("operator.look")} href={paths.welcomeTo(orgId)} kind="primary" />
          </>
        ),
      })}
    >
      <Facts
        facts={[
          [t("operator.reason"), <span safe>{reason}</span>],
          [t("operator.openUntil"), <Time page={page} at={expiresAt} />],
        ]}
      />
    </Section>
  );
}

function State({ page, ...props }: TenantProps & { page: Page }) {
  const { t } = page;
  const { tenant, filled } = props;
  const state = stateOf(props, "state");
  return (
    <Section
      id="state"
      title={t("operator.changeState")}
      help={t("operator.changeStateHelp")}
      action={operatorPaths.tenantState(tenant.id)}
      tone="danger"
      actions={<Button label={t("operator.goOn")} />}
    >
      <Wrong state={state} />
      <Field
        page={page}
        kind="select"
        name="state"
        label={t("operator.state")}
        value={filled.state}
        options={setStates.map((value) => ({ value, label: t(`operator.states.${value}`) }))}
        error={state.mistakes.state}
      />
      <Field
        page={page}
        kind="text"
        name="reason"
        idSuffix="state"
        label={t("operator.reason")}
        help={t("operator.reasonHelp")}
        value={filled.reason}
        autocomplete="off"
        error={state.mistakes.reason}
      />
    </Section>
  );
}

function Wrong({ state: { error } }: { state: FormState }) {
  return error === undefined ? "" : <Notice tone="red" text={error} isAlert />;
}

function stateOf({ form, state }: Pick<TenantProps, "form" | "state">, of: TenantForm): FormState {
  return form === of ? state : unsent;
}

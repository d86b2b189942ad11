import type { MailDomain, MailDomainState } from "#src/domain/orgs/mail-domains.ts";
import type { FormState } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Button } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice, type Tone } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";
import { orgPaths, paths } from "#views/paths.ts";

interface MailDomainsProps {
  org: { id: string; name: string };
  domains: MailDomain[];
  /** Whether the reader may change anything here. */
  canManage: boolean;
  /** What has just been done. */
  done?: string | undefined;
  /** Of which domain a form was sent; undefined or empty for the one that adds one. */
  sentId: string | undefined;
  /** The domain as it was typed. */
  typed: string;
  state: FormState;
}

/** How long a domain counts without its record. */
const missingDays = 3;
const dayMs = 86_400_000;

const tones: Record<MailDomainState, Tone> = {
  unproven: "plain",
  proven: "green",
  missing: "amber",
  lost: "red",
};

/** Whose addresses are the org's own. */
export function MailDomainsPage(page: Page, props: MailDomainsProps) {
  const { t } = page;
  const { org, domains, canManage, done, sentId = "", state } = props;
  const isKnown = domains.some(({ id }) => id === sentId);
  const title = t("mailDomains.title");
  return (
    <AppFrame
      page={page}
      title={title}
      width="column"
      path={[
        { name: org.name, href: paths.welcomeTo(org.id) },
        { name: title, href: orgPaths.mailDomains(org.id) },
      ]}
    >
      <PageHead title={title} text={t("mailDomains.lead")} />
      {done !== undefined && <Notice tone="green" text={done} isAlert />}
      {!isKnown && state.error !== undefined && <Notice tone="red" text={state.error} isAlert />}
      {domains.map((domain) => (
        <Domain
          page={page}
          {...props}
          domain={domain}
          error={sentId === domain.id ? state.error : undefined}
        />
      ))}
      {canManage && <Adding page={page} {...props} />}
    </AppFrame>
  );
}

function Adding({ page, org, typed, state }: MailDomainsProps & { page: Page }) {
  const { t } = page;
  return (
    <Section
      id="add"
      title={t("mailDomains.add")}
      action={orgPaths.mailDomains(org.id)}
      actions={<Button label={t("mailDomains.addAction")} kind="primary" />}
    >
      <Field
        page={page}
        kind="text"
        name="domain"
        label={t("mailDomains.domain")}
        help={t("mailDomains.addHelp")}
        placeholder="example.com"
        autocomplete="off"
        value={typed}
        error={state.mistakes.domain}
      />
    </Section>
  );
}

interface DomainProps {
  page: Page;
  org: MailDomainsProps["org"];
  domain: MailDomain;
  canManage: boolean;
  error: string | undefined;
}

/** One form, whose buttons say where it is sent: what is chosen, a look at DNS, or the end of it. */
function Domain({ page, org, domain, canManage, error }: DomainProps) {
  const { t } = page;
  const { id, domain: name, state, checkedAt, record } = domain;
  return (
    <Section
      id={`domain-${id}`}
      title={name}
      {...(canManage && { action: orgPaths.joining(org.id) })}
      actions={canManage ? <Actions page={page} org={org} /> : undefined}
    >
      <input type="hidden" name="id" value={id} />
      {error !== undefined && <Notice tone="amber" text={error} isAlert />}
      <p class="badges">
        <Badge label={t(`mailDomains.states.${state}`)} tone={tones[state]} />
        {checkedAt !== null && (
          <small class="help">
            <Sentence text={t("mailDomains.checked")} slots={{ time: <Time page={page} at={checkedAt} /> }} />
          </small>
        )}
      </p>
      <p class="help" safe>
        {meaningOf(page, org.name, domain)}
      </p>
      <CopyField page={page} label={t("mailDomains.recordName")} value={record.name} />
      <CopyField page={page} label={t("mailDomains.recordText")} value={record.text} />
      <Joining page={page} domain={domain} canManage={canManage} />
    </Section>
  );
}

function Actions({ page: { t }, org }: Pick<DomainProps, "page" | "org">) {
  return (
    <>
      <Button label={t("mailDomains.remove")} kind="quiet" formaction={orgPaths.removeMailDomain(org.id)} />
      <Button label={t("mailDomains.check")} formaction={orgPaths.proveMailDomain(org.id)} />
      <Button label={t("mailDomains.save")} />
    </>
  );
}

function Joining({
  page,
  domain: { id, joining },
  canManage,
}: Pick<DomainProps, "page" | "domain" | "canManage">) {
  const { t } = page;
  if (!canManage) {
    return (
      <p>
        <span safe>{t("mailDomains.joining")}</span> <span safe>{t(`mailDomains.joinings.${joining}`)}</span>
      </p>
    );
  }
  const options = (["invited", "automatic"] as const).map((value) => {
    return { value, label: t(`mailDomains.joinings.${value}`) };
  });
  return (
    <Field
      page={page}
      kind="select"
      name="joining"
      idSuffix={id}
      label={t("mailDomains.joining")}
      help={t("mailDomains.joiningHelp")}
      value={joining}
      options={options}
    />
  );
}

function meaningOf({ t, format }: Page, org: string, { domain, state, missingSince }: MailDomain): string {
  switch (state) {
    case "unproven":
      return t("mailDomains.means.unproven", { domain });
    case "proven":
      return t("mailDomains.means.proven", { domain, org });
    case "missing": {
      const until = format.moment((missingSince ?? 0) + missingDays * dayMs);
      return t("mailDomains.means.missing", { domain, until });
    }
    case "lost":
      return t("mailDomains.means.lost", { domain });
  }
}

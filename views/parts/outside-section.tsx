import type { ListedIdentity } from "#src/domain/identity/identities.ts";
import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { OutsideButtons, type ShownIssuer } from "./outside.tsx";
import { Section } from "./section.tsx";
import { Sentence } from "./sentence.tsx";
import { Table } from "./table.tsx";
import { Time } from "./time.tsx";

export interface OutsideSectionProps {
  identities: ListedIdentity[];
  /** Those that can be connected. */
  issuers: readonly ShownIssuer[];
  hasPassword: boolean;
  /** What was just done, or why not. */
  done?: "connected" | "disconnected" | undefined;
  error?: string | undefined;
}

/** What is kept of accounts elsewhere, and how it is ended. */
export function OutsideSection(props: OutsideSectionProps & { page: Page }) {
  const { page, identities, issuers, done, error } = props;
  const { t } = page;
  if (identities.length === 0 && issuers.length === 0) return "";
  const hasGoogle = [...identities, ...issuers].some(({ isGoogle }) => isGoogle);
  return (
    <Section id="outside" title={t("outside.section")} help={t("outside.sectionHelp")}>
      {done !== undefined && <Notice tone="green" text={t(`outside.done.${done}`)} isAlert />}
      {error !== undefined && <Notice tone="red" text={error} isAlert />}
      {!props.hasPassword && (
        <Notice
          text={t("outside.noPassword")}
          link={{ label: t("outside.noPasswordAsk"), href: paths.reset }}
        />
      )}
      <Connected page={page} identities={identities} />
      <OutsideButtons
        page={page}
        issuers={issuers.filter(({ key }) => !identities.some(({ issuerKey }) => issuerKey === key))}
        intent="connect"
        next={paths.profile}
        label={({ name, isGoogle }) => t(isGoogle ? "outside.continue" : "outside.connect", { name })}
      />
      {hasGoogle && <LimitedUse page={page} />}
    </Section>
  );
}

function Connected({ page, identities }: { page: Page; identities: ListedIdentity[] }) {
  const { t } = page;
  if (identities.length === 0) {
    return (
      <p class="help" safe>
        {t("outside.none")}
      </p>
    );
  }
  return (
    <>
      <Table
        page={page}
        label={t("outside.listed")}
        rows={identities}
        row={({ id, name }) => ({ name, value: id })}
        columns={[
          { label: t("outside.account"), cell: (identity) => <Named page={page} {...identity} /> },
          {
            label: t("outside.connectedAt"),
            isFaint: true,
            cell: ({ createdAt: at }) => <Time page={page} at={at} />,
          },
          {
            label: t("outside.usedAt"),
            isFaint: true,
            cell: ({ lastUsedAt: at }) => <Time page={page} at={at} />,
          },
        ]}
        actions={({ id, name }) => (
          <form method="post" action={paths.disconnect} data-form>
            <input type="hidden" name="id" value={id} />
            <Button
              label={t("outside.disconnect")}
              size="small"
              aria-label={t("outside.disconnectNamed", { name })}
            />
          </form>
        )}
      />
      <p class="help" safe>
        {t("outside.disconnectHelp")}
      </p>
    </>
  );
}

function Named({ page: { t }, name, email, issuerKey }: ListedIdentity & { page: Page }) {
  return (
    <span class="named">
      <span>
        <span safe>{name}</span>
        <small safe>{issuerKey === undefined ? t("outside.isOff") : email || t("outside.noEmail")}</small>
      </span>
    </span>
  );
}

const policy = "https://developers.google.com/terms/api-services-user-data-policy";

/** What Google demands that the controller says. */
function LimitedUse({ page: { t } }: { page: Page }) {
  return (
    <p class="help">
      <Sentence
        text={t("outside.limitedUse")}
        slots={{
          policy: (
            <a href={policy} rel="noopener" safe>
              {t("outside.limitedUsePolicy")}
            </a>
          ),
        }}
      />
    </p>
  );
}

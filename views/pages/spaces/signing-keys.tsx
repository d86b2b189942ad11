import type { SigningKey } from "#src/domain/delivery/signing-keys.ts";
import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { spacePaths } from "#views/paths.ts";

export interface SigningKeysProps {
  space: { key: string };
  keys: SigningKey[];
  mayManageKeys: boolean;
  /** The secret of one that was just made, told this once. */
  secret?: string | undefined;
  /** The key that is to be disabled, once that is confirmed. */
  disabling?: SigningKey | undefined;
  /** Of the form that makes a key. */
  keyState: FormState;
  /** A new key, as it was typed. */
  keyFilled?: { algorithm: string; truncate: string };
}

type WithPage = SigningKeysProps & { page: Page };

/** What URLs of a space are signed with. */
export function SigningKeys(props: WithPage) {
  const { page, keys, mayManageKeys, secret, disabling } = props;
  const { t } = page;
  return (
    <>
      {secret !== undefined && (
        <div class="card new-secret">
          <Notice tone="green" title={t("signingKeys.made")} text={t("signingKeys.once")} />
          <CopyField page={page} value={secret} />
        </div>
      )}
      {disabling !== undefined && <Disabling {...props} signingKey={disabling} />}
      <h2 class="table-title" id="signing-keys" safe>
        {t("signingKeys.title")}
      </h2>
      <p class="help" safe>
        {t("signingKeys.help")}
      </p>
      {keys.length > 0 && <KeysTable {...props} />}
      {keys.every(({ disabledAt }) => disabledAt !== undefined) && (
        <Notice tone="amber" text={t("signingKeys.none")} />
      )}
      {mayManageKeys && <NewKey {...props} />}
    </>
  );
}

function KeysTable({ page, space, keys, mayManageKeys }: WithPage) {
  const { t } = page;
  const signing = signingAmong(keys);
  return (
    <Table
      page={page}
      label={t("signingKeys.title")}
      rows={keys}
      row={(key) => ({ name: nameOf(key), value: key.id })}
      columns={[
        {
          label: t("signingKeys.key"),
          cell: (key) => (
            <span>
              <code safe>{nameOf(key)}</code>{" "}
              <State page={page} signingKey={key} isSigning={key === signing} />
            </span>
          ),
        },
        { label: t("signingKeys.kind"), cell: (key) => <span safe>{kindOf(page, key)}</span> },
        {
          label: t("signingKeys.since"),
          isFaint: true,
          cell: ({ createdAt }) => <Time page={page} at={createdAt} />,
        },
      ]}
      actions={(key) =>
        mayManageKeys && key.disabledAt === undefined ? (
          <Actions page={page} space={space} signingKey={key} />
        ) : (
          ""
        )
      }
    />
  );
}

interface OfKey {
  page: Page;
  signingKey: SigningKey;
}

function State({ page: { t }, signingKey, isSigning }: OfKey & { isSigning: boolean }) {
  if (signingKey.disabledAt !== undefined) return <Badge label={t("signingKeys.disabled")} />;
  return isSigning ? <Badge label={t("signingKeys.signing")} tone="green" /> : "";
}

/** A new one of the same kind; URLs of the old one are good until that is disabled. */
function Actions({ page: { t }, space, signingKey }: OfKey & Pick<SigningKeysProps, "space">) {
  return (
    <form class="inline-form" method="post" action={spacePaths.signingKeys(space.key)} data-form>
      <input type="hidden" name="algorithm" value={signingKey.algorithm} />
      <input type="hidden" name="truncate" value={String(signingKey.truncate)} />
      <Button label={t("signingKeys.rotate")} size="small" />
      <LinkButton
        href={spacePaths.disablingSigningKey(space.key, signingKey.id)}
        label={t("signingKeys.disable")}
        size="small"
      />
    </form>
  );
}

function Disabling({ page, space, keys, signingKey }: WithPage & OfKey) {
  const { t } = page;
  const isLast = keys.filter(({ disabledAt }) => disabledAt === undefined).length === 1;
  return (
    <Section
      id="disable"
      title={t("signingKeys.disableTitle", { key: nameOf(signingKey) })}
      help={t("signingKeys.disableHelp")}
      action={spacePaths.disableSigningKey(space.key)}
      tone="danger"
      actions={
        <>
          <LinkButton href={spacePaths.delivery(space.key)} label={t("common.cancel")} />
          <Button label={t("signingKeys.disableAction")} kind="danger" />
        </>
      }
    >
      <input type="hidden" name="id" value={signingKey.id} />
      {isLast && <Notice tone="amber" text={t("signingKeys.last")} />}
    </Section>
  );
}

function NewKey({ page, space, keyState, keyFilled }: WithPage) {
  const { t } = page;
  return (
    <Section
      id="new-key"
      title={t("signingKeys.newTitle")}
      help={t("signingKeys.newHelp")}
      action={spacePaths.signingKeys(space.key)}
      actions={<Button label={t("signingKeys.make")} />}
    >
      <Field
        page={page}
        kind="select"
        name="algorithm"
        label={t("signingKeys.algorithm")}
        help={t("signingKeys.algorithmHelp")}
        value={keyFilled?.algorithm ?? "sha256"}
        options={["sha256", "sha512", "sha1"].map((value) => ({ value, label: value.toUpperCase() }))}
      />
      <Field
        page={page}
        kind="number"
        name="truncate"
        label={t("signingKeys.truncate")}
        help={t("signingKeys.truncateHelp")}
        value={keyFilled?.truncate ?? "40"}
        error={keyState.mistakes.truncate}
      />
    </Section>
  );
}

/** The newest that is active. */
function signingAmong(keys: SigningKey[]): SigningKey | undefined {
  return keys.find(({ disabledAt }) => disabledAt === undefined);
}

/** Nobody names keys: the end of the id tells them apart. */
function nameOf({ id }: SigningKey): string {
  return `…${id.slice(-6)}`;
}

function kindOf({ t }: Page, { algorithm, truncate }: SigningKey): string {
  const name = algorithm.toUpperCase();
  return truncate === 0 ? name : t("signingKeys.cut", { algorithm: name, count: truncate });
}

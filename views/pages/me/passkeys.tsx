import type { ListedPasskey } from "#src/domain/identity/passkeys.ts";
import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { Badge } from "#views/parts/badge.tsx";
import { Field } from "#views/parts/field.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { PasskeyForm } from "#views/parts/passkey-form.tsx";
import { type Proof, ProveLink } from "#views/parts/proof-field.tsx";
import { Section } from "#views/parts/section.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";
import { paths } from "#views/paths.ts";

interface PasskeysProps {
  page: Page;
  passkeys: ListedPasskey[];
  /** The address of the server, where browsers make none for it. */
  unavailableAt: string | undefined;
  proof: Proof | undefined;
  /** What the device that is used is called. */
  deviceName: string;
  state: FormState;
}

/** All that the reader has, and a form by which another one is made. */
export function PasskeysSection({ page, passkeys, unavailableAt, proof, ...props }: PasskeysProps) {
  const { t } = page;
  return (
    <Section id="passkeys" title={t("factors.passkeys.title")} help={t("factors.passkeys.help")}>
      {props.state.error !== undefined && <Notice tone="red" text={props.state.error} isAlert />}
      {passkeys.length > 0 && (
        <ul class="factor-list">
          {passkeys.map((passkey) => (
            <Line page={page} passkey={passkey} />
          ))}
        </ul>
      )}
      {unavailableAt !== undefined ? (
        <Notice text={t("factors.unavailable", { url: unavailableAt })} />
      ) : proof === undefined ? (
        <Adding page={page} {...props} />
      ) : (
        <div>
          <ProveLink page={page} of="passkeys" />
        </div>
      )}
    </Section>
  );
}

function Line({ page, passkey }: { page: Page; passkey: ListedPasskey }) {
  return (
    <li>
      <Icon name="key-round" />
      <div>
        <a href={paths.passkey(passkey.id)} safe>
          {passkey.name}
        </a>
        <p class="help">
          <PasskeyFacts page={page} passkey={passkey} />
        </p>
      </div>
    </li>
  );
}

/** When it was made and used, and what for. */
export function PasskeyFacts({ page, passkey }: { page: Page; passkey: ListedPasskey }) {
  const { t } = page;
  const { isEnough, createdAt, lastUsedAt } = passkey;
  return (
    <>
      <Badge label={t(isEnough ? "factors.passkeys.enough" : "factors.passkeys.second")} />{" "}
      <Sentence text={t("factors.passkeys.made")} slots={{ time: <Time page={page} at={createdAt} /> }} />
      {", "}
      {lastUsedAt === null ? (
        <span safe>{t("factors.passkeys.unused")}</span>
      ) : (
        <Sentence text={t("factors.passkeys.used")} slots={{ time: <Time page={page} at={lastUsedAt} /> }} />
      )}
    </>
  );
}

function Adding({ page, deviceName, state }: Pick<PasskeysProps, "page" | "deviceName" | "state">) {
  const { t } = page;
  return (
    <PasskeyForm
      page={page}
      step="create"
      action={paths.passkeys}
      asks={paths.askForPasskey}
      label={t("factors.passkeys.add")}
      isWide={false}
    >
      <Field
        page={page}
        kind="text"
        name="name"
        idSuffix="passkey"
        label={t("factors.passkeys.name")}
        help={t("factors.passkeys.nameHelp")}
        value={deviceName}
        autocomplete="off"
        error={state.mistakes.name}
      />
    </PasskeyForm>
  );
}

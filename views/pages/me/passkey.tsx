import type { ListedPasskey } from "#src/domain/identity/passkeys.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { type Proof, ProveLink } from "#views/parts/proof-field.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths } from "#views/paths.ts";
import { PasskeyFacts } from "./passkeys.tsx";
import { SecurityFrame } from "./security-frame.tsx";

export interface PasskeyProps {
  passkey: ListedPasskey;
  /** As it was typed. */
  name: string;
  proof: Proof | undefined;
  /** The form that was sent. */
  form?: "name" | "remove";
  state: FormState;
}

/** One passkey, to be called otherwise or taken away. */
export function PasskeyPage(page: Page, { passkey, name, proof, form, state }: PasskeyProps) {
  const { t } = page;
  const naming = form === "name" ? state : unsent;
  const removal = form === "remove" ? state : unsent;
  return (
    <SecurityFrame page={page} title={passkey.name} href={paths.passkey(passkey.id)}>
      <PageHead title={passkey.name} />
      <p class="help">
        <PasskeyFacts page={page} passkey={passkey} />
      </p>
      <Section
        id="name"
        title={t("factors.passkeys.name")}
        action={paths.passkey(passkey.id)}
        actions={<Button label={t("common.save")} kind="primary" />}
      >
        <Wrong state={naming} />
        <Field
          page={page}
          kind="text"
          name="name"
          label={t("factors.passkeys.name")}
          help={t("factors.passkeys.nameHelp")}
          value={name}
          autocomplete="off"
          error={naming.mistakes.name}
        />
      </Section>
      <Section
        id="remove"
        title={t("factors.passkeys.removeTitle")}
        help={t("factors.passkeys.removeHelp")}
        action={paths.noPasskey(passkey.id)}
        tone="danger"
        actions={
          proof === undefined ? (
            <Button label={t("factors.passkeys.remove")} kind="danger" />
          ) : (
            <ProveLink page={page} of="remove" />
          )
        }
      >
        <Wrong state={removal} />
      </Section>
    </SecurityFrame>
  );
}

function Wrong({ state: { error } }: { state: FormState }) {
  return error === undefined ? "" : <Notice tone="red" text={error} isAlert />;
}

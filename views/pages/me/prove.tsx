import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Or, SecondProofs } from "#views/parts/second-proofs.tsx";
import { paths } from "#views/paths.ts";

/** Where the reader has an account that proves who he is. */
export interface OutsideProof {
  /** The issuer's key. */
  issuer: string;
  name: string;
}

export interface ProveProps {
  next: string;
  hasPassword: boolean;
  hasApp: boolean;
  hasPasskey: boolean;
  hasRecoveryCodes: boolean;
  outside: OutsideProof[];
  /** Which of them was sent. */
  way?: string;
  state: FormState;
}

/** To prove once more that it is the reader, by whatever he has. */
export function ProvePage(page: Page, props: ProveProps) {
  const { t } = page;
  const { next, hasPassword, hasApp, hasPasskey, hasRecoveryCodes, outside } = props;
  const hasSecond = hasApp || hasPasskey;
  return (
    <Sheet page={page} title={t("factors.prove.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("factors.prove.title")}</h1>
        <p class="lead" safe>
          {t("factors.prove.lead")}
        </p>
      </div>
      {hasPassword && <ByPassword page={page} {...props} />}
      {hasPassword && hasSecond && <Or page={page} />}
      {(hasSecond || hasRecoveryCodes) && (
        <SecondProofs
          page={page}
          action={paths.prove}
          asks={paths.askOwnPasskey}
          isFirst={!hasPassword}
          {...props}
        />
      )}
      {outside.length > 0 && (hasPassword || hasSecond) && <Or page={page} />}
      {outside.map((each) => (
        <Outside page={page} next={next} {...each} />
      ))}
      <div class="form-links">
        <p class="help">
          <a href={next} safe>
            {t("common.cancel")}
          </a>
        </p>
      </div>
    </Sheet>
  );
}

function ByPassword({ page, next, way, state }: ProveProps & { page: Page }) {
  const { t } = page;
  const { mistakes, error } = way === "password" ? state : { mistakes: {} as Record<string, string> };
  return (
    <Form
      page={page}
      action={paths.prove}
      error={error}
      actions={<Button label={t("factors.prove.action")} kind="primary" isWide />}
    >
      <input type="hidden" name="way" value="password" />
      <input type="hidden" name="next" value={next} />
      <Field
        page={page}
        kind="password"
        name="proof"
        label={t("fields.currentPassword")}
        autocomplete="current-password"
        error={mistakes.password}
        hasFocus
      />
    </Form>
  );
}

function Outside({ page, next, issuer, name }: OutsideProof & { page: Page; next: string }) {
  return (
    <form class="form" method="post" action={paths.outside} data-form>
      <input type="hidden" name="issuer" value={issuer} />
      <input type="hidden" name="intent" value="prove" />
      <input type="hidden" name="next" value={next} />
      <div class="form-actions">
        <Button label={page.t("factors.prove.by", { name })} isWide />
      </div>
    </form>
  );
}

import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Or } from "#views/parts/or.tsx";
import { OutsideButtons, type ShownIssuer } from "#views/parts/outside.tsx";
import { SecondProofs } from "#views/parts/second-proofs.tsx";
import { paths } from "#views/paths.ts";

export interface ProveProps {
  next: string;
  hasPassword: boolean;
  hasApp: boolean;
  hasPasskey: boolean;
  hasRecoveryCodes: boolean;
  /** At which the reader has an account that proves who he is. */
  issuers: readonly ShownIssuer[];
  /** Which of them was sent. */
  way?: string;
  state: FormState;
}

/** To prove once more that it is the reader, by whatever he has. */
export function ProvePage(page: Page, props: ProveProps) {
  const { t } = page;
  const { next, hasPassword, hasApp, hasPasskey, hasRecoveryCodes, issuers } = props;
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
      {issuers.length > 0 && (hasPassword || hasSecond) && <Or page={page} />}
      <OutsideButtons
        page={page}
        issuers={issuers}
        intent="prove"
        next={next}
        label={({ name }) => t("factors.prove.by", { name })}
      />
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

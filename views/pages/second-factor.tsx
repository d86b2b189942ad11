import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { SecondProofs } from "#views/parts/second-proofs.tsx";
import { paths } from "#views/paths.ts";

export interface SecondFactorProps {
  next: string;
  hasApp: boolean;
  hasPasskey: boolean;
  hasRecoveryCodes: boolean;
  /** Which of them was sent. */
  way?: string;
  state: FormState;
}

/** Between the first proof and the product, for who has set a second one up. */
export function SecondFactorPage(page: Page, props: SecondFactorProps) {
  const { t } = page;
  return (
    <Sheet page={page} title={t("factors.second.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("factors.second.title")}</h1>
        <p class="lead" safe>
          {t("factors.second.lead")}
        </p>
      </div>
      <SecondProofs
        page={page}
        action={paths.secondFactor}
        asks={paths.askSecondPasskey}
        isFirst
        {...props}
      />
      <details class="other-way">
        <summary safe>{t("factors.second.lost")}</summary>
        <p class="help" safe>
          {t("factors.second.lostHelp")}
        </p>
      </details>
      <div class="form-links">
        <p class="help">
          <a href={paths.signInFor(props.next)} safe>
            {t("factors.second.back")}
          </a>
        </p>
      </div>
    </Sheet>
  );
}

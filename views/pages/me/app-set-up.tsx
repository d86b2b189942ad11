import type { FormState } from "#views/form-state.ts";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { CopyField } from "#views/parts/copy-field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { type Proof, ProofField } from "#views/parts/proof-field.tsx";
import { QrCode } from "#views/parts/qr-code.tsx";
import { CodeField } from "#views/parts/second-proofs.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths } from "#views/paths.ts";
import { SecurityFrame } from "./security-frame.tsx";

export interface AppSetUpProps {
  /** In base32. */
  seed: string;
  uri: string;
  proof: Proof | undefined;
  state: FormState;
}

/** A seed to be brought into an app, and its first code to be seen. */
export function AppSetUpPage(page: Page, { seed, uri, proof, state }: AppSetUpProps) {
  const { t } = page;
  const title = t("factors.app.setUpTitle");
  return (
    <SecurityFrame page={page} title={title} href={paths.app}>
      <PageHead title={title} text={t("factors.app.setUpLead")} />
      <Section id="scan" title={t("factors.app.scan")}>
        <div class="qr-box">
          <QrCode text={uri} label={t("factors.app.picture")} />
          <div>
            <CopyField
              page={page}
              label={t("factors.app.type")}
              value={seed.match(/.{1,4}/g)?.join(" ") ?? ""}
            />
            <p class="help">
              <a href={uri} safe>
                {t("factors.app.open")}
              </a>
            </p>
          </div>
        </div>
      </Section>
      <Section
        id="confirm"
        title={t("factors.app.enter")}
        action={paths.confirmApp}
        note={t("factors.app.kept")}
        actions={<Button label={t("factors.app.confirm")} kind="primary" />}
      >
        {state.error !== undefined && <Notice tone="red" text={state.error} isAlert />}
        <CodeField page={page} error={state.mistakes.code} hasFocus />
        <ProofField page={page} of="confirm" proof={proof} error={state.mistakes.password} />
      </Section>
    </SecurityFrame>
  );
}

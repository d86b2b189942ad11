import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { paths } from "#views/paths.ts";
import { SecurityFrame } from "./security-frame.tsx";

export interface RecoveryCodesProps {
  codes: string[];
  /** What has just been done. */
  done?: string;
}

/** The codes, which are shown this once. */
export function RecoveryCodesPage(page: Page, { codes, done }: RecoveryCodesProps) {
  const { t } = page;
  const title = t("factors.recoveryCodes.shownTitle");
  return (
    <SecurityFrame page={page} title={title} href={paths.security}>
      {done !== undefined && <Notice tone="green" text={done} isAlert />}
      <PageHead title={title} text={t("factors.recoveryCodes.shown")} />
      <div class="card codes">
        <code>
          {codes.map((code) => (
            <span safe>{code}</span>
          ))}
        </code>
        <div class="codes-actions">
          <Button
            label={t("factors.recoveryCodes.copy")}
            class="scripted"
            type="button"
            icon="copy"
            data-copies={codes.join("\n")}
            data-usual={t("factors.recoveryCodes.copy")}
            data-done={t("copy.done")}
            data-failed={t("copy.failed")}
          />
          <Button label={t("factors.recoveryCodes.print")} class="scripted" type="button" data-prints />
          <LinkButton label={t("factors.recoveryCodes.done")} href={paths.security} kind="primary" />
        </div>
      </div>
    </SecurityFrame>
  );
}

import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

type PasskeyFormProps = PropsWithChildren<{
  page: Page;
  /** Whether one is made or used. */
  step: "create" | "get";
  /** Where the answer of the browser is sent, */
  action: string;
  /** and where the script asks first what is to be signed. */
  asks: string;
  label: string;
  isPrimary?: boolean;
  isWide?: boolean;
  error?: string | undefined;
}>;

/** A button by which the browser makes or uses a passkey; it takes scripts, and says so where there are none. */
export function PasskeyForm({ page: { t }, step, action, asks, children, ...props }: PasskeyFormProps) {
  const { label, isPrimary = false, isWide = true, error } = props;
  return (
    <form
      class="form"
      method="post"
      action={action}
      novalidate
      data-passkey={step}
      data-asks={asks}
      data-unsupported={t("factors.unsupported")}
      data-cancelled={t("factors.cancelled")}
      data-known={t("factors.known")}
      data-failed={t("factors.failed")}
      data-busy={t("errors.texts.rate_limited")}
    >
      {error !== undefined && <Notice tone="red" text={error} isAlert />}
      <input type="hidden" name="answer" />
      {children}
      <div class="form-actions scripted">
        <Button label={label} kind={isPrimary ? "primary" : "secondary"} icon="key-round" isWide={isWide} />
      </div>
      <p class="help" role="status" data-says></p>
      <p class="help unscripted" safe>
        {t("factors.scripts")}
      </p>
    </form>
  );
}

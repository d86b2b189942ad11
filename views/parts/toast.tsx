import type { Page, Undo } from "#views/page.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface ToastProps {
  page: Page;
  text: string;
  tone?: "green" | "red";
  /** Where the way back is posted. */
  undo?: Undo | undefined;
}

/** What happened, said for ten seconds at the bottom; htmx swaps it into `#toasts` out of band. */
export function Toast({ page: { t }, text, tone = "green", undo }: ToastProps) {
  return (
    <div class={["toast", tone]} data-toast>
      <Icon name={tone === "green" ? "circle-check" : "circle-alert"} />
      <span safe>{text}</span>
      {undo !== undefined && (
        <form method="post" action={undo.action} data-form>
          {undo.fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button label={t("common.undo")} kind="quiet" size="small" />
        </form>
      )}
      <Button
        class="scripted"
        label={t("common.close")}
        icon="x"
        kind="quiet"
        size="small"
        type="button"
        isBare
        data-closes="toast"
      />
    </div>
  );
}

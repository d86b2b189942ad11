import type { Children, PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Notice } from "./notice.tsx";

type FormProps = PropsWithChildren<{
  page: Page;
  action: string;
  /** How many fields are to be changed: said above them, and the first of them has the focus. */
  mistakes?: number;
  /** What is wrong with the whole, and with no field. */
  error?: string | undefined;
  /** Buttons, the primary one first. */
  actions: Children;
  /** Whether a file is among the fields. */
  hasFile?: boolean;
}>;

/** Posted as a plain form; the script has a button say that it works, and holds a second send back. */
export function Form({ page, action, mistakes = 0, error, actions, hasFile, children }: FormProps) {
  const summary = error ?? (mistakes > 0 ? page.t("form.mistakes", { count: mistakes }) : undefined);
  return (
    <form
      class="form"
      method="post"
      action={action}
      enctype={hasFile ? "multipart/form-data" : undefined}
      novalidate
      data-form
    >
      {summary !== undefined && <Notice tone="red" text={summary} isAlert />}
      {children}
      <div class="form-actions">{actions}</div>
    </form>
  );
}

import type { Page } from "#views/page.ts";
import { Field } from "./field.tsx";

interface ProofFieldProps {
  page: Page;
  /** The form that it stands in: each on a page has a field of its own. */
  of: string;
  error: string | undefined;
}

/** The password once more, for what only he may do who proves that it is he. */
export function ProofField({ page, of, error }: ProofFieldProps) {
  const { t } = page;
  return (
    <Field
      page={page}
      kind="password"
      name="proof"
      idSuffix={of}
      label={t("fields.currentPassword")}
      help={t("fields.currentPasswordHelp")}
      autocomplete="current-password"
      error={error}
    />
  );
}
